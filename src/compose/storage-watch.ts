import { statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { maybeDatabaseFile } from '../../db/open.ts';

const MIB = 1_024 * 1_024;
const LEAST_FREE_SHARE = 0.05;

/** Five percent of a large disk is plenty; below this, even deleting needs room that is not there. */
const ENOUGH_FREE_BYTES = 256 * MIB;
const MOST_WAL_BYTES = 512 * MIB;
const EVERY_MS = 5_000;

export type Storage = {
  readonly freeBytes: number;
  readonly totalBytes: number;
  /** What was written and is not yet in the database file itself. */
  readonly walBytes: number;
};

/** Why no more events should be taken for now; questions and alerts go on. Undefined while there is room. */
export function storageProblem({ freeBytes, totalBytes, walBytes }: Storage): string | undefined {
  if (freeBytes < Math.min(ENOUGH_FREE_BYTES, LEAST_FREE_SHARE * totalBytes)) {
    return `the disk is nearly full (${Math.round(freeBytes / MIB)} MiB free)`;
  }
  if (walBytes > MOST_WAL_BYTES) return 'the database has too much to catch up with';
  return undefined;
}

export type StorageWatch = { problem(): string | undefined; stop(): void };

/**
 * Looks at the disk of a database every few seconds; a server elsewhere watches its own. `onChange` hears when a
 * problem begins, and of none when it is over.
 */
export function watchStorage(
  databaseUrl: string,
  onChange: (problem: string | undefined) => void,
): StorageWatch {
  const databaseFile = maybeDatabaseFile(databaseUrl);
  if (databaseFile === undefined) return { problem: () => undefined, stop: () => undefined };
  let problem: string | undefined;
  const look = () => {
    const before = problem;
    problem = storageProblem(lookAt(databaseFile));
    if ((before === undefined) !== (problem === undefined)) onChange(problem);
  };
  look();
  const timer = setInterval(look, EVERY_MS);
  timer.unref();
  return { problem: () => problem, stop: () => clearInterval(timer) };
}

function lookAt(databaseFile: string): Storage {
  const { bavail, blocks, bsize } = statfsSync(dirname(databaseFile));
  const wal = statSync(`${databaseFile}-wal`, { throwIfNoEntry: false });
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize, walBytes: wal?.size ?? 0 };
}
