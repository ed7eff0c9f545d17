import { replayStart } from '../../detect/spend/replay-start.ts';
import { type DimensionName, isNamed } from '../../dimensions.ts';
import { HANGING_MS } from '../../hanging.ts';
import { bucketStarts, zoneClock } from '../../period.ts';
import type { Filter, Measure, UsageQuery, UsageStore } from '../../store.ts';
import { FIRST_SLICE_HOURS, type HourSpan, readInSlices } from '../hour-slices.ts';
import { scopeFilters } from '../scope.ts';
import { HOUR_MEASURES, type Hour, type HourPlace, hourPlaces } from './hour.ts';
import { type HourSums, hoursBetween, isSame, joined, NO_SUMS, requestsIn, sumsAt } from './hour-sums.ts';

/** Scopes of one dimension that are watched: the ones used most. */
const KEPT_SCOPES = 100;

/** Late and repriced events change closed hours: those of the last day are read again. */
const REREAD_HOURS = 24;

/** What is read hour by hour: every value of a dimension, or one scope; of some calls only, or of all. */
export type HourlySplit = {
  readonly of: { readonly by: DimensionName } | { readonly scope: string };
  readonly filters: readonly Filter[];
  /** Whether hanging calls of the scope are counted as well; older hours than HANGING_DAYS have none. */
  readonly countsHanging?: true;
};

/** The hours of one scope, by their index. */
export type ScopeHours = {
  readonly scope: string;
  used: HourSums;
  /** Counts up when an hour that was read before is no longer what it was. */
  version: number;
};

/** Closed hours of an organisation, by scopes. All of it follows from the store. */
export type HourlyUsage = {
  readonly places: readonly HourPlace[];
  /** Reads the split if it is new, and the hours that closed since; in order of their use, the largest first. */
  scopes(split: HourlySplit): Promise<readonly ScopeHours[]>;
  /** Follows the clock: `from` is where its hours begin. */
  update(now: number): void;
};

export type HourlyUsageParts = {
  readonly usage: Pick<UsageStore, 'sum' | 'hanging'>;
  readonly org: string;
  readonly timeZone: string;
  /** Where hours begin, UTC milliseconds; anchored by the detectors' own rule when absent. */
  readonly from?: number;
  /** Lets other work of this process go on between two pieces of a long load. */
  readonly pause: () => Promise<void>;
};

type Read = {
  readonly scopes: Map<string, ScopeHours>;
  /** Hours read so far. */
  count: number;
  /** When they were read last. */
  at: number;
  /** How many hours the next statement reads. */
  sliceHours: number;
};

export function createHourlyUsage(parts: HourlyUsageParts): HourlyUsage {
  const { timeZone } = parts;
  const clock = zoneClock(timeZone);
  let now = 0;
  let places: readonly HourPlace[] = [];
  let reads = new Map<string, Read>();

  return {
    get places() {
      return places;
    },
    update: (at) => {
      const end = clock.startOfHour(at);
      const from = clock.startOfHour(parts.from ?? replayStart(at, 'hour'));
      if (places[0]?.at !== from || end < (places.at(-1)?.to ?? end)) reads = new Map();
      const starts = bucketStarts({ from, to: end, timeZone, granularity: 'hour' });
      places = hourPlaces(starts, end, timeZone);
      now = at;
    },
    scopes: async (split) => {
      const name = JSON.stringify(split);
      const read = reads.get(name) ?? newRead();
      reads.set(name, read);
      if (read.at !== now) await readOn(parts, { split, places, read });
      read.at = now;
      return largest(read.scopes);
    },
  };
}

function newRead(): Read {
  return { scopes: new Map(), count: 0, at: Number.NEGATIVE_INFINITY, sliceHours: FIRST_SLICE_HOURS };
}

/** One hour of a scope, with zeros where nothing was used. */
export function hourOf({ used }: Pick<ScopeHours, 'used'>, place: HourPlace, index: number): Hour {
  const [
    requests = 0,
    errors = 0,
    input = 0,
    output = 0,
    nano = 0,
    latencyMs = 0,
    latencyEvents = 0,
    hanging = 0,
  ] = sumsAt(used, index);
  return {
    ...place,
    requests,
    errors,
    tokens: input + output,
    usd: nano / 1e9,
    latencyMs,
    latencyEvents,
    hanging,
  };
}

type Reading = {
  readonly split: HourlySplit;
  readonly places: readonly HourPlace[];
  readonly read: Read;
};

