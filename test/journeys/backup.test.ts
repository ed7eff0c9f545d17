import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProgram } from '../../src/compose/program.ts';
import { readConfig } from '../../src/config.ts';
import { endOf, type Home, newHome, spawnTokenbell, tokenbell } from '../support/process-run.ts';
import { createKey, postEvents, startServer } from '../support/process-server.ts';
import { soon } from '../support/process-soon.ts';
import { costOf, figureOf, readReply } from './answer.ts';
import { listCost } from './exact.ts';

function calls(prefix: string, count: number): readonly object[] {
  const occurredAt = Date.now() - 3_600_000;
  return Array.from({ length: count }, (_, index) => ({
    id: `${prefix}-${index}`,
    occurredAt: occurredAt - index,
    provider: 'openai',
    model: 'gpt-4.1',
    team: `team-${index % 5}`,
    user: `user-${index % 50}`,
    inputTokens: 1_000,
    outputTokens: 100,
    metadata: { note: `${prefix} ${index} `.repeat(20) },
  }));
}

async function fill(home: Home, count: number): Promise<void> {
  const file = join(home.folder, 'calls.ndjson');
  writeFileSync(
    file,
    calls('old', count)
      .map((one) => JSON.stringify(one))
      .join('\n'),
  );
  expect(await tokenbell(home, ['import', file])).toMatchObject({ code: 0 });
}

async function spentIn(home: Home) {
  const { out } = await tokenbell(home, ['ask', '/usage org 7d', '--json']);
  const reply = readReply(out);
  return { requests: Number(figureOf(reply, 'requests')), cost: costOf(reply) };
}

const COUNT = 30_000;
const spent = (requests: number) => ({
  requests,
  cost: BigInt(requests) * listCost('gpt-4.1', { input: 1_000, output: 100 }),
});

/* About the copy of an SQLite file in use; contracts/backup.test.ts takes backups of both engines to both. */

