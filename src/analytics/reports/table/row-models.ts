import type { SumRow } from '../../store.ts';
import { queryOf, type ReportContext } from '../context.ts';
import { nameOf } from './breakdown.ts';
import { largestFirst } from './largest-first.ts';

const MEASURES = ['requests'] as const;

/** Which models each of some people used, the most used first, joined by "; ". */
export async function rowModels(
  { question, usage }: ReportContext,
  users: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (users.length === 0) return new Map();
  const query = queryOf(question);
  const filters = [...query.filters, { dimension: 'user', values: users, negate: false } as const];
  const rows = await usage.sum({ ...query, filters }, { by: 'model', within: 'user', measures: MEASURES });
  const byUser = Map.groupBy(rows, ({ within = '' }) => within);
  return new Map([...byUser].map(([user, own]) => [user, modelsText(own)]));
}

type ModelRow = SumRow<(typeof MEASURES)[number]>;

function modelsText(rows: readonly ModelRow[]): string {
  return rows
    .toSorted(largestFirst('requests'))
    .map(({ value }) => nameOf(value, 'model'))
    .join('; ');
}
