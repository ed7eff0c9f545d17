import BetterSqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../db/engine.ts';
import { createUsageStore } from '../../db/usage-store.ts';
import type { UsageQuery, UsageStore } from '../../src/analytics/store.ts';
import { ENGINES } from '../contracts/engines.ts';
import { NOON, usageEvent } from '../support/event.ts';
import { fixedDirectory, recording } from '../support/store.ts';
import { runOn } from '../support/temporary-postgres.ts';
import type { TestDatabase } from '../support/test-database.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const everything: UsageQuery = { org: 'default', from: 0, to: NOON + DAY, filters: [] };

/** What the migration adds; without it the database is as the version before made it. */
const SUMS = ['five_minutes', 'hour', 'day'].map((size) => `rollup_${size}`);
const ADDED = [...SUMS, 'margin_hour', 'margin_day', 'pair_hour', 'pair_day', 'pair_week'];

describe.each(ENGINES)(
  'sums of plans that the version before added to what is billed, on $name',
  ({ create }) => {
    let database: TestDatabase;
    beforeEach(async () => {
      database = await create();
    });
    afterEach(() => database.remove());

    const storeOn = (engine: Engine) =>
      createUsageStore(engine, fixedDirectory('Asia/Kathmandu'), () => NOON + HOUR);

    it('are told apart by the migration, in every table, and no audit finds a difference', async () => {
      await writeAsBefore(storeOn(await database.connect()), database.url);
      const engine = await database.connect();
      await engine.migrate();
      const store = storeOn(engine);
      expect(await store.verify('default')).toEqual([]);
      // Every 150 nano: 40 days of four calls, of which ana has two, both in plans.
      const [total] = await store.sum(everything);
      expect(total?.measures).toMatchObject({
        requests: 160n,
        costNano: 80n * 150n,
        inputCostNano: 80n * 100n,
        outputCostNano: 80n * 50n,
        plannedCostNano: 80n * 150n,
      });
      expect(await costsBy(store, 'user')).toEqual({
        ana: [0n, 12_000n],
        bo: [6_000n, 0n],
        cy: [6_000n, 0n],
      });
      expect(await costsBy(store, 'team')).toEqual({ ml: [6_000n, 12_000n], web: [6_000n, 0n] });
      expect(await costsBy(store, 'billingMode')).toEqual({
        '': [6_000n, 0n],
        metered: [6_000n, 0n],
        included: [0n, 6_000n],
        subscription: [0n, 6_000n],
      });
      while (await store.seal('default'));
      expect(await store.verify('default')).toEqual([]);
      expect(await costsBy(store, 'team')).toEqual({ ml: [6_000n, 12_000n], web: [6_000n, 0n] });
    });
  },
);

async function costsBy(store: UsageStore, by: 'user' | 'team' | 'billingMode') {
  const rows = await store.sum(everything, { by, measures: ['costNano', 'plannedCostNano'] });
  return Object.fromEntries(
    rows.map(({ value, measures }) => [value, [measures.costNano, measures.plannedCostNano]]),
  );
}

/** 40 days of calls, sealed, the oldest pruned, in the tables and with the sums of the version before. */
async function writeAsBefore(store: UsageStore, url: string): Promise<void> {
  const calls = Array.from({ length: 40 }, (_, day) => NOON - day * DAY).flatMap((at) => [
    // That version did not look at these words, and a mode this one does not know counts as billed.
    called('ana', 'ml', { at, billingMode: 'old included' }),
    called('ana', 'ml', { at: at - HOUR, billingMode: 'old subscription' }),
    called('bo', 'ml', { at, billingMode: 'metered' }),
    called('cy', 'web', { at }),
  ]);
  await store.record([recording(calls)]);
  while (await store.seal('default'));
  while ((await store.prune('default', { rawDays: 20, hourlyDays: 400 })).more);
  await runSql(
    url,
    [
      'alter table event drop column planned',
      ...ADDED.map((table) => `alter table ${table} drop column planned_cost_nano`),
      "delete from migration where name like '%planned_costs.sql'",
      "update series set billing_mode = replace(billing_mode, 'old ', '')",
    ].join(';'),
  );
}

function called(user: string, team: string, { at, billingMode }: { at: number; billingMode?: string }) {
  const dimensions = { user, team, model: 'm', status: 'ok', ...(billingMode && { billingMode }) };
  return usageEvent({ id: `${user} ${billingMode} ${at}`, occurredAt: at, dimensions });
}

async function runSql(url: string, statements: string): Promise<void> {
  if (!url.startsWith('file:')) return runOn(url, statements);
  const connection = new BetterSqlite(url.slice('file:'.length));
  connection.exec(statements);
  connection.close();
}
