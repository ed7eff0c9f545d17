import { percentageOf } from '../../words/percentages.ts';
import { queryOf, type ReportContext } from '../context.ts';
import { nameOf } from '../table/breakdown.ts';
import { largestFirst } from '../table/largest-first.ts';
import type { Compared } from './compared.ts';

/** Teams whose models are looked at; smaller ones stand in the table without. */
const MOST_TEAMS = 20;

/** What each of the largest teams spends most on: "claude-opus-5 (62 %)". */
export async function teamRemarks(
  { question, usage }: ReportContext,
  teams: readonly Compared[],
): Promise<ReadonlyMap<string, string>> {
  const query = queryOf(question);
  const costly = teams.slice(0, MOST_TEAMS).filter(({ now }) => now.costNano > 0n);
  if (costly.length === 0) return new Map();
  const own = { dimension: 'team', values: costly.map(({ value }) => value), negate: false } as const;
  const rows = await usage.sum(
    { ...query, filters: [...query.filters, own] },
    { by: 'model', within: 'team', measures: ['costNano'] },
  );
  const models = Map.groupBy(rows, ({ within = '' }) => within);
  return new Map(
    costly.flatMap(({ value, now }): (readonly [string, string])[] => {
      const [most] = (models.get(value) ?? []).toSorted(largestFirst('costNano'));
      if (!most) return [];
      const share = Number(percentageOf(most.measures.costNano, now.costNano));
      return [[value, `${nameOf(most.value, 'model')} (${Math.round(share)} %)`]];
    }),
  );
}
