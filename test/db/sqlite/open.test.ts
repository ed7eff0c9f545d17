import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSqlite } from '../../../db/sqlite/open.ts';
import { lockDatabase } from '../../support/file-lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokenbell-open-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('waits for another process that has the file to itself for a moment, as one does that closes it', async () => {
  const file = join(folder, 'tokenbell.db');
  const lock = await lockDatabase(file, 300);
  const engine = openSqlite(file);
  await expect(engine.migrate()).resolves.toBeUndefined();
  await engine.close();
  await lock.release();
});
