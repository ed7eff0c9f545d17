import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** A folder of its own with the database in it; commands run in it, so no .env of the checkout is read. */
export type Home = {
  readonly folder: string;
  readonly databaseFile: string;
  /** The whole environment of its processes. */
  readonly environment: Readonly<Record<string, string>>;
  remove(): void;
};

export function newHome(environment: Readonly<Record<string, string>> = {}): Home {
  const folder = mkdtempSync(join(tmpdir(), 'tokenbell-journey-'));
  const databaseFile = join(folder, 'tokenbell.db');
  return {
    folder,
    databaseFile,
    environment: {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      TZ: 'UTC',
      TOKENBELL_DATABASE_URL: `file:${databaseFile}`,
      TOKENBELL_DATA_DIR: folder,
      TOKENBELL_PORT: '0',
      ...environment,
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
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
  return spawn(process.execPath, [MAIN, ...args], {
    cwd: home.folder,
    env: home.environment,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
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
