import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that runs out of room, and gets it back. */
export type SmallDisk = {
  readonly folder: string;
  /** Leaves a process some megabytes to write to files in the folder. */
  shrink(pid: number, megabytes: number): void;
  grow(pid: number): void;
  remove(): void;
};

const MIB = 1_024 * 1_024;

/** A limit on the size of files, which any user can set on a process of theirs; writes past it fail with EFBIG. */
export function limitedFiles(): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'tokenbell-limited-'));
  const limit = (pid: number, bytes: number | 'unlimited') =>
    void execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]);
  return {
    folder,
    shrink: (pid, megabytes) => {
      const wal = statSync(join(folder, 'tokenbell.db-wal'), { throwIfNoEntry: false });
      limit(pid, (wal?.size ?? 0) + megabytes * MIB);
    },
    grow: (pid) => limit(pid, 'unlimited'),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** A file system of its own in memory; undefined where this user may not mount one. Writes fail with ENOSPC. */
export function maybeMountedMemory(megabytes: number): SmallDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'tokenbell-small-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  const filler = join(folder, 'filler');
  return {
    folder,
    shrink: (_, left) => {
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - left * MIB)));
    },
    grow: () => rmSync(filler),
    remove: () => {
      execFileSync('umount', [folder]);
      rmSync(folder, { recursive: true });
    },
  };
}
