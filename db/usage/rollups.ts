import { type ZoneClock, zoneClock } from '../../src/analytics/period.ts';
import { MEASURES, type Measure } from '../../src/analytics/store.ts';
import type { Database, Engine, ValueRow } from '../engine.ts';
import type { Dictionary } from './dictionary.ts';
import { compareText } from './keys.ts';
import { MARGIN_TABLES, MARGINS } from './margins.ts';
import type { EventRow } from './rows.ts';

export const FIVE_MINUTES_MS = 300_000;

/** Five-minute sums serve alerts and open hours; beyond this age nobody asks for them. */
export const FIVE_MINUTES_KEPT_MS = 14 * 86_400_000;

export const ROLLUPS = [
  {
    table: 'rollupFiveMinutes',
    size: 'five-minutes',
    bucketOf: (at: number, _clock: ZoneClock) => at - (at % FIVE_MINUTES_MS),
  },
  { table: 'rollupHour', size: 'hour', bucketOf: (at: number, clock: ZoneClock) => clock.startOfHour(at) },
  { table: 'rollupDay', size: 'day', bucketOf: (at: number, clock: ZoneClock) => clock.startOfDay(at) },
] as const;

export type RollupSize = (typeof ROLLUPS)[number]['size'];

/** What writing changes needs of the store. */
type Writing = { readonly engine: Engine; readonly dictionary: Dictionary };

const MARGIN_SHAPE = { key: ['org', 'margin', 'bucket', 'series'], columns: MEASURES } as const;
const SHAPE = { key: ['org', 'bucket', 'series'], columns: MEASURES } as const;

/** What one event adds to its rollups, in the order of MEASURES. */
export function contributionOf(row: EventRow): readonly number[] {
  const contribution: Readonly<Record<Measure, number>> = {
    events: 1,
    requests: row.requests,
    errors: row.errors,
    runs: row.runs,
    failedRuns: row.failedRuns,
    inputTokens: row.inputTokens ?? 0,
    cacheReadTokens: row.cacheReadTokens ?? 0,
    cacheWriteTokens: row.cacheWriteTokens ?? 0,
    outputTokens: row.outputTokens ?? 0,
    reasoningTokens: row.reasoningTokens ?? 0,
    costNano: row.costNano,
    inputCostNano: row.inputCostNano,
    cacheReadCostNano: row.cacheReadCostNano,
    cacheWriteCostNano: row.cacheWriteCostNano,
    outputCostNano: row.outputCostNano,
    providedCostNano: row.costStatus === 'provided' ? row.costNano : 0,
    savingsNano: row.savingsNano,
    pendingEvents: row.costStatus === 'pending' ? 1 : 0,
    latencyMs: row.latencyMs ?? 0,
    latencyEvents: row.latencyMs === null ? 0 : 1,
  };
  return MEASURES.map((measure) => contribution[measure]);
}

/**
 * Collects differences of rollups within one transaction. A sum that would leave the safe integers is written
 * as a row of its own: the database adds 64-bit integers exactly, a JavaScript number would not.
 */
export type RollupChanges = {
  add(row: EventRow, timeZone: string): void;
  subtract(row: EventRow, timeZone: string): void;
  write(store: Writing, db: Database): Promise<void>;
};

type Change = {
  readonly org: string;
  readonly bucket: number;
  readonly series: number;
  readonly sums: number[];
};

export function rollupChanges(now: number): RollupChanges {
  const collectors = ROLLUPS.map((rollup) => ({ rollup, changes: createChanges() }));

  function change(row: EventRow, timeZone: string, sign: 1 | -1): void {
    const clock = zoneClock(timeZone);
    const contribution = contributionOf(row);
    for (const { rollup, changes } of collectors) {
      if (rollup.size === 'five-minutes' && row.occurredAt < now - FIVE_MINUTES_KEPT_MS) continue;
      changes.add(row, rollup.bucketOf(row.occurredAt, clock), { contribution, sign });
    }
  }

  return {
    add: (row, timeZone) => change(row, timeZone, 1),
    subtract: (row, timeZone) => change(row, timeZone, -1),
    write: async (store, db) => {
      for (const { rollup, changes } of collectors) {
        const all = changes.all();
        await store.engine.addRows(db, db.tables[rollup.table], SHAPE, toSorted(all).flatMap(toRows));
        if (rollup.size !== 'five-minutes')
          await writeMargins(store, db, { size: rollup.size, changes: all });
      }
    },
  };
}

