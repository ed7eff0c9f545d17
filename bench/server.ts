/**
 * The program as it runs in production, in a process of its own, for the bench to post to and ask:
 * `node bench/server.ts OPTIONS [PROFILE]`, started by bench/server-process.ts.
 */
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { tmpdir } from 'node:os';
import { maybeDatabaseFile } from '../db/open.ts';
import { secretHash } from '../src/analytics/ingest/secret.ts';
import type { Message } from '../src/analytics/message.ts';
import type { Actor } from '../src/bot/platform.ts';
import { exitWithout, startIngestThread } from '../src/compose/ingest/thread.ts';
import { readConfig } from '../src/config.ts';
import { createLogger } from '../src/log.ts';
import { BENCH_KEY, type FromServer, type ServerOptions, type ToServer } from './server-messages.ts';

const [text = '', profileFile] = process.argv.slice(2);
const options: ServerOptions = JSON.parse(text);
const log = createLogger('error');
const ahead = options.startsAt === undefined ? 0 : options.startsAt - Date.now();
const now = () => Date.now() + ahead;
const config = readConfig({
  TOKENBELL_DATABASE_URL: options.databaseUrl,
  TOKENBELL_PORT: '0',
  // Beside the database that is measured, with which it goes away.
  TOKENBELL_DATA_DIR: `${maybeDatabaseFile(options.databaseUrl) ?? tmpdir()}.data`,
  // Filled stores are used again; nothing in them may grow too old.
  TOKENBELL_RAW_DAYS: '400',
  LOG_LEVEL: 'error',
  ...options.environment,
});
// As `start` does it; with a clock of its own the program would else do without the thread, as tests like it.
const thread = startIngestThread({ databaseUrl: config.databaseUrl, onLost: exitWithout(log) });
const { openDatabase } = await import('../src/compose/open-database.ts');
const database = await openDatabase({ config, log, now, thread });
const { createProgram } = await import('../src/compose/program.ts');
const { composeBot } = await import('../src/compose/bot.ts');
const program = await createProgram({ config, log, now, database });
await admitBench();
const withoutPictures = composeBot({ stores: program.stores, log, now, draw: null });
const admin: Actor = { platform: 'terminal', tenant: '', user: '', name: null, email: null, timeZone: null };

// A bench that broke leaves no server behind.
process.once('disconnect', () => process.exit());
process.on('message', (message: ToServer) => {
  void answer(message);
});
const address = await program.start();
const profiler = profileFile === undefined ? null : await startProfiler();
tell({ kind: 'ready', address });

async function answer(message: ToServer): Promise<void> {
  switch (message.kind) {
    case 'ask':
      return tell({ kind: 'asked', ms: await timed(message.text, message.pictures) });
    case 'answer':
      return tell({ kind: 'answer', message: await answerOf(message.text) });
    case 'resources':
      return tell({ kind: 'resources', residentBytes: process.memoryUsage.rss(), cpuMs: cpuMs() });
    case 'stop':
      if (profiler && profileFile) await writeProfile(profiler, profileFile);
      await program.stop();
      process.disconnect();
  }
}

/** One command from the text to the finished answer, as a platform gets it. */
async function timed(text: string, pictures: boolean): Promise<number> {
  const bot = pictures ? program.bot : withoutPictures;
  const startedAt = performance.now();
  const { message, files } = await bot.command({ text, actor: admin, channel: null });
  const ms = performance.now() - startedAt;
  if (message.error) throw new Error(`${text}: ${message.error.message}`);
  const wanted = pictures ? ['image/png', 'text/csv'] : ['text/csv'];
  const found = files.map((one) => one.mediaType as string);
  if (!wanted.every((type) => found.includes(type))) throw new Error(`${text} came without its files`);
  return ms;
}

async function answerOf(text: string): Promise<Message> {
  const { message } = await withoutPictures.command({ text, actor: admin, channel: null });
  if (message.error) throw new Error(`${text}: ${message.error.message}`);
  return message;
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function admitBench(): Promise<void> {
  const { state } = program.stores;
  const hash = secretHash(BENCH_KEY);
  if (await state.keyWithHash(hash)) return;
  await state.createKey(
    {
      id: 'bench',
      org: 'default',
      scope: 'ingest',
      name: null,
      member: null,
      createdAt: 0,
      boundTo: null,
      revokedAt: null,
    },
    hash,
  );
}

async function startProfiler(): Promise<Session> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  return session;
}

async function writeProfile(session: Session, file: string): Promise<void> {
  const { profile } = await session.post('Profiler.stop');
  writeFileSync(file, JSON.stringify(profile));
  session.disconnect();
}

function tell(message: FromServer): void {
  process.send?.(message);
}
