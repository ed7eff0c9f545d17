import BetterSqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../db/engine.ts';
import { createUsageStore } from '../../db/usage-store.ts';
import type { DimensionName } from '../../src/analytics/dimensions.ts';
import type { UsageStore } from '../../src/analytics/store.ts';
import { ENGINES } from '../contracts/engines.ts';
import { everything } from '../contracts/usage.ts';
import { NOON, usageEvent } from '../support/event.ts';
import { fixedDirectory, recording } from '../support/store.ts';
import { runOn } from '../support/temporary-postgres.ts';
import type { TestDatabase } from '../support/test-database.ts';

const DAY = 86_400_000;
const DAYS = 30;

/** What an older version did not keep. */
const PEOPLE = "('user', 'apiKey', 'team>user')";

describe.each(ENGINES)('response times that the version before kept a row a bin, on $name', ({ create }) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await create();
  });
  afterEach(() => database.remove());

  const storeOn = (engine: Engine) => createUsageStore(engine, fixedDirectory('Asia/Kathmandu'), () => NOON);

  it('stay what they are, and those of people are kept too of days that still have events', async () => {
    const before = storeOn(await database.connect());
    await writeAsBefore(before, database.url);
    const engine = await database.connect();
    await engine.migrate();
    const store = storeOn(engine);
    expect(await callsBy(store, 'model')).toEqual([['m', 3n * BigInt(DAYS)]]);
    // 500 ms and a second, as the middle of their bins tells them.
    expect((await store.latencies(everything))[0]).toMatchObject({ p50: 490, p95: 981 });
    const stored = 3n * BigInt(await daysWithEvents(store));
    for (const _ of ['as before', 'sealed anew']) {
      expect(await callsBy(store, 'user')).toEqual([['ana', stored]]);
      expect(await store.verify('default')).toEqual([]);
      while (await store.seal('default'));
    }
    const { histogramDay } = engine.read.tables;
    const kept = await engine.read.select().from(histogramDay);
    expect(kept.filter(({ margin }) => margin === 'user')).toHaveLength(Number(stored / 3n) - 1); // not of today
  });
});

async function callsBy(store: UsageStore, by: DimensionName) {
  return (await store.latencies(everything, { by })).map(({ value, calls }) => [value, calls]);
}

async function daysWithEvents(store: UsageStore): Promise<number> {
  const { eventsFrom } = await store.detail('default');
  return Array.from({ length: DAYS }, (_, day) => NOON - day * DAY).filter((at) => at >= eventsFrom).length;
}

/** Days of two calls of 500 ms and one of a second, sealed, the oldest pruned, as the version before kept them. */
async function writeAsBefore(store: UsageStore, url: string): Promise<void> {
  const calls = Array.from({ length: DAYS * 3 }, (_, index) =>
    usageEvent({
      id: `e${index}`,
      occurredAt: NOON - Math.floor(index / 3) * DAY,
      dimensions: { user: 'ana', team: 'ml', model: 'm', status: 'ok' },
      facts: { latencyMs: index % 3 === 0 ? 1000 : 500 },
    }),
  );
  await store.record([recording(calls)]);
  while (await store.seal('default'));
  while ((await store.prune('default', { rawDays: 20, hourlyDays: 400 })).more);
  await runSql(
    url,
    [
      `create table latency_day (org text not null, margin text not null, bucket bigint not null,
        series bigint not null, bin bigint not null, calls bigint not null)`,
      // 2^(71/8) is 470, 2^(79/8) is 939.
      `insert into latency_day select h.org, h.margin, h.bucket, h.series, b.bin, b.calls from histogram_day h,
        (select 71 as bin, 2 as calls union all select 79, 1) b where h.margin not in ${PEOPLE}`,
      'drop table histogram_day',
      "update seal set pairs = replace(pairs, ' latency-people ', ' ')",
      "delete from migration where name like '%histograms.sql'",
    ].join(';'),
  );
}

async function runSql(url: string, statements: string): Promise<void> {
  if (!url.startsWith('file:')) return runOn(url, statements);
  const connection = new BetterSqlite(url.slice('file:'.length));
  connection.exec(statements);
  connection.close();
}
