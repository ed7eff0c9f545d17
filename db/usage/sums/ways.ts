import {
  type DimensionName,
  isSeriesDimension,
  type SeriesDimension,
} from '../../../src/analytics/dimensions.ts';
import type { Split, UsageQuery } from '../../../src/analytics/store.ts';
import { MARGINS, type Margin } from '../margins.ts';
import type { Reading } from '../reading.ts';
import { pairName, WHOLE } from '../seals/pairs.ts';
import { maybeValueSet, type ValueSet } from './value-set.ts';

/** What a question asks of the rows of one margin, or of one pair. */
export type MarginWay = { readonly margin: Margin; readonly series: ValueSet | undefined };
export type PairWay = {
  readonly pair: string;
  readonly within: ValueSet;
  readonly series: ValueSet | undefined;
  /** Rows stand under all dimensions at once, so filters and groups look at those. */
  readonly isCombined: boolean;
};

/** Where a question finds its answer short of all combinations; pairs in order of preference. */
export type Ways = { readonly margin: MarginWay | undefined; readonly pairs: readonly PairWay[] };

/** A question as far as dimensions go. */
export type Named = { readonly query: UsageQuery; readonly split: Pick<Split, 'by' | 'within'> };

export async function waysOf(reading: Reading, named: Named): Promise<Ways> {
  const names = dimensionsOf(named.query, named.split);
  const series = names.filter(isSeriesDimension);
  const [first, second] = series;
  const isPlain = series.length === names.length;
  const { by, within } = named.split;
  const isApart = within !== undefined;
  if (isPlain && !first) return { margin: { margin: '', series: undefined }, pairs: [] };
  if (isPlain && first && !second && !isApart)
    return waysOfOne(first, await setOf(reading, named.query, first));
  const isPair = isPlain && series.length === 2 && (!isApart || (by !== undefined && by !== within));
  const orders = isPair ? ordersOf(series, named.split) : [];
  const pairs: (PairWay | undefined)[] = [await maybeWithinPeople(reading, named)];
  for (const order of orders) pairs.push(await maybeOrder(reading, order, named));
  const possible = pairs.filter((way) => way !== undefined);
  return { margin: undefined, pairs: possible.sort((a, b) => rowsRead(a) - rowsRead(b)) };
}

type Order = readonly [SeriesDimension, SeriesDimension];

/** Either dimension may come first, unless rows are told apart by both. */
function ordersOf(names: readonly SeriesDimension[], { within }: Named['split']): readonly Order[] {
  const orders = names.flatMap((one) =>
    names.filter((other) => other !== one).map((other): Order => [one, other]),
  );
  return within ? orders.filter(([first]) => first === within) : orders;
}

/** What is down to few values of both is read first, what leaves few out last. */
function rowsRead({ within, series, isCombined }: PairWay): number {
  if (within.isExcluded) return 3;
  if (series?.isExcluded === false) return 0;
  return isCombined ? 1 : 2;
}

async function maybeWithinPeople(reading: Reading, { query }: Named): Promise<PairWay | undefined> {
  const people = await setOf(reading, query, 'user');
  return people?.isExcluded === false ? withinPeople(people) : undefined;
}

/** Each dimension a question names, once. */
export function dimensionsOf(
  { filters }: Pick<UsageQuery, 'filters'>,
  { by, within }: Pick<Split, 'by' | 'within'>,
): readonly DimensionName[] {
  const groups = [by, within].filter((name) => name !== undefined);
  return [...new Set([...filters.map((filter) => filter.dimension), ...groups])];
}

export function setOf(
  reading: Reading,
  { org, filters }: UsageQuery,
  dimension: SeriesDimension,
): Promise<ValueSet | undefined> {
  return maybeValueSet(reading, org, { dimension, filters });
}

/** Everything some people did, by all dimensions. */
export function withinPeople(people: ValueSet): PairWay {
  return { pair: pairName({ within: 'user', by: '*' }), within: people, series: undefined, isCombined: true };
}

function waysOfOne(dimension: SeriesDimension, series: ValueSet | undefined): Ways {
  const margin = MARGINS.find((one) => one === dimension);
  const pair = pairName({ within: '', by: dimension });
  return {
    margin: margin === undefined ? undefined : { margin, series },
    pairs: [{ pair, within: { ids: [WHOLE], isExcluded: false }, series, isCombined: false }],
  };
}

/** What comes first has to be filtered, and what is grouped by comes second. */
async function maybeOrder(
  reading: Reading,
  [within, by]: Order,
  { query, split }: Named,
): Promise<PairWay | undefined> {
  const set = await setOf(reading, query, within);
  if (!set || split.by === within) return undefined;
  return {
    pair: pairName({ within, by }),
    within: set,
    series: await setOf(reading, query, by),
    isCombined: false,
  };
}
