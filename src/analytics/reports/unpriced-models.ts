import { counted, say } from '../../language/say.ts';
import type { UsageQuery, UsageReader } from '../store.ts';
import { firstNames } from '../words/first-names.ts';
import { nameOf } from './table/breakdown.ts';

const MOST_NAMED = 3;

/** "1 model has no price yet: mystery-9": which of them, since that is what somebody can mend. */
export async function unpricedModelsText(
  usage: Pick<UsageReader, 'sum'>,
  query: UsageQuery,
): Promise<string> {
  const models = await usage.sum(query, { by: 'model', measures: ['pendingEvents'] });
  const unpriced = models
    .filter((row) => row.measures.pendingEvents > 0n)
    .sort((a, b) => Number(b.measures.pendingEvents - a.measures.pendingEvents))
    .map((row) => nameOf(row.value, 'model'));
  const names = firstNames(unpriced, MOST_NAMED);
  return counted(
    unpriced.length,
    say`1 model has no price yet: ${names}`,
    say`${unpriced.length} models have no price yet: ${names}`,
  );
}