type MarginChanges = { readonly size: keyof typeof MARGIN_TABLES; readonly changes: readonly Change[] };

async function writeMargins(
  { engine, dictionary }: Writing,
  db: Database,
  { size, changes }: MarginChanges,
): Promise<void> {
  const margins = await dictionary.marginsOf(engine, db, new Set(changes.map((change) => change.series)));
  const collectors = MARGINS.map(createChanges);
  for (const { org, bucket, series, sums } of changes) {
    const ids = margins.get(series) ?? [];
    for (const [index, collector] of collectors.entries()) {
      collector.add({ org, series: ids[index] ?? 0 }, bucket, { contribution: sums, sign: 1 });
    }
  }
  for (const [index, collector] of collectors.entries()) {
    const rows = toSorted(collector.all())
      .flatMap(toRows)
      .map(([org = '', ...row]) => [org, MARGINS[index] ?? '', ...row]);
    await engine.addRows(db, db.tables[MARGIN_TABLES[size]], MARGIN_SHAPE, rows);
  }
}

type Signed = { readonly contribution: readonly number[]; readonly sign: 1 | -1 };

/** Changes of one rollup. A series belongs to one organisation, so bucket and series name the row. */
function createChanges() {
  const byBucket = new Map<number, Map<number, Change>>();
  const overflowed: Change[] = [];

  function add(
    { org, series }: Pick<Change, 'org' | 'series'>,
    bucket: number,
    { contribution, sign }: Signed,
  ): void {
    let bySeries = byBucket.get(bucket);
    if (!bySeries) {
      bySeries = new Map();
      byBucket.set(bucket, bySeries);
    }
    const found = bySeries.get(series);
    if (found && addSafely(found.sums, contribution, sign)) return;
    if (found) overflowed.push(found);
    bySeries.set(series, { org, bucket, series, sums: contribution.map((value) => sign * value) });
  }

  return {
    add,
    all: () => [...overflowed, ...[...byBucket.values()].flatMap((bySeries) => [...bySeries.values()])],
  };
}

/** Whether it could be done: sums that would leave the safe integers are left as they were. */
function addSafely(sums: number[], contribution: readonly number[], sign: 1 | -1): boolean {
  for (let index = 0; index < sums.length; index++) {
    const next = (sums[index] ?? 0) + sign * (contribution[index] ?? 0);
    if (next > Number.MAX_SAFE_INTEGER || next < -Number.MAX_SAFE_INTEGER) {
      for (let done = 0; done < index; done++) {
        sums[done] = (sums[done] ?? 0) - sign * (contribution[done] ?? 0);
      }
      return false;
    }
    sums[index] = next;
  }
  return true;
}

/** In key order, so that several writers lock rows in the same order; rows that change nothing are left out. */
function toSorted(changes: readonly Change[]): readonly Change[] {
  return changes
    .filter((change) => change.sums.some((sum) => sum !== 0))
    .sort((a, b) => compareText(a.org, b.org) || a.bucket - b.bucket || a.series - b.series);
}

/** Beyond any honest day of one organisation. */
const LARGE = 2 ** 40;
const HALF_OF_ROOM = 2n ** 62n;

/**
 * Large additions may fill a sum to half of its 64 bits only: half is added with them and taken off again,
 * which fails where it does not fit. Else one absurd sender would leave no room for everybody's next call.
 */
function toRows({ org, bucket, series, sums }: Change): readonly ValueRow[] {
  const row = [org, bucket, series, ...sums];
  if (!sums.some((sum) => sum > LARGE)) return [row];
  const room = sums.map((sum) => (sum > LARGE ? HALF_OF_ROOM : 0n));
  return [row, [org, bucket, series, ...room], [org, bucket, series, ...room.map((half) => -half)]];
}
