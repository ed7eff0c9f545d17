import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { requestsTold } from '../support/console-question.ts';
import { createSender } from '../support/counted-sender.ts';
import { newHome } from '../support/process-run.ts';
import { createKey, startServer } from '../support/process-server.ts';
import { soon } from '../support/process-soon.ts';
import { limitedFiles, maybeMountedMemory, type SmallDisk } from '../support/small-disk.ts';
import { expectKept } from './kept.ts';

/* About the disk below an SQLite file; a full PostgreSQL says so itself, as in db/postgres/errors.ts. */

/** The limit works for everybody; a file system of its own is tried where this user may mount one. */
const mounted = maybeMountedMemory(40);
const DISKS: readonly { readonly name: string; readonly disk: SmallDisk }[] = [
  { name: 'files may grow no more', disk: limitedFiles() },
  ...(mounted ? [{ name: 'the file system is full', disk: mounted }] : []),
];

const homes: ReturnType<typeof newHome>[] = [];
afterAll(async () => {
  for (const home of homes) await home.remove();
  for (const { disk } of DISKS) disk.remove();
});

describe.each(DISKS)('when $name', ({ disk }) => {
  it('keeps what was acknowledged, says when to come back, and goes on answering', {
    timeout: 180_000,
  }, async () => {
    const database = join(disk.folder, 'tokenbell.db');
    const home = newHome({
      LOG_LEVEL: 'info',
      TOKENBELL_CONSOLE: 'on',
      TOKENBELL_DATA_DIR: disk.folder,
      TOKENBELL_DATABASE_URL: `file:${database}`,
    });
    homes.push(home);
    const { key } = await createKey(home);
    const server = await startServer(home);
    const pid = [...home.processes][0]?.pid ?? 0;
    const { post, acknowledged } = createSender(server, key);
    expect(await post()).toMatchObject({ status: 200 });
    disk.shrink(pid, 3);
    await soon(async () => (await post()).status !== 200);
    for (let round = 0; round < 20; round++) {
      const { status, retryAfter } = await post();
      expect(`${status} ${retryAfter}`).toMatch(/^(200 null|503 [1-5])$/);
      expect(await requestsTold(server)).toBe(String(acknowledged.size));
      await pause(50);
    }
    disk.grow(pid);
    await soon(async () => (await post()).status === 200);
    expect(await requestsTold(server)).toBe(String(acknowledged.size));
    expect(await server.end('SIGTERM')).toEqual({ code: 0, signal: null });
    await expectKept(home, database, acknowledged);
  });
});
