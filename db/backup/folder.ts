import { once } from 'node:events';
import { mkdir, readdir, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { maybeDatabaseFile } from '../open.ts';
import type { Copying } from './copy-worker.ts';

export type BackupFolder = {
  names(): Promise<readonly string[]>;
  /** Copies the database to a file of this name, on a thread of its own: proving a copy takes a while. */
  make(name: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** Gives up what is being made; the next one begins anew. */
  stop(): Promise<void>;
};

/** A backup must not be what fills the disk. */
const ROOM_LEFT_BYTES = 512 * 1_024 * 1_024;

/** The folder an SQLite database is backed up to; null for a server's, which has backups of its own. */
export function openBackupFolder(databaseUrl: string, folder: string): BackupFolder | null {
  const database = maybeDatabaseFile(databaseUrl);
  if (database === undefined) return null;
  let stop = async () => {};
  return {
    names: async () => {
      await mkdir(folder, { recursive: true });
      return readdir(folder);
    },
    make: async (name) => {
      await refuseFullDisk(database, folder);
      const copying: Copying = { databaseUrl, file: join(folder, name) };
      const worker = new Worker(new URL('./copy-worker.ts', import.meta.url), { workerData: copying });
      stop = async () => void (await worker.terminate());
      // What it throws is thrown here.
      await once(worker, 'exit');
    },
    remove: (name) => rm(join(folder, name), { force: true }),
    stop: () => stop(),
  };
}

async function refuseFullDisk(database: string, folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const needed = (await stat(database)).size + ROOM_LEFT_BYTES;
  if (bavail * bsize < needed) throw new Error(`no room for a backup: ${folder} needs ${needed} bytes`);
}
