import fc from 'fast-check';
import { bucketIndex, bucketStarts } from '../../src/analytics/period.ts';
import type { Filter, Split, StoredEvent, UsageStore } from '../../src/analytics/store.ts';
import { NOON } from '../support/event.ts';
import { DAY, HOUR } from './usage.ts';

/** A question about events: of which time, which of them, split how. */
export type Asked = {
  readonly from: number;
  readonly to: number;
  readonly filters: readonly Filter[];
  readonly by: (typeof DIMENSIONS)[number] | undefined;
  readonly within: (typeof SECOND)[number] | undefined;
  readonly granularity: 'hour' | 'day' | 'week' | undefined;
};

const DIMENSIONS = [
  'user',
  'team',
  'model',
  'status',
  'environment',
  'feature',
  'billingMode',
  'tag',
] as const;

/** By which rows are told apart too. */
const SECOND = ['user', 'team', 'model'] as const;

/** Values events have, none at all, and one that nobody has. */
const VALUES: Readonly<Record<(typeof DIMENSIONS)[number], readonly string[]>> = {
  user: ['ana', 'bo', 'cy', '', 'nobody'],
  team: ['ml', 'web', '', 'none such'],
  model: ['m0', 'm1', 'unknown'],
  status: ['ok', 'error'],
  environment: ['prod', 'test', ''],
  feature: ['', 'search'],
  billingMode: ['', 'included', 'subscription', 'metered'],
  tag: ['red', 'blue', 'none such'],
};

const arbitraryFilter = fc.constantFrom(...DIMENSIONS).chain((dimension) =>
  fc.record({
    dimension: fc.constant(dimension),
    values: fc.subarray([...VALUES[dimension]], { minLength: 1, maxLength: 2 }),
    negate: fc.nat(3).map((number) => number === 0),
  }),
);

export const arbitraryAsked: fc.Arbitrary<Asked> = fc
  .record({
    // Whole days are asked for most; ragged ends and the moment itself have their own paths.
    edges: fc.tuple(arbitraryEdge(), arbitraryEdge()),
    filters: fc.array(arbitraryFilter, { maxLength: 3 }),
    by: fc.option(fc.constantFrom(...DIMENSIONS), { nil: undefined }),
    within: fc.option(fc.constantFrom(...SECOND), { nil: undefined, freq: 1 }),
    granularity: fc.option(fc.constantFrom('hour', 'day', 'week'), { nil: undefined }),
  })
  .map(({ edges: [one, other], ...rest }) => ({
    ...rest,
    from: Math.min(one, other),
    to: Math.max(one, other) + 1,
  }));

function arbitraryEdge(): fc.Arbitrary<number> {
  const midnight = NOON - (NOON % DAY);
  return fc.oneof(
    fc.integer({ min: -26, max: 2 }).map((days) => midnight + days * DAY),
    fc.integer({ min: -26 * 24, max: 24 }).map((hours) => midnight + hours * HOUR),
    fc.integer({ min: midnight - 26 * DAY, max: midnight + 2 * DAY }),
    fc.constantFrom(NOON, NOON + HOUR),
  );
}

/** A bucket, the value of the second dimension and of the first, and the sums, as text. */
type Line = readonly [bucket: number, value: string, ...sums: string[]];

export async function answerOf(
  store: Pick<UsageStore, 'sum'>,
  asked: Asked,
  timeZone: string,
): Promise<readonly Line[]> {
  const { from, to, filters } = asked;
  const rows = await store.sum({ org: 'default', from, to, filters }, splitOf(asked, timeZone));
  return rows
    .map(({ bucket, value, within = '', measures }): Line => {
      const { events, errors, inputTokens, outputTokens, costNano, plannedCostNano, pendingEvents } =
        measures;
      return [
        bucket,
        `${within}/${value}`,
        ...[events, errors, inputTokens, outputTokens, costNano, plannedCostNano, pendingEvents].map(String),
      ];
    })
    .sort(byBucketAndValue);
}

/** The same from the stored events themselves, one by one. */
export function recount(events: readonly StoredEvent[], asked: Asked, timeZone: string): readonly Line[] {
  const { buckets } = splitOf(asked, timeZone);
  const groups = new Map<string, { bucket: number; value: string; sums: bigint[] }>();
  if (!asked.by && !asked.within && !buckets)
    groups.set('0 /', { bucket: 0, value: '/', sums: NOTHING.slice() });
  for (const event of events) {
    if (event.occurredAt < asked.from || event.occurredAt >= asked.to) continue;
    if (!asked.filters.every((filter) => passes(event, filter))) continue;
    const bucket = buckets ? bucketIndex(buckets, event.occurredAt) : 0;
    const within = asked.within ? (event.dimensions[asked.within] ?? '') : '';
    for (const own of asked.by ? valuesOf(event, asked.by) : ['']) {
      const value = `${within}/${own}`;
      const key = `${bucket} ${value}`;
      const group = groups.get(key) ?? { bucket, value, sums: NOTHING.slice() };
      groups.set(key, { ...group, sums: group.sums.map((sum, index) => sum + (sumsOf(event)[index] ?? 0n)) });
    }
  }
  return [...groups.values()]
    .map(({ bucket, value, sums }): Line => [bucket, value, ...sums.map(String)])
    .sort(byBucketAndValue);
}

const NOTHING = [0n, 0n, 0n, 0n, 0n, 0n, 0n];

function sumsOf({ dimensions, counts, cost }: StoredEvent): readonly bigint[] {
  const nano = cost.status === 'pending' ? 0n : cost.nano;
  const isPlanned = dimensions.billingMode === 'included' || dimensions.billingMode === 'subscription';
  return [
    1n,
    dimensions.status === 'error' ? 1n : 0n,
    BigInt(counts.inputTokens ?? 0),
    BigInt(counts.outputTokens ?? 0),
    isPlanned ? 0n : nano,
    isPlanned ? nano : 0n,
    cost.status === 'pending' ? 1n : 0n,
  ];
}

function splitOf({ from, to, by, within, granularity }: Asked, timeZone: string): Split {
  return {
    ...(by && { by }),
    ...(within && { within }),
    ...(granularity && { buckets: bucketStarts({ from, to, timeZone, granularity }) }),
  };
}

function passes(event: StoredEvent, { dimension, values, negate }: Filter): boolean {
  const own = valuesOf(event, dimension as (typeof DIMENSIONS)[number]);
  return own.some((value) => values.includes(value)) !== negate;
}

function valuesOf(event: StoredEvent, dimension: (typeof DIMENSIONS)[number]): readonly string[] {
  if (dimension !== 'tag') return [event.dimensions[dimension] ?? ''];
  return event.tags.length === 0 ? [''] : event.tags;
}

function byBucketAndValue(a: Line, b: Line): number {
  return a[0] - b[0] || (a[1] < b[1] ? -1 : 1);
}
