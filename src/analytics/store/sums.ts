import type { DimensionName, SeriesDimension } from '../dimensions.ts';

/**
 * Everything a rollup sums. Cost and token sums pass 2^53, so all are bigint. `plannedCostNano` is what calls that
 * a plan pays for would have cost at API prices; the other money is what is billed, and they are never added up.
 */
export const MEASURES = [
  'events',
  'requests',
  'errors',
  'runs',
  'failedRuns',
  'inputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'outputTokens',
  'reasoningTokens',
  'costNano',
  'inputCostNano',
  'cacheReadCostNano',
  'cacheWriteCostNano',
  'outputCostNano',
  'providedCostNano',
  'plannedCostNano',
  'savingsNano',
  'pendingEvents',
  'latencyMs',
  'latencyEvents',
] as const;

export type Measure = (typeof MEASURES)[number];
export type Measures = Readonly<Record<Measure, bigint>>;

export type Filter = {
  readonly dimension: DimensionName;
  /** Any of these; "" means the event carries no value. */
  readonly values: readonly string[];
  readonly negate: boolean;
};

/** Usage of one organisation in [from, to), UTC milliseconds, where every filter holds. */
export type UsageQuery = {
  readonly org: string;
  readonly from: number;
  readonly to: number;
  readonly filters: readonly Filter[];
};

export type Split<Name extends Measure = Measure> = {
  readonly by?: DimensionName;
  /** Tells rows apart by a second dimension too: what each of its values is made of. */
  readonly within?: SeriesDimension;
  /** Ascending starts of buckets; a row's `bucket` is an index into it. The last one ends at `to`. */
  readonly buckets?: readonly number[];
  /** What is summed; all of it when absent, which takes twice as long as eight of them. */
  readonly measures?: readonly Name[];
};

export type SumRow<Name extends Measure = Measure> = {
  readonly bucket: number;
  readonly value: string;
  /** The value of the second dimension, where one was asked for. */
  readonly within?: string;
  readonly measures: Readonly<Record<Name, bigint>>;
};

/**
 * How long the calls of a group took, as far as they told. Percentiles are by nearest rank, in milliseconds and at
 * most 4.5 % off (see latency.ts); null where no call told.
 */
export type LatencyRow = {
  readonly bucket: number;
  readonly value: string;
  readonly calls: bigint;
  readonly p50: number | null;
  readonly p95: number | null;
};

/** Sums of an hour of the week, of which there are 168; 0 is Sunday from midnight on. */
export type HourOfWeek = { readonly hour: number; readonly measures: Measures };

export type UsageSums = {
  /**
   * Sums, split by a dimension and by buckets; without a split exactly one row. Empty groups are left out. Where
   * hours or single events are no longer kept, whole days or hours count in the bucket they begin in.
   */
  sum<Name extends Measure = Measure>(
    query: UsageQuery,
    split?: Split<Name>,
  ): Promise<readonly SumRow<Name>[]>;
  /**
   * Sums by the hour of the week, ascending, by the wall clock of a zone; hours without events are left out, and one
   * that a clock change repeats counts in its own. Less detail counts as in sums by buckets.
   */
  hoursOfWeek(query: UsageQuery, timeZone: string): Promise<readonly HourOfWeek[]>;
  /**
   * How long calls took, split like sums; without a split exactly one row. Where single events are no longer kept,
   * whole days count, in the bucket they begin in, and only for questions about dimensions that are kept by the day
   * (LATENCY_MARGINS); of others, and of days removed before times were kept, calls are missing.
   */
  latencies(query: UsageQuery, split?: Pick<Split, 'by' | 'buckets'>): Promise<readonly LatencyRow[]>;
  /**
   * How many calls of each bucket took longer than `aboveMs`, or failed or were cancelled because time ran out;
   * buckets without any are left out. Reads single events, as far back as they are kept.
   */
  hanging(
    query: UsageQuery,
    asked: { readonly buckets: readonly number[]; readonly aboveMs: number },
  ): Promise<ReadonlyMap<number, number>>;
  /** How many distinct known values have events in the period. */
  distinct(query: UsageQuery, dimension: DimensionName): Promise<number>;
};
