import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as letOthers } from 'node:timers/promises';
import BetterSqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backUp } from '../../db/backup/backup.ts';
import { readTables } from '../../db/backup/copy-tables.ts';
import { restore } from '../../db/backup/restore.ts';
import type { Engine, ValueRow } from '../../db/engine.ts';
import { openEngine } from '../../db/open.ts';
import { directory } from '../../db/state/directory.ts';
import { createStateStore } from '../../db/state-store.ts';
import { createUsageStore } from '../../db/usage-store.ts';
import { toExported } from '../../src/analytics/ingest/formats/native/exported.ts';
import { NOON, usageEvent } from '../support/event.ts';
import {
  someBudget,
  someDraft,
  someIncident,
  someMember,
  someOrganisation,
  somePrice,
} from '../support/state.ts';
import { recording } from '../support/store.ts';
import type { TestDatabase } from '../support/test-database.ts';

const HOUR = 3_600_000;

/** Backups of one engine, restored on one; `createTarget` gives a database nobody has used. */
export function backupContract(
  create: () => Promise<TestDatabase>,
  createTarget: () => Promise<TestDatabase>,
): void {
  let folder: string;
  let source: TestDatabase;
  let target: TestDatabase;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tokenbell-backup-'));
    [source, target] = [await create(), await createTarget()];
  });
  afterEach(async () => {
    await source.remove();
    await target.remove();
    rmSync(folder, { recursive: true });
  });

  const file = () => join(folder, 'copy.db');
  const back = () =>
    backUp({ databaseUrl: source.url, file: file(), replaces: false, onProgress: () => undefined });
  const put = (parts: Partial<Parameters<typeof restore>[0]> = {}) =>
    restore({
      databaseUrl: target.url,
      file: file(),
      replaces: false,
      workFolder: folder,
      now: NOON,
      ...parts,
    });

  it('holds every row of every table, and every event and sum', async () => {
    const engine = await source.connect();
    await use(engine);
    const { events, rows } = await back();
    const before = await contentOf(engine);
    expect({ events, rows: rows >= before.rows.size }).toEqual({ events: 700, rows: true });
    await put();
    const restored = await opened(target.url, contentOf);
    expect(restored.events).toEqual(before.events);
    expect(restored.sums).toEqual(before.sums);
    expect(restored.drifts).toEqual([]);
    const isNew = [...restored.rows].filter((row) => !before.rows.has(row));
    expect(isNew).toEqual([expect.stringContaining('setting,,restored_at')]);
    expect([...before.rows].filter((row) => !restored.rows.has(row))).toEqual([]);
  });

  it('goes on where it was: what is counted stays counted once, what is new gets numbers of its own', async () => {
    await use(await source.connect());
    await back();
    await put();
    await opened(target.url, async (engine) => {
      const store = createUsageStore(engine, directory, () => NOON);
      const version = await directory.bookVersion(engine.read);
      const again = someEvents().slice(0, 3);
      const fresh = [0, 1, 2].map((id) => usageEvent({ id: `new${id}`, facts: { run: `new ${id}` } }));
      const arrived = { ...recording([...again, ...fresh], 'acme'), bookVersion: version };
      const [outcomes = []] = await store.record([arrived]);
      expect(outcomes.map(({ kind }) => kind).sort()).toEqual([
        ...['accepted', 'accepted', 'accepted'],
        ...['duplicate', 'duplicate', 'duplicate'],
      ]);
      expect(await store.verify('acme')).toEqual([]);
      const state = createStateStore(engine);
      expect(await state.enqueue([someDraft({ dedupeKey: 'new' })])).toBe(1);
    });
  });

  it('sends no alarm of before, and what is still news', async () => {
    const engine = await source.connect();
    const state = createStateStore(engine);
    await state.enqueue([
      someDraft({ dedupeKey: 'old', createdAt: NOON - 7 * HOUR }),
      someDraft({ dedupeKey: 'news', createdAt: NOON - 5 * HOUR }),
    ]);
    await back();
    expect(await put()).toEqual({ aside: null, held: 1 });
    await opened(target.url, async (restored) => {
      const store = createStateStore(restored);
      const terms = { owner: 'me', now: NOON, leaseUntil: NOON + 60_000, limit: 9 };
      expect((await store.leaseOutbox(terms)).map(({ dedupeKey }) => dedupeKey)).toEqual(['news']);
      const [old] = await store.outbox('acme', { states: ['held'], limit: 9 });
      expect(old?.lastError).toBe('older than 6 hours when restored at 2026-11-20T12:00:00.000Z');
      expect(await store.setting('', 'restored_at')).toBe('2026-11-20T12:00:00.000Z');
    });
  });

  it('is of one moment, however much is written meanwhile', async () => {
    const engine = await source.connect();
    await use(engine);
    const store = createUsageStore(engine, directory, () => NOON);
    const bookVersion = await directory.bookVersion(engine.read);
    let isDone = false;
    const writing = (async () => {
      for (let round = 0; !isDone; round++) {
        const events = Array.from({ length: 20 }, (_, index) => usageEvent({ id: `w${round}-${index}` }));
        await store.record([{ ...recording(events, 'acme'), bookVersion }]);
        await letOthers();
      }
    })();
    const { events } = await back().finally(() => {
      isDone = true;
    });
    await writing;
    // Whole transactions of twenty.
    expect((events - 700) % 20).toBe(0);
    await put();
    await opened(target.url, async (restored) => {
      const usage = createUsageStore(restored, directory, () => NOON);
      expect(await usage.verify('acme')).toEqual([]);
      const [sum] = await usage.sum({ org: 'acme', from: 0, to: NOON + HOUR, filters: [] });
      expect(sum?.measures.events).toBe(BigInt(events));
    });
  });

  describe('is refused', () => {
    it('over a file that is there, unless it may be replaced', async () => {
      writeFileSync(file(), 'mine');
      await expect(back()).rejects.toThrow(/is there already; --force replaces it/);
      expect(readFileSync(file(), 'utf8')).toBe('mine');
    });

    it('where the target is in use already', async () => {
      await use(await source.connect());
      await back();
      const used = await target.connect();
      await createStateStore(used).saveMember(someMember());
      await expect(put()).rejects.toThrow(/in use already/);
      expect(await createStateStore(used).members('acme')).toEqual([someMember()]);
    });

    it.each([
      ['is damaged', damage],
      ['is cut off', (path: string) => writeFileSync(path, readFileSync(path).subarray(0, 20_000))],
      ['is no database at all', (path: string) => writeFileSync(path, 'not a database '.repeat(999))],
      ["is somebody else's database", foreign],
      ['is of a newer version', (path: string) => ofNewerVersion(path)],
    ])('when it %s, and the target stays empty', async (_, spoil) => {
      await use(await source.connect());
      await back();
      spoil(file());
      await expect(put()).rejects.toThrow(/cannot be (restored|read)/);
      await opened(target.url, async (engine) => {
        await engine.migrate();
        expect(await createStateStore(engine).members('acme')).toEqual([]);
      });
    });

    it('when it is not there', async () => {
      await expect(put()).rejects.toThrow(/cannot be read/);
    });
  });
}

