import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { threadId } from 'node:worker_threads';

/** Files SQLite keeps beside a database. */
export const SIDECARS = ['-wal', '-shm', '-journal'] as const;

/**
 * A file that is there whole or not at all: `write` makes it under another name, and when it is on the disk it
 * takes its own. Whoever dies on the way leaves a file called `….partial-<process>-<thread>`.
 */
export async function writeWhole<T>(file: string, write: (partial: string) => Promise<T>): Promise<T> {
  const partial = `${file}.partial-${process.pid}-${threadId}`;
  removeDatabase(partial);
  try {
    const result = await write(partial);
    syncToDisk(partial);
    renameSync(partial, file);
    syncToDisk(dirname(file));
    return result;
  } finally {
    removeDatabase(partial);
  }
}

/** Waits until a file, or the names in a folder, are on the disk. */
export function syncToDisk(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

export function removeDatabase(file: string): void {
  for (const suffix of ['', ...SIDECARS]) rmSync(`${file}${suffix}`, { force: true });
}
