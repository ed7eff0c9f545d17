import { type ZoneClock, zoneClock } from '../../src/analytics/period.ts';
import { MEASURES, type Measure } from '../../src/analytics/store.ts';
import type { Database, Engine, ValueRow } from '../engine.ts';
import { rollupDay, rollupFiveMinutes, rollupHour } from '../sqlite/usage-tables.ts';
import type { EventRow } from './rows.ts';

export const FIVE_MINUTES_MS = 300_000;

/** Five-minute sums serve alerts and open hours; beyond this age nobody asks for them. */
export const FIVE_MINUTES_KEPT_MS = 14 * 86_400_000;

export const ROLLUPS = [
  {
    table: rollupFiveMinutes,
    size: 'five-minutes',
    bucketOf: (at: number, _clock: ZoneClock) => at - (at % FIVE_MINUTES_MS),
  },
  { table: rollupHour, size: 'hour', bucketOf: (at: number, clock: ZoneClock) => clock.startOfHour(at) },
  { table: rollupDay, size: 'day', bucketOf: (at: number, clock: ZoneClock) => clock.startOfDay(at) },
] as const;

export type RollupSize = (typeof ROLLUPS)[number]['size'];

const SHAPE = { key: ['org', 'bucket', 'series'], add: MEASURES } as const;

/** What one event adds to its rollups, in the order of MEASURES. */
export function contributionOf(row: EventRow): readonly number[] {
  return MEASURES.map((measure) => CONTRIBUTIONS[measure](row));
}

const CONTRIBUTIONS: Readonly<Record<Measure, (row: EventRow) => number>> = {
  events: () => 1,
  requests: (row) => row.requests,
  errors: (row) => row.errors,
  runs: (row) => row.runs,
  failedRuns: (row) => row.failedRuns,
  inputTokens: (row) => row.inputTokens ?? 0,
  cacheReadTokens: (row) => row.cacheReadTokens ?? 0,
  cacheWriteTokens: (row) => row.cacheWriteTokens ?? 0,
  outputTokens: (row) => row.outputTokens ?? 0,
  reasoningTokens: (row) => row.reasoningTokens ?? 0,
  costNano: (row) => row.costNano,
  inputCostNano: (row) => row.inputCostNano,
  cacheReadCostNano: (row) => row.cacheReadCostNano,
  cacheWriteCostNano: (row) => row.cacheWriteCostNano,
  outputCostNano: (row) => row.outputCostNano,
  providedCostNano: (row) => (row.costStatus === 'provided' ? row.costNano : 0),
  savingsNano: (row) => row.savingsNano,
  pendingEvents: (row) => (row.costStatus === 'pending' ? 1 : 0),
  latencyMs: (row) => row.latencyMs ?? 0,
  latencyEvents: (row) => (row.latencyMs === null ? 0 : 1),
};

/**
 * Collects differences of rollups within one transaction. A sum that would leave the safe integers is written
 * as a row of its own: the database adds 64-bit integers exactly, a JavaScript number would not.
 */
export type RollupChanges = {
  add(row: EventRow, timeZone: string): void;
  subtract(row: EventRow, timeZone: string): void;
  write(engine: Engine, db: Database): Promise<void>;
};

type Change = {
  readonly org: string;
  readonly bucket: number;
  readonly series: number;
  readonly sums: number[];
};

export function rollupChanges(
  now: number,
  sizes: readonly RollupSize[] = ['five-minutes', 'hour', 'day'],
): RollupChanges {
  const rollups = ROLLUPS.filter((rollup) => sizes.includes(rollup.size));
  const changes = rollups.map(() => new Map<string, Change>());
  const overflowed: Change[][] = rollups.map(() => []);

  function change(row: EventRow, timeZone: string, sign: 1 | -1): void {
    const clock = zoneClock(timeZone);
    const contribution = contributionOf(row);
    for (const [index, rollup] of rollups.entries()) {
      if (rollup.size === 'five-minutes' && row.occurredAt < now - FIVE_MINUTES_KEPT_MS) continue;
      const bucket = rollup.bucketOf(row.occurredAt, clock);
      const key = `${row.org}\u001f${bucket}\u001f${row.series}`;
      const rows = changes[index];
      const found = rows?.get(key);
      if (found && addSafely(found.sums, contribution, sign)) continue;
      if (found) overflowed[index]?.push(found);
      rows?.set(key, {
        org: row.org,
        bucket,
        series: row.series,
        sums: contribution.map((value) => sign * value),
      });
    }
  }

  return {
    add: (row, timeZone) => change(row, timeZone, 1),
    subtract: (row, timeZone) => change(row, timeZone, -1),
    write: async (engine, db) => {
      for (const [index, rollup] of rollups.entries()) {
        const rows = [...(overflowed[index] ?? []), ...(changes[index]?.values() ?? [])];
        await engine.addRows(db, rollup.table, SHAPE, toSortedRows(rows));
      }
    },
  };
}

function addSafely(sums: number[], contribution: readonly number[], sign: 1 | -1): boolean {
  const next = sums.map((sum, index) => sum + sign * (contribution[index] ?? 0));
  if (!next.every(Number.isSafeInteger)) return false;
  for (const [index, value] of next.entries()) sums[index] = value;
  return true;
}

/** In key order, so that several writers lock rows in the same order; rows that change nothing are left out. */
function toSortedRows(changes: readonly Change[]): readonly ValueRow[] {
  return changes
    .filter((change) => change.sums.some((sum) => sum !== 0))
    .sort((a, b) => compareText(a.org, b.org) || a.bucket - b.bucket || a.series - b.series)
    .map((change) => [change.org, change.bucket, change.series, ...change.sums]);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