/** Reads the hours that closed since, and those of the day before anew. */
async function readOn(parts: HourlyUsageParts, reading: Reading): Promise<void> {
  const { places, read } = reading;
  const first = Math.max(0, Math.min(read.count, places.length) - REREAD_HOURS);
  const news = await readFrom(parts, reading, first);
  for (const scope of new Set([...read.scopes.keys(), ...news.keys()])) {
    const known = read.scopes.get(scope) ?? { scope, used: NO_SUMS, version: 0 };
    const fresh = news.get(scope) ?? NO_SUMS;
    const again = hoursBetween(fresh, first, read.count);
    if (isSame(hoursBetween(known.used, first, read.count), again)) {
      known.used = joined(known.used, hoursBetween(fresh, read.count, places.length));
    } else {
      known.used = joined(hoursBetween(known.used, 0, first), fresh);
      known.version++;
    }
    read.scopes.set(scope, known);
  }
  read.count = places.length;
}

async function readFrom(
  parts: HourlyUsageParts,
  { split, places, read }: Reading,
  first: number,
): Promise<ReadonlyMap<string, HourSums>> {
  const { usage, org, pause } = parts;
  const found = new Map<string, { readonly indexes: number[]; readonly sums: number[] }>();
  const { by, filters, scopeOf } = questionOf(split);
  const whole = { org, filters, from: places[first]?.at ?? 0, to: places.at(-1)?.to ?? 0 };
  if (!(await mayHaveAny(usage, whole))) return found;
  const { sliceHours: length } = read;
  read.sliceHours = await readInSlices({ first, end: places.length }, { length, read: readSlice, pause });
  return found;

  async function readSlice(span: HourSpan): Promise<number> {
    const slice = places.slice(span.first, span.end);
    const period = { from: slice[0]?.at ?? 0, to: slice.at(-1)?.to ?? 0 };
    const buckets = slice.map((place) => place.at);
    const query = { org, filters, ...period };
    const rows = await usage.sum<Measure>(query, { buckets, measures: HOUR_MEASURES, ...(by && { by }) });
    const isAsked = split.countsHanging && rows.length > 0;
    const hanging = isAsked ? await hangingIn(parts, filters, { slice, places }) : new Map();
    for (const { bucket, value, measures } of rows.toSorted((a, b) => a.bucket - b.bucket)) {
      const scope = scopeOf(value);
      if (scope === undefined) continue;
      const own = found.get(scope) ?? { indexes: [], sums: [] };
      own.indexes.push(span.first + bucket);
      for (const measure of HOUR_MEASURES) own.sums.push(Number(measures[measure]));
      own.sums.push(hanging.get(bucket) ?? 0);
      found.set(scope, own);
    }
    return rows.length;
  }
}

/** Of some calls there are none for weeks, which the sums of days say; hours would be read from all combinations. */
async function mayHaveAny(usage: HourlyUsageParts['usage'], query: UsageQuery): Promise<boolean> {
  if (query.filters.length === 0) return true;
  const [sum] = await usage.sum(query, { measures: ['events'] });
  return sum !== undefined && sum.measures.events > 0n;
}

/** Hanging calls are read one by one, so only those of the last days. */
export const HANGING_DAYS = 14;

/** By the index of their hour among those of a slice. */
async function hangingIn(
  { usage, org }: HourlyUsageParts,
  filters: readonly Filter[],
  { slice, places }: Pick<Reading, 'places'> & { readonly slice: readonly HourPlace[] },
): Promise<ReadonlyMap<number, number>> {
  const recent = (places.at(-1)?.to ?? 0) - HANGING_DAYS * 86_400_000;
  const [from, to] = [Math.max(slice[0]?.at ?? 0, recent), slice.at(-1)?.to ?? 0];
  if (from >= to) return new Map();
  const buckets = slice.map(({ at }) => at);
  return usage.hanging({ org, filters, from, to }, { buckets, aboveMs: HANGING_MS });
}

function questionOf({ of, filters }: HourlySplit) {
  if ('scope' in of) {
    const { scope } = of;
    return { by: undefined, filters: [...scopeFilters(scope), ...filters], scopeOf: () => scope };
  }
  const { by } = of;
  const scopeOf = (value: string) => (isNamed(value) ? `${by}:${value}` : undefined);
  return { by, filters, scopeOf };
}

/** By use, so that what is left out is what matters least. */
function largest(scopes: ReadonlyMap<string, ScopeHours>): readonly ScopeHours[] {
  if (scopes.size <= KEPT_SCOPES) return [...scopes.values()];
  const used = [...scopes.values()].map((one) => {
    return { one, requests: requestsIn(one.used) };
  });
  return used
    .sort((a, b) => b.requests - a.requests)
    .slice(0, KEPT_SCOPES)
    .map(({ one }) => one);
}
