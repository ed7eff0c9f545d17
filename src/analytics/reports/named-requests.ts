import type { Filter, Measures } from '../store.ts';
import { queryOf, type ReportContext } from './context.ts';
import type { Group } from './table/breakdown.ts';

const OF_NOBODY: Filter = { dimension: 'user', values: [''], negate: false };

/** Requests that name their user, which alone can be divided by users. */
export async function namedRequests(
  { question, usage }: ReportContext,
  { requests }: Pick<Measures, 'requests'>,
): Promise<bigint> {
  const query = queryOf(question);
  const filters = [...query.filters, OF_NOBODY];
  // What is left out is one value, which is read faster than all the others.
  const [nobodys] = await usage.sum({ ...query, filters }, { measures: ['requests'] });
  return requests - (nobodys?.measures.requests ?? 0n);
}

/** The same where a breakdown by person is at hand. */
export function namedRequestsOf(people: readonly Group[]): bigint {
  return people.reduce((sum, { value, measures }) => (value === '' ? sum : sum + measures.requests), 0n);
}
