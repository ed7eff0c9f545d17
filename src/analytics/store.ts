import type { AttributedBy } from './attribution/give.ts';
import type { DimensionName, SeriesDimension } from './dimensions.ts';
import type { Links, TraceSpan } from './links.ts';
import type { EventCost, UsageEvent } from './usage-event.ts';

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

/** One event on its way in, with the cost worked out for it. */
export type PricedEvent = { readonly event: UsageEvent; readonly cost: EventCost; readonly links?: Links };

export type Recording = {
  readonly org: string;
  /** UTC milliseconds at which the request arrived. */
  readonly receivedAt: number;
  readonly events: readonly PricedEvent[];
  /** Spans that report no call themselves: what they know is for the calls below them. */
  readonly spans?: readonly TraceSpan[];
  /** The version of the price book the costs were worked out with. */
  readonly bookVersion: number;
  /** The same pricing, for a stored event that a copy makes more complete. */
  readonly price: (event: UsageEvent) => EventCost;
};

/**
 * What became of one event: stored and counted, a copy of a stored one (or another report of a call that counts
 * already), a copy that contradicts it in `fields`, or refused.
 */
export type Outcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'conflict'; readonly fields: readonly string[] }
  /** From before `keptFrom`, UTC milliseconds, since when events are known one by one: it may be counted already. */
  | { readonly kind: 'pruned'; readonly keptFrom: number };

export type StoredEvent = UsageEvent & {
  readonly receivedAt: number;
  readonly cost: EventCost;
  readonly bookVersion: number;
};

/** What a provider reported itself, as polled usage or a bill. */
export type ReportedEvent = StoredEvent & {
  /** Whether it adds to sums: usage does that nobody else reported, bills never do. */
  readonly counted: boolean;
};

export type PendingModel = {
  readonly provider: string;
  readonly model: string;
  readonly events: number;
};

export type PendingUsage = PendingModel & {
  /** Input and output together, as far as they are known. */
  readonly tokens: bigint;
  /** When the first and the last of them were made, UTC milliseconds. */
  readonly firstAt: number;
  readonly lastAt: number;
};

export type SourceSeen = {
  readonly source: string;
  readonly events: number;
  readonly lastOccurredAt: number;
  readonly lastReceivedAt: number;
};

/** A rollup row that differs from the sum of its events. */
export type Drift = { readonly table: string; readonly bucket: number; readonly measure: Measure };

/** How much is left of an organisation's past, UTC milliseconds; both SINCE_EVER until something was pruned. */
export type Detail = {
  /** Single events are kept from here on, and with them tools, files and conversations. */
  readonly eventsFrom: number;
  /** Sums by the hour are kept from here on; older ones are by the day. */
  readonly hoursFrom: number;
  /** The organisation's zone, whose hours and days those are. */
  readonly timeZone: string;
};

/** Days events and hourly sums are kept at least; daily sums stay. */
export type Retention = { readonly rawDays: number; readonly hourlyDays: number };

/** What one pruning of an organisation did. */
export type Pruned = {
  readonly events: number;
  /** A local day that is due but whose sums differ from its events: it and all later ones are kept. */
  readonly held: { readonly from: number; readonly drifts: readonly Drift[] } | undefined;
  /** Whether more is due. */
  readonly more: boolean;
};

/** The questions a report asks. */
export type UsageReader = Pick<
  UsageStore,
  'sum' | 'latencies' | 'distinct' | 'names' | 'newest' | 'detail' | 'reported'
>;

