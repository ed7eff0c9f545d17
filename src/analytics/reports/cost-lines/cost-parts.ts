import type { SeriesDimension } from '../../dimensions.ts';
import type { PriceList } from '../../pricing/book/offer.ts';
import { listAt } from '../../pricing/book/offer.ts';
import { type PriceBook, quoteFor } from '../../pricing/book/price-book.ts';
import type { Factor } from '../../pricing/charge/charge.ts';
import type { PriceClass } from '../../pricing/rows/price-class.ts';
import type { Measure, Measures, UsageQuery, UsageReader } from '../../store.ts';

/** What a line of costs is made from. */
export const COST_MEASURES = [
  'events',
  'inputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'outputTokens',
  'costNano',
  'inputCostNano',
  'cacheReadCostNano',
  'cacheWriteCostNano',
  'outputCostNano',
  'providedCostNano',
  'plannedCostNano',
  'pendingEvents',
] as const satisfies readonly Measure[];

export type CostMeasures = Pick<Measures, (typeof COST_MEASURES)[number]>;

/** How many uses of each class that is no token. */
export type Uses = ReadonlyMap<PriceClass, bigint>;

/** Usage of one model under one set of prices: its provider, service tier, region and stretch of time. */
export type CostPart = {
  readonly model: string;
  readonly provider: string;
  /** Undefined where there are too many to tell apart. */
  readonly serviceTier?: string;
  readonly region?: string;
  /** The first instant of its prices within the period, where they changed in it; else null. */
  readonly since: number | null;
  /** What held then for a short prompt; undefined where the book knows no price. */
  readonly list: PriceList | undefined;
  readonly factor: Factor;
  readonly measures: CostMeasures;
  /** What else than tokens was charged for, where it was counted. */
  readonly uses?: Uses;
};

type Known = { readonly [Name in SeriesDimension]?: string };

/** Whatever decides a price, the model last. */
const SPLITS = ['provider', 'serviceTier', 'region', 'model'] as const;
/** Senders name tiers and regions; beyond this many they are not told apart. */
const MOST_VALUES = 20;

/** Splits usage until every part was charged by one set of rows, as far as sums can tell. */
export async function costParts(
  usage: Pick<UsageReader, 'sum'>,
  query: UsageQuery,
  book: PriceBook,
): Promise<readonly CostPart[]> {
  const parts: CostPart[] = [];
  for (const { known, query: own, measures } of await splitBy(usage, query, SPLITS, {})) {
    parts.push(...(await overTime(usage, own, book, { known, measures })));
  }
  return parts;
}

type Split = { readonly known: Known; readonly query: UsageQuery; readonly measures: CostMeasures };

async function splitBy(
  usage: Pick<UsageReader, 'sum'>,
  query: UsageQuery,
  [by, ...rest]: readonly SeriesDimension[],
  known: Known,
): Promise<readonly Split[]> {
  if (by === undefined) return [];
  const rows = await usage.sum(query, { by, measures: COST_MEASURES });
  if (rest.length > 0 && by !== 'provider' && rows.length > MOST_VALUES)
    return splitBy(usage, query, rest, known);
  const splits: Split[] = [];
  for (const { value, measures } of rows) {
    const filters = [...query.filters, { dimension: by, values: [value], negate: false }];
    const own = { known: { ...known, [by]: value }, query: { ...query, filters }, measures };
    splits.push(...(rest.length === 0 ? [own] : await splitBy(usage, own.query, rest, own.known)));
  }
  return splits;
}

/** One part for each stretch of time in which the model's prices stay the same. */
async function overTime(
  usage: Pick<UsageReader, 'sum'>,
  query: UsageQuery,
  book: PriceBook,
  { known, measures }: Omit<Split, 'query'>,
): Promise<readonly CostPart[]> {
  const { model = '', provider = '', serviceTier, region } = known;
  const own = book.ofOrganisations.get(query.org) ?? book;
  const quote = quoteFor(own, model, {
    provider,
    ...(serviceTier !== undefined && { serviceTier }),
    ...(region !== undefined && { region }),
  });
  const moments = quote.offer?.moments.filter((at) => at > query.from && at < query.to) ?? [];
  const starts = [query.from, ...moments];
  const rows =
    moments.length === 0
      ? [{ bucket: 0, measures }]
      : await usage.sum(query, { buckets: starts, measures: COST_MEASURES });
  return rows.map((row) => {
    const at = starts[row.bucket] ?? query.from;
    return {
      model,
      provider,
      ...(serviceTier !== undefined && { serviceTier }),
      ...(region !== undefined && { region }),
      since: moments.length === 0 ? null : at,
      list: quote.offer && listAt(quote.offer, at, 0),
      factor: quote.factor,
      measures: row.measures,
    };
  });
}
