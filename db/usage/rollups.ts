import { type ZoneClock, zoneClock } from '../../src/analytics/period.ts';
import { MEASURES, type Measure } from '../../src/analytics/store.ts';
import type { Database, Engine, Value, ValueRow } from '../engine.ts';
import { appendRows, type Change, type Changes, createChanges, type Place } from './changes.ts';
import type { Dictionary } from './dictionary.ts';
import { MARGIN_TABLES, MARGINS } from './margins.ts';
import type { EventRow } from './rows.ts';
import { breakSeals } from './seals/seals.ts';

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

const KEY = ['org', 'bucket', 'series'] as const;
const MARGIN_KEY = ['org', 'margin', 'bucket', 'series'] as const;

type Added = (row: EventRow) => number;

/** Money that is billed; where a plan pays, nothing is. */
const billed =
  (nanoOf: Added): Added =>
  (row) =>
    row.planned ? 0 : nanoOf(row);

/** Parts of the input, which count where it is known: beside more reads than input a hit rate would be above 100 %. */
const ofInput =
  (countOf: (row: EventRow) => number | null): Added =>
  (row) =>
    row.inputTokens === null ? 0 : (countOf(row) ?? 0);

/** What one event adds to each measure. */
const ADDED: Readonly<Record<Measure, Added>> = {
  events: () => 1,
  requests: (row) => row.requests,
  errors: (row) => row.errors,
  runs: (row) => row.runs,
  failedRuns: (row) => row.failedRuns,
  inputTokens: (row) => row.inputTokens ?? 0,
  cacheReadTokens: ofInput((row) => row.cacheReadTokens),
  cacheWriteTokens: ofInput((row) => row.cacheWriteTokens),
  outputTokens: (row) => row.outputTokens ?? 0,
  reasoningTokens: (row) => row.reasoningTokens ?? 0,
  costNano: billed((row) => row.costNano),
  inputCostNano: billed((row) => row.inputCostNano),
  cacheReadCostNano: billed((row) => row.cacheReadCostNano),
  cacheWriteCostNano: billed((row) => row.cacheWriteCostNano),
  outputCostNano: billed((row) => row.outputCostNano),
  providedCostNano: billed((row) => (row.costStatus === 'provided' ? row.costNano : 0)),
  plannedCostNano: (row) => (row.planned ? row.costNano : 0),
  savingsNano: billed((row) => row.savingsNano),
  pendingEvents: (row) => (row.costStatus === 'pending' ? 1 : 0),
  latencyMs: (row) => row.latencyMs ?? 0,
  latencyEvents: (row) => (row.latencyMs === null ? 0 : 1),
};

const ADDENDS = MEASURES.map((measure) => ADDED[measure]);

function sumsOf(row: EventRow, sign: 1 | -1): readonly number[] {
  return ADDENDS.map((addend) => sign * addend(row));
}

/** Collects differences of all rollups within one transaction. */
export type RollupChanges = {
  add(row: EventRow, timeZone: string): void;
  subtract(row: EventRow, timeZone: string): void;
  write(store: Writing, db: Database): Promise<void>;
};

export function rollupChanges(now: number): RollupChanges {
  const collectors = ROLLUPS.map((rollup) => ({ rollup, changes: createChanges() }));
  const clocks = new Map<string, ZoneClock>();

  function change(row: EventRow, timeZone: string, sums: readonly number[]): void {
    const clock = zoneClock(timeZone);
    clocks.set(row.org, clock);
    for (const { rollup, changes } of collectors) {
      if (rollup.size === 'five-minutes' && row.occurredAt < now - FIVE_MINUTES_KEPT_MS) continue;
      changes.add(row, rollup.bucketOf(row.occurredAt, clock), sums);
    }
  }

  return {
    add: (row, timeZone) => change(row, timeZone, sumsOf(row, 1)),
    subtract: (row, timeZone) => change(row, timeZone, sumsOf(row, -1)),
    write: async (store, db) => {
      const margins = MARGINS.map(createChanges);
      for (const { rollup, changes } of collectors) {
        const sorted = changes.sorted();
        await addChanges(store.engine, db, {
          table: rollup.table,
          key: KEY,
          parts: [{ changes: sorted, keyOf: ({ org, bucket, series }) => [org, bucket, series] }],
        });
        if (rollup.size === 'hour') await addToMargins(store, db, { margins, changes: sorted });
        if (rollup.size !== 'five-minutes')
          await breakSeals(store.engine, db, { size: rollup.size, changes: sorted, clocks, now });
      }
      const hours = margins.map((changes) => changes.sorted());
      const days = hours.map((changes) => daysOf(changes, clocks).sorted());
      await writeMargins(store, db, { size: 'hour', changes: hours });
      await writeMargins(store, db, { size: 'day', changes: days });
    },
  };
}

