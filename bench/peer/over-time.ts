import { toDecimalUsd } from '../../src/analytics/money.ts';
import { sparkline } from '../../src/analytics/words/sparkline.ts';
import type { Grain } from './asked.ts';
import { sumOf, tokensOf } from './cells.ts';
import { type Fact, fact } from './facts.ts';
import type { SplitSums } from './split-sums.ts';

/** Groups a stacked picture draws on their own: all of nine, else eight and what is left. */
const MOST_GROUPS = 9;

/** Cost as a line over tokens. */
export function trendFacts({ buckets }: Pick<SplitSums, 'buckets'>, { starts }: Grain): readonly Fact[] {
  return starts.flatMap((_, index) => {
    const sums = buckets.get(index) ?? {};
    return [
      fact(`point ${index} cost`, toDecimalUsd(sumOf(sums, 'cost'))),
      fact(`point ${index} tokens`, tokensOf(sums)),
    ];
  });
}

/** What the dearest cost slice by slice, and all others together; `ranked` has the values with the names to say. */
export function stackedFacts(
  { buckets, drawn }: Pick<SplitSums, 'buckets' | 'drawn'>,
  { starts }: Grain,
  ranked: readonly Named[],
): readonly Fact[] {
  const own = ranked.length > MOST_GROUPS ? ranked.slice(0, MOST_GROUPS - 1) : ranked;
  return starts.flatMap((_, index) => {
    const costs = own.map(({ value }) => drawn.get(value)?.get(index) ?? 0n);
    const rest = sumOf(buckets.get(index) ?? {}, 'cost') - costs.reduce((sum, cost) => sum + cost, 0n);
    const points = own.map(({ name }, place) =>
      fact(`point ${index} ${name}`, toDecimalUsd(costs[place] ?? 0n)),
    );
    return own.length < ranked.length
      ? [...points, fact(`point ${index} other`, toDecimalUsd(rest))]
      : points;
  });
}

export type Named = { readonly value: string; readonly name: string };

/** The small line beside each of the first rows, of sums by the slices of a grain. */
export function sparkFacts(
  { drawn }: Pick<SplitSums, 'drawn'>,
  sparks: Sparks,
  rows: readonly Named[],
): readonly Fact[] {
  return rows.map(({ value, name }) => {
    const bars = sparks.bars.starts.map((from, bar) => {
      const to = sparks.bars.starts[bar + 1] ?? Number.POSITIVE_INFINITY;
      return [...(drawn.get(value) ?? [])]
        .filter(([slice]) => isWithin(sparks.of.starts[slice] ?? 0, { from, to }))
        .reduce((sum, [, cost]) => sum + cost, 0n);
    });
    return fact(`row ${name} spark`, sparkline(bars));
  });
}

/** The bars of a line and the slices it is added up from, which may be the bars themselves. */
type Sparks = { readonly bars: Grain; readonly of: Grain };

function isWithin(at: number, { from, to }: { readonly from: number; readonly to: number }): boolean {
  return at >= from && at < to;
}
