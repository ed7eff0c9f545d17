import { randomId } from '../bot/random-id.ts';
import { claimCode } from '../bot/speaker/link-code.ts';
import type { Output } from '../command-line/output.ts';
import type { Config } from '../config.ts';
import { createLogger, type Logger } from '../log.ts';
import { exitWithout, startIngestThread } from './ingest/thread.ts';
import type { Program } from './program.ts';

/** `tokenbell start`: serves until it is told to stop. */
export async function startCommand(config: Config, { error: notes }: Output): Promise<number> {
  const log = createLogger(config.logLevel);
  const thread = config.roles.includes('ingest')
    ? startIngestThread({ databaseUrl: config.databaseUrl, onLost: exitWithout(log) })
    : undefined;
  // Loaded while the thread loads its own program: what opens the database first, for whose prices that thread waits.
  const { openDatabase } = await import('./open-database.ts');
  const database = await openDatabase({ config, log, thread });
  const { createProgram } = await import('./program.ts');
  const program = await createProgram({ config, log, database });
  // Whoever sees it serve may tell it to stop at once.
  const stopped = untilStopped(log);
  const address = await startOrStop(program);
  log.info({ address, roles: config.roles }, 'Tokenbell is running');
  if (!config.slack && !config.discord) notes.write(`${withoutChat(config, address)}\n`);
  await printClaimCode(program, notes);
  await stopped;
  await program.stop();
  return 0;
}

/** Where questions go while no chat is connected, and how one is. */
function withoutChat({ console: hasConsole, roles }: Config, address: string): string {
  const asked = hasConsole && roles.includes('bot') ? `questions are asked on ${address}` : 'nobody can ask';
  return `No chat tokens are set: ingest and jobs run, ${asked}. Connect one with: npm run -s tokenbell -- init`;
}

/** What is connected already would keep a process alive that serves nobody, and nobody would start it again. */
async function startOrStop(program: Program): Promise<string> {
  try {
    return await program.start();
  } catch (error) {
    await program.stop();
    throw error;
  }
}

async function printClaimCode({ stores }: Program, notes: Output['error']): Promise<void> {
  const code = await claimCode('default', { state: stores.state, now: Date.now(), randomId });
  if (code) notes.write(`No admin yet. In chat, the first who types this becomes one: /usage link ${code}\n`);
}

const STOP_SIGNALS = ['SIGTERM', 'SIGINT'] as const;
const STOP_MS = 15_000;

/** Resolves when the process is told to stop; whatever still runs 15 s later is given up. */
export function untilStopped(log: Logger): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of STOP_SIGNALS) {
      process.once(signal, () => {
        log.info({ signal }, 'stopping');
        setTimeout(() => process.exit(1), STOP_MS).unref();
        resolve();
      });
    }
  });
}