type Margins = { readonly margins: readonly Changes[]; readonly changes: readonly Change[] };

/** Adds what changes of the hours to each margin. */
async function addToMargins(
  { engine, dictionary }: Writing,
  db: Database,
  { margins, changes }: Margins,
): Promise<void> {
  const places = await dictionary.marginsOf(engine, db, new Set(changes.map((change) => change.series)));
  for (const { bucket, series, sums } of changes) {
    // Every series of every change has just been asked for.
    const own = places.get(series) as readonly Place[];
    for (let index = 0; index < own.length; index++) margins[index]?.add(own[index] as Place, bucket, sums);
  }
}

/** Hours nest in days, and there are far fewer of them in a margin than changes they came from. */
function daysOf(hours: readonly Change[], clocks: ReadonlyMap<string, ZoneClock>): Changes {
  const days = createChanges();
  for (const hour of hours)
    days.add(hour, clocks.get(hour.org)?.startOfDay(hour.bucket) ?? hour.bucket, hour.sums);
  return days;
}

type MarginChanges = {
  readonly size: keyof typeof MARGIN_TABLES;
  /** Of each margin, in the order of MARGINS. */
  readonly changes: readonly (readonly Change[])[];
};

async function writeMargins(
  { engine }: Writing,
  db: Database,
  { size, changes }: MarginChanges,
): Promise<void> {
  await addChanges(engine, db, {
    table: MARGIN_TABLES[size],
    key: MARGIN_KEY,
    parts: MARGINS.map((margin, index) => ({
      changes: changes[index] ?? [],
      keyOf: ({ org, bucket, series }) => [org, margin, bucket, series],
    })),
  });
}

/** Zero in most rows; adding nothing to a column takes a database as long as adding something. */
const RARE: ReadonlySet<Measure> = new Set([
  'errors',
  'failedRuns',
  'cacheWriteTokens',
  'reasoningTokens',
  'cacheWriteCostNano',
  'providedCostNano',
  'plannedCostNano',
  'pendingEvents',
] satisfies Measure[]);

const COMMON = MEASURES.filter((measure) => !RARE.has(measure));
const [RARE_PLACES, COMMON_PLACES, ALL_PLACES] = [[...RARE], COMMON, MEASURES].map((measures) =>
  measures.map((measure) => MEASURES.indexOf(measure)),
) as [number[], number[], number[]]; // one list for each of three

type Addition = {
  readonly table: (typeof ROLLUPS)[number]['table'] | (typeof MARGIN_TABLES)[keyof typeof MARGIN_TABLES];
  readonly key: readonly string[];
  /** Rows of different keys. All go in one statement each way: to a server each is a way there and back. */
  readonly parts: readonly {
    readonly changes: readonly Change[];
    readonly keyOf: (change: Change) => Value[];
  }[];
};

async function addChanges(engine: Engine, db: Database, { table, key, parts }: Addition): Promise<void> {
  const common: ValueRow[] = [];
  const others: ValueRow[] = [];
  for (const { changes, keyOf } of parts) {
    for (const change of changes) {
      if (hasRare(change)) appendRows(others, change, { keyOf, places: ALL_PLACES });
      else appendRows(common, change, { keyOf, places: COMMON_PLACES });
    }
  }
  await engine.addRows(db, db.tables[table], { key, columns: COMMON }, common);
  await engine.addRows(db, db.tables[table], { key, columns: MEASURES }, others);
}

function hasRare({ sums }: Change): boolean {
  return RARE_PLACES.some((place) => sums[place] !== 0);
}
