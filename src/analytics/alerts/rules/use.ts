import { type DimensionName, isNamed } from '../../dimensions.ts';
import type { Filter, UsageStore } from '../../store.ts';

/** What a value of a dimension was used for. */
export type Use = { readonly requests: number; readonly usd: number; readonly tokens: number };

export type UseQuery = {
  readonly org: string;
  readonly from: number;
  readonly to: number;
  readonly filters?: readonly Filter[];
};

/** What was used in [from, to) by each value of a dimension that stands for one thing, the most used first. */
export async function useBy(
  usage: Pick<UsageStore, 'sum'>,
  { filters = [], ...query }: UseQuery,
  by: DimensionName,
): Promise<ReadonlyMap<string, Use>> {
  const measures = ['requests', 'costNano', 'inputTokens', 'outputTokens'] as const;
  const rows = await usage.sum({ ...query, filters }, { by, measures });
  const used = rows
    .filter(({ value }) => isNamed(value))
    .map(({ value, measures: sums }) => {
      const tokens = Number(sums.inputTokens + sums.outputTokens);
      return [value, { requests: Number(sums.requests), usd: Number(sums.costNano) / 1e9, tokens }] as const;
    });
  return new Map(used.sort(([, a], [, b]) => b.requests - a.requests));
}

/** Calls that carry one value of a dimension. */
export function only(dimension: DimensionName, value: string): Filter {
  return { dimension, values: [value], negate: false };
}
