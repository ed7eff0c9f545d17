import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** A folder of its own; commands run in it, so no .env of the checkout is read. */
export type Home = {
  readonly folder: string;
  /** A file in the folder unless the environment names another. */
  readonly databaseUrl: string;
  /** The whole environment of its processes. */
  readonly environment: Readonly<Record<string, string>>;
  readonly processes: Set<ChildProcess>;
  /** Also ends what still runs in it, so that a failed test leaves nothing behind. */
  remove(): Promise<void>;
};

/** Makes a home and a fresh database for it. */
export type CreateHome = (environment?: Readonly<Record<string, string>>) => Home | Promise<Home>;

export function newHome(environment: Readonly<Record<string, string>> = {}): Home {
  const folder = mkdtempSync(join(tmpdir(), 'tokenbell-journey-'));
  const databaseUrl = environment.TOKENBELL_DATABASE_URL ?? `file:${join(folder, 'tokenbell.db')}`;
  const processes = new Set<ChildProcess>();
  return {
    folder,
    databaseUrl,
    processes,
    environment: {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      TZ: 'UTC',
      // A hundred processes start in these tests; Node compiles the program for the first of them.
      NODE_COMPILE_CACHE: join(tmpdir(), 'tokenbell-compile-cache'),
      TOKENBELL_DATABASE_URL: databaseUrl,
      TOKENBELL_DATA_DIR: folder,
      TOKENBELL_PORT: '0',
      ...environment,
    },
    remove: async () => {
      for (const child of processes) child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** How a command ended and what it wrote. */
export type Ended = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly error: string;
};

/** The command line in a process of its own. */
export function spawnTokenbell(home: Home, args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: home.folder,
    env: home.environment,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  home.processes.add(child);
  child.once('exit', () => home.processes.delete(child));
  return child;
}

/** Runs one command to its end. */
export async function tokenbell(home: Home, args: readonly string[], input = ''): Promise<Ended> {
  return ended(spawnTokenbell(home, args), input);
}

export async function ended(child: ChildProcess, input = ''): Promise<Ended> {
  const { stdin, stdout, stderr } = child;
  if (!stdin || !stdout || !stderr) throw new Error('the process was started without pipes');
  // A command that refuses its arguments ends before it reads.
  stdin.on('error', () => undefined).end(input);
  const end = endOf(child);
  const [out, error, how] = await Promise.all([text(stdout), text(stderr), end]);
  return { ...how, out, error };
}

export function endOf(child: ChildProcess): Promise<Pick<Ended, 'code' | 'signal'>> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}