/** Events and their sums. Every method is safe with other processes writing to the same database. */
export type UsageStore = {
  /** Stores new events with their rollups in one transaction; the answer comes after the commit. Throws StaleBook, SumTooLarge. */
  record(recordings: readonly Recording[]): Promise<readonly (readonly Outcome[])[]>;
  /**
   * Usage of a provider is polled from now on: what is polled of an hour and key counts only while no stored call
   * is of both. Calls that are stored are heeded since `from`, UTC milliseconds. Doing it again changes nothing.
   */
  markPolled(org: string, provider: string, from: number): Promise<void>;
  /** Answers of one moment, so that all numbers of a reply agree; `work` awaits nothing but this store. */
  snapshot<T>(work: (usage: UsageReader) => Promise<T>): Promise<T>;
  /**
   * Sums, split by a dimension and by buckets; without a split exactly one row. Empty groups are left out. Where
   * hours or single events are no longer kept, whole days or hours count in the bucket they begin in.
   */
  sum<Name extends Measure = Measure>(
    query: UsageQuery,
    split?: Split<Name>,
  ): Promise<readonly SumRow<Name>[]>;
  /**
   * How long calls took, split like sums; without a split exactly one row. Where single events are no longer kept,
   * whole days count, in the bucket they begin in, and only for questions about one dimension of those that are
   * kept by the day (LATENCY_MARGINS); of others, and of days removed before times were kept, calls are missing.
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
  /** Known values of a dimension that contain `text`, the newest first. */
  names(
    org: string,
    dimension: DimensionName,
    match: { text: string; limit: number },
  ): Promise<readonly string[]>;
  detail(org: string): Promise<Detail>;
  newest(org: string): Promise<{ readonly occurredAt: number; readonly receivedAt: number } | undefined>;
  oldest(org: string): Promise<number | undefined>;
  sources(org: string): Promise<readonly SourceSeen[]>;
  /** Stored events that every filter leaves, ordered by (occurredAt, id), in pages. */
  events(query: UsageQuery): AsyncIterable<readonly StoredEvent[]>;
  /** What providers reported of [from, to), UTC milliseconds, whether it counts or not, ordered by time, in pages. */
  reported(
    org: string,
    span: { readonly from: number; readonly to: number },
  ): AsyncIterable<readonly ReportedEvent[]>;
  pendingModels(org: string): Promise<readonly PendingModel[]>;
  /** The same with since when they wait and how much; reads each waiting event. */
  pendingUsage(org: string): Promise<readonly PendingUsage[]>;
  /** The events that count of those repricing would look at, in pages, in no promised order. */
  repriceable(which: Repriceable): AsyncIterable<readonly StoredEvent[]>;
  /**
   * Works out the cost of matching events anew and moves the rollups by the difference; returns how many changed.
   * In small transactions, between which others write; what costs the same is not written. `onRead` hears how many
   * events were looked at.
   */
  reprice(
    scope: RepriceScope,
    price: (event: UsageEvent) => EventCost,
    onRead?: (events: number) => void,
  ): Promise<number>;
  /**
   * Brings stored usage with a value of a dimension in line with what is attributed now: events without a team get
   * the one they would get if they came now, those that were given another by an attribution move, and sums of days
   * whose events are gone move to a team where they have none. In small transactions, between which others write;
   * totals stay, and doing it again changes nothing. `isEnough` is asked between them; then the rest is left.
   */
  reattribute(which: Attributed, isEnough?: () => boolean): Promise<Reattributed>;
  /**
   * Removes some of what is due: five-minute sums past their 14 days, whole local days of events whose sums are
   * proved and whose response times are kept, hourly sums. Totals stay what they are, and what is removed never
   * counts again.
   */
  prune(org: string, retention: Retention): Promise<Pruned>;
  /**
   * Sums one hour, day or week that is over in more ways, so that questions about it read fewer rows; false when
   * nothing is left to do. No answer depends on it.
   */
  seal(org: string): Promise<boolean>;
  /** Compares stored sums with their events, of days from `since` on (UTC milliseconds; all when absent). */
  verify(org: string, since?: number): Promise<readonly Drift[]>;
  rebuild(org: string, onProgress?: (done: number, total: number) => void): Promise<void>;
};

/** Which events are priced anew. */
export type Repriceable = {
  readonly org: string;
  /** Only pending events, or also those already priced. */
  readonly pendingOnly: boolean;
  /** As events spell them, "" where they do not say; all when absent. */
  readonly models?: readonly { readonly provider: string; readonly model: string }[];
  /** [from, to), UTC milliseconds; all of time when absent. */
  readonly from?: number;
  readonly to?: number;
};

export type RepriceScope = Repriceable & { readonly bookVersion: number };

/** Usage that something is attributed by. */
export type Attributed = {
  readonly org: string;
  readonly dimension: AttributedBy;
  readonly value: string;
};

/** What went from one team to another in a month such as "2026-10"; "" is no team. */
export type TeamMove = {
  readonly month: string;
  readonly from: string;
  readonly to: string;
  readonly events: bigint;
  /** What is billed for them, nano-USD. */
  readonly costNano: bigint;
};

/** By month and teams; `more` where some is left to do. */
export type Reattributed = { readonly moves: readonly TeamMove[]; readonly more: boolean };

/** The price book changed while events were being priced: load it again, price again, try again. */
export class StaleBook extends Error {
  override readonly name = 'StaleBook';
}

/** The database is locked or away for now; nothing was written. Try again later. */
export class StoreBusy extends Error {
  override readonly name = 'StoreBusy';
}

/** A sum would pass 2^63, so none of a recording was stored; sending it again will not help. */
export class SumTooLarge extends Error {
  override readonly name = 'SumTooLarge';
}

/** What was asked for cannot be done, for a reason that whoever asked can do something about; nothing was changed. */
export class Refused extends Error {
  override readonly name = 'Refused';
}