/** So many that a table of theirs is longer than what is copied at once. */
const MANY_TOOLS = Array.from({ length: 8 }, (_, index) => ({ name: `tool ${index}` }));

function someEvents() {
  return Array.from({ length: 700 }, (_, index) =>
    usageEvent({
      id: `e${index}`,
      occurredAt: NOON - index * 997_000,
      dimensions: { team: `t${index % 3}`, user: `u${index % 20}`, model: 'm', status: 'ok' },
      // Past 2^53 in a day.
      counts: { inputTokens: 900_719_925_474_099 + index, outputTokens: index },
      facts: { run: `r${index % 50}`, tools: MANY_TOOLS, metadata: { note: 'naïve ☕ \' "' } },
      tags: ['blue', 'red'],
    }),
  );
}

/** Something in most tables. */
async function use(engine: Engine): Promise<void> {
  const state = createStateStore(engine);
  await state.apply({
    organisation: someOrganisation({ timeZone: 'Asia/Kathmandu' }),
    members: [someMember(), someMember({ id: 'bo', name: null })],
    budgets: [someBudget()],
    routes: [{ org: 'acme', kind: 'spike', scope: 'org', channel: 'slack:C1' }],
  });
  await state.addPriceRows([somePrice(), somePrice({ id: 'p2', picoPerUnit: 2n ** 70n })], []);
  await state.openIncident(someIncident(), () => [someDraft({ createdAt: NOON })]);
  await state.saveActions([{ id: 'x', org: 'acme', command: 'help', member: null, expiresAt: NOON }]);
  const store = createUsageStore(engine, directory, () => NOON);
  const bookVersion = await directory.bookVersion(engine.read);
  await store.record([{ ...recording(someEvents(), 'acme'), bookVersion }]);
}

async function contentOf(engine: Engine) {
  const rows = new Set<string>();
  await readTables(engine.read, async ({ name }, some: readonly ValueRow[]) => {
    for (const row of some) rows.add([name, ...row].join());
  });
  const usage = createUsageStore(engine, directory, () => NOON);
  const query = { org: 'acme', from: 0, to: NOON + HOUR, filters: [] };
  const events: string[] = [];
  for await (const page of usage.events(query))
    events.push(...page.map((one) => JSON.stringify(toExported(one))));
  const byTeam = await usage.sum(query, { by: 'team' });
  return {
    rows,
    events,
    sums: [...byTeam].sort((a, b) => (a.value < b.value ? -1 : 1)),
    drifts: await usage.verify('acme'),
  };
}

async function opened<T>(url: string, work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await openEngine(url);
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}

/** Wrong bytes in the middle of a file. */
function damage(path: string): void {
  const middle = readFileSync(path).length >> 1;
  const descriptor = openSync(path, 'r+');
  writeSync(descriptor, Buffer.alloc(8_192, 0x5a), 0, 8_192, middle - (middle % 4_096));
  closeSync(descriptor);
}

function foreign(path: string): void {
  rmSync(path);
  const other = new BetterSqlite(path);
  other.exec('create table song (title text)');
  other.close();
}

function ofNewerVersion(path: string): void {
  const copy = new BetterSqlite(path);
  copy.exec("insert into migration (name, hash) values ('9999_later.sql', 'x')");
  copy.close();
}
