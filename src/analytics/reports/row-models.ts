import type { SumRow } from '../store.ts';
import { nameOf } from './breakdown.ts';
import { queryOf, type ReportContext } from './context.ts';

const MEASURES = ['requests'] as const;

/**
 * Which models each of some people used, the most used first, joined by "; ". One sum for each of them: usage is split
 * by one dimension at a time, and what one person used is the least there is to read.
 */
export async function rowModels(
  { question, usage }: ReportContext,
  users: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const query = queryOf(question);
  const models = new Map<string, string>();
  for (const user of users) {
    const filters = [...query.filters, { dimension: 'user', values: [user], negate: false } as const];
    const rows = await usage.sum({ ...query, filters }, { by: 'model', measures: MEASURES });
    models.set(
      user,
      rows
        .toSorted(mostUsedFirst)
        .map(({ value }) => nameOf(value, 'model'))
        .join('; '),
    );
  }
  return models;
}

type ModelRow = SumRow<(typeof MEASURES)[number]>;

function mostUsedFirst(one: ModelRow, other: ModelRow): number {
  const [own, others] = [one.measures.requests, other.measures.requests];
  return own === others ? (one.value < other.value ? -1 : 1) : own < others ? 1 : -1;
}