describe('a backup of a database in use', () => {
  let home: Home;
  let other: Home;
  beforeAll(async () => {
    home = newHome({ LOG_LEVEL: 'info' });
    other = newHome({ LOG_LEVEL: 'info' });
    await fill(home, COUNT);
  }, 120_000);
  afterAll(async () => {
    await home.remove();
    await other.remove();
  });

  it('is made while events come in, and holds whole requests', { timeout: 120_000 }, async () => {
    const { key } = await createKey(home);
    const server = await startServer(home);
    const file = join(home.folder, 'copies', 'copy.db');
    const copying = tokenbell(home, ['backup', file, '--json']);
    let isCopying = true;
    void copying.finally(() => {
      isCopying = false;
    });
    let posted = 0;
    do {
      const batch = calls(`live-${posted}`, 50);
      const { status, receipt } = await postEvents(server.address, key, batch);
      expect({ status, accepted: receipt.accepted }).toEqual({ status: 200, accepted: 50 });
      posted += 50;
    } while (isCopying);
    const copied = await copying;
    expect(copied).toMatchObject({ code: 0, error: '' });
    const { events } = JSON.parse(copied.out) as { readonly events: number };
    expect(events).toBeGreaterThanOrEqual(COUNT);
    expect((events - COUNT) % 50).toBe(0);
    expect(await server.end('SIGTERM')).toMatchObject({ code: 0 });
    expect(await spentIn(home)).toEqual(spent(COUNT + posted));

    expect(await tokenbell(other, ['restore', file])).toMatchObject({
      code: 0,
      out: `restored from ${file}\n`,
    });
    expect(await spentIn(other)).toEqual(spent(events));
    expect(await tokenbell(other, ['verify'])).toMatchObject({ code: 0 });
    expect(await tokenbell(other, ['keys', 'list'])).toMatchObject({ code: 0 });
  });

  it('is there whole or not at all, however often its maker dies', { timeout: 120_000 }, async () => {
    const folder = join(home.folder, 'killed');
    const file = join(folder, 'copy.db');
    for (const written of [1, 2_000_000, 8_000_000]) {
      const child = spawnTokenbell(home, ['backup', file]);
      let isGone = false;
      const gone = endOf(child).finally(() => {
        isGone = true;
      });
      child.stdout?.resume();
      child.stderr?.resume();
      await soon(async () => isGone || sizeOf(folder) >= written);
      child.kill('SIGKILL');
      await gone;
      // A small database may be copied before the signal comes; what has the name is whole.
      if (existsSync(file)) await expectWhole(file);
    }
    expect(await tokenbell(home, ['backup', file, '--force'])).toMatchObject({ code: 0 });
    await expectWhole(file);
  });

  it('is not put in the place of a database in use', { timeout: 60_000 }, async () => {
    const file = join(home.folder, 'copy-2.db');
    await tokenbell(home, ['backup', file]);
    const before = await spentIn(other);
    const refused = await tokenbell(other, ['restore', file]);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.error).toContain('--force moves it aside');
    const server = await startServer(other);
    const busy = await tokenbell(other, ['restore', file, '--force']);
    expect(busy).toMatchObject({ code: 1, out: '' });
    expect(busy.error).toContain('stop every Tokenbell that has it open');
    await server.end('SIGTERM');
    expect(await spentIn(other)).toEqual(before);
    const restored = await tokenbell(other, ['restore', file, '--force', '--json']);
    expect(restored).toMatchObject({ code: 0 });
    const { aside } = JSON.parse(restored.out) as { readonly aside: string };
    expect(readdirSync(other.folder).map((name) => join(other.folder, name))).toContain(aside);
    expect(await spentIn(other)).toEqual(await spentIn(home));
  });

  it('says what is wrong with what was typed', async () => {
    expect(await tokenbell(home, ['backup'])).toMatchObject({ code: 2, out: '' });
    expect(await tokenbell(home, ['restore', 'a', 'b'])).toMatchObject({ code: 2, out: '' });
    expect((await tokenbell(home, ['backup', '--help'])).out).toMatch(/^usage: tokenbell backup FILE/);
    expect((await tokenbell(home, ['restore', '--help'])).out).toMatch(/^usage: tokenbell restore FILE/);
    const none = newHome();
    const missing = await tokenbell(none, ['backup', join(none.folder, 'copy.db')]);
    expect(missing).toMatchObject({ code: 1, out: '' });
    expect(missing.error).toContain('there is no database');
    await none.remove();
  });
});

it('is made by the program itself, once a night', { timeout: 60_000 }, async () => {
  const home = newHome();
  await fill(home, 100);
  const folder = join(home.folder, 'backups');
  const clock = { now: Date.parse('2026-11-20T02:00:00Z') };
  const program = await createProgram({
    config: readConfig(home.environment),
    log: pino({ level: 'silent' }),
    now: () => clock.now,
  });
  const made: string[] = [];
  for (const time of ['02:30', '03:00', '03:15', '23:00']) {
    await program.scheduler.tick();
    clock.now = Date.parse(`2026-11-20T${time}:00Z`);
    await program.scheduler.tick();
    made.push(existsSync(folder) ? readdirSync(folder).join() : 'none');
  }
  expect(made).toEqual(['', ...Array.from({ length: 3 }, () => 'nightly-2026-11-20.db')]);
  await program.stop();
  const file = join(folder, 'nightly-2026-11-20.db');
  // It is one file that can be read where nothing can be written: bytes 18 and 19 say so.
  expect(readFileSync(file).subarray(18, 20)).toEqual(Buffer.from([1, 1]));
  const other = newHome();
  expect(await tokenbell(other, ['restore', file])).toMatchObject({ code: 0 });
  expect(await spentIn(other)).toEqual(spent(100));
  await home.remove();
  await other.remove();
});

/** Bytes of copies that are being made; one may get its name while they are looked at. */
function sizeOf(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder)
    .filter((name) => name.includes('.partial-'))
    .map((name) => statSync(join(folder, name), { throwIfNoEntry: false }))
    .reduce((size, file) => size + (file?.size ?? 0), 0);
}

/** A backup is proved before anything is made of it. */
async function expectWhole(file: string): Promise<void> {
  const empty = newHome();
  expect(await tokenbell(empty, ['restore', file])).toMatchObject({ code: 0 });
  await empty.remove();
}
