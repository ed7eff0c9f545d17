/**
 * The program as it runs in production, in a process of its own, for the bench to post to and ask:
 * `node bench/server.ts DATABASE_FILE`, started by bench/server-process.ts.
 */

import { secretHash } from '../src/analytics/ingest/secret.ts';
import type { Actor } from '../src/bot/platform.ts';
import { composeBot } from '../src/compose/bot.ts';
import { createProgram } from '../src/compose/program.ts';
import { readConfig } from '../src/config.ts';
import { createLogger } from '../src/log.ts';
import { BENCH_KEY, type FromServer, type ToServer } from './server-messages.ts';

const [file = ''] = process.argv.slice(2);
const log = createLogger('error');
const config = readConfig({
  TOKENBELL_DATABASE_URL: `file:${file}`,
  TOKENBELL_PORT: '0',
  LOG_LEVEL: 'error',
});
const program = await createProgram({ config, log });
await admitBench();
const withoutPictures = composeBot({ stores: program.stores, log, now: Date.now, draw: null });
const admin: Actor = { platform: 'terminal', tenant: '', user: '', name: null, email: null, timeZone: null };

process.on('message', (message: ToServer) => {
  void answer(message);
});
tell({ kind: 'ready', address: await program.start() });

async function answer(message: ToServer): Promise<void> {
  switch (message.kind) {
    case 'ask':
      return tell({ kind: 'asked', ms: await timed(message.text, message.pictures) });
    case 'resources':
      return tell({ kind: 'resources', residentBytes: process.memoryUsage.rss(), cpuMs: cpuMs() });
    case 'stop':
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

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function admitBench(): Promise<void> {
  const { state } = program.stores;
  const hash = secretHash(BENCH_KEY);
  if (await state.keyWithHash(hash)) return;
  await state.createKey(
    { id: 'bench', org: 'default', scope: 'ingest', name: null, member: null, createdAt: 0, revokedAt: null },
    hash,
  );
}

function tell(message: FromServer): void {
  process.send?.(message);
}
