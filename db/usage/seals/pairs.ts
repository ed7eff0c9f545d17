import type { DimensionName, SeriesDimension } from '../../../src/analytics/dimensions.ts';

/**
 * Pairs are sums by two dimensions, kept of hours, days and weeks that are over: what one value of the first is
 * made of, by the second. A question that names two dimensions then reads the rows of its own value, not of all
 * combinations. `within` '' is the whole organisation, `by` '*' are all dimensions at once.
 */
export type Pair = { readonly within: SeriesDimension | ''; readonly by: SeriesDimension | '*' };

/** Names of their tables. */
export const PAIR_TABLES = { hour: 'pairHour', day: 'pairDay', week: 'pairWeek' } as const;

export type SealedSize = keyof typeof PAIR_TABLES;

/** Stands for the whole organisation where a series would stand for a value. */
export const WHOLE = 0;

export function pairName({ within, by }: Pair): string {
  return `${within}>${by}`;
}

/** Of a pair's name. */
export function withinOf(name: string): string {
  return name.split('>')[0] ?? '';
}

/** Listed beside the pairs of a span in which nothing has a value of a dimension. */
export function unusedName(dimension: DimensionName): string {
  return `-${dimension}`;
}

/** Names as `seal.pairs` holds them, back again, and whether one is among them. */
export function toList(names: readonly string[]): string {
  return ` ${names.join(' ')} `;
}

export function pairsListed(list: string): readonly string[] {
  return list.split(' ').filter((name) => name.includes('>'));
}

export function isListed(list: string, name: string): boolean {
  return list.includes(` ${name} `);
}
