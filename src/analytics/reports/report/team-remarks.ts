import { percentageOf } from '../../percentages.ts';
import { nameOf } from '../breakdown.ts';
import { queryOf, type ReportContext } from '../context.ts';
import type { Compared } from './compared.ts';

/** Teams whose models are looked at; smaller ones stand in the table without. */
const MOST_TEAMS = 20;

/** What each of the largest teams spends most on: "claude-opus-5 (62 %)". */
export async function teamRemarks(
  { question, usage }: ReportContext,
  teams: readonly Compared[],
): Promise<ReadonlyMap<string, string>> {
  const query = queryOf(question);
  const remarks = new Map<string, string>();
  for (const { value, now } of teams.slice(0, MOST_TEAMS)) {
    if (now.costNano === 0n) continue;
    const filters = [...query.filters, { dimension: 'team', values: [value], negate: false } as const];
    const models = await usage.sum({ ...query, filters }, { by: 'model', measures: ['costNano'] });
    const [most] = models.toSorted((one, other) =>
      one.measures.costNano < other.measures.costNano ? 1 : -1,
    );
    const share = most && percentageOf(most.measures.costNano, now.costNano);
    if (most) remarks.set(value, `${nameOf(most.value, 'model')} (${Math.round(Number(share))} %)`);
  }
  return remarks;
}
