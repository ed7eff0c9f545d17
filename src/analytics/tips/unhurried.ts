import type { SeriesDimension } from '../dimensions.ts';
import type { UsageQuery, UsageReader } from '../store.ts';
import type { DimensionValues } from '../usage-event.ts';

/** Values that say nobody waits for the answer; each is matched whole, in any case, - and _ alike. */
const NOBODY_WAITS: readonly (readonly [SeriesDimension, readonly string[]])[] = [
  ['action', ['document_indexing', 'indexing', 'bulk', 'batch', 'backfill', 'nightly', 'scheduled']],
  ['queryType', ['background', 'batch', 'offline', 'scheduled']],
  ['surface', ['background', 'batch', 'cron', 'scheduled']],
  ['environment', ['batch', 'offline']],
  ['operation', ['batch', 'document_indexing', 'indexing']],
];

export function waitsForNobody(dimensions: DimensionValues): boolean {
  return NOBODY_WAITS.some(([dimension, values]) => isAnyOf(dimensions[dimension], values));
}

function isAnyOf(value: string | undefined, values: readonly string[]): boolean {
  return (
    value !== undefined &&
    values.includes(
      value
        .trim()
        .toLowerCase()
        .replaceAll(/[-\s]+/g, '_'),
    )
  );
}

/** Names of a dimension looked through; of more the newest are. */
const MOST_NAMES = 1_000;

/**
 * Nano-USD billed at least for work nobody waits for: of the dimensions that may say so the one that says most. Names
 * are asked first, since they are few and most organisations have none of these.
 */
export async function unhurriedCost(
  usage: Pick<UsageReader, 'sum' | 'names'>,
  query: UsageQuery,
): Promise<bigint> {
  let most = 0n;
  for (const [dimension, values] of NOBODY_WAITS) {
    const names = await usage.names(query.org, dimension, { text: '', limit: MOST_NAMES });
    const own = names.filter((name) => isAnyOf(name, values));
    if (own.length === 0) continue;
    const filters = [...query.filters, { dimension, values: own, negate: false }];
    const [row] = await usage.sum({ ...query, filters }, { measures: ['costNano'] });
    const nano = row?.measures.costNano ?? 0n;
    if (nano > most) most = nano;
  }
  return most;
}
