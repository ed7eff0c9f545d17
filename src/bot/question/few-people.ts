import { FEWEST_PEOPLE } from '../../analytics/access/access.ts';
import type { FormerPeriod } from '../../analytics/reports/versus/former-period.ts';
import type { Filter, UsageStore } from '../../analytics/store.ts';
import { say } from '../../language/say.ts';
import { type Misunderstanding, misunderstanding } from '../grammar/problem.ts';

/** What a question is about, and the earlier window that its answer tells exact sums of. */
type About = {
  readonly org: string;
  readonly filters: readonly Filter[];
  readonly former: FormerPeriod | undefined;
};

/** Whether the sums of a named team, now or in the window compared with, are those of fewer than FEWEST_PEOPLE. */
export async function isOfFewPeople(
  usage: Pick<UsageStore, 'distinct'>,
  { from, to }: FormerPeriod,
  { org, filters, former }: About,
): Promise<boolean> {
  for (const own of teamsApart(filters)) {
    const peopleIn = (window: FormerPeriod) => usage.distinct({ org, ...window, filters: own }, 'user');
    if ((await peopleIn({ from, to })) < FEWEST_PEOPLE) return true;
    const before = former ? await peopleIn(former) : 0;
    // Where nobody used anything there is nothing to tell.
    if (before > 0 && before < FEWEST_PEOPLE) return true;
  }
  return false;
}

/** The same filters for each team they name: answers tell teams apart. */
function teamsApart(filters: readonly Filter[]): readonly (readonly Filter[])[] {
  const named = filters.find(({ dimension, negate }) => dimension === 'team' && !negate);
  if (!named) return [filters];
  return named.values.map((team) =>
    filters.map((filter) => (filter === named ? { ...named, values: [team] } : filter)),
  );
}

export function tooFewPeople(): Misunderstanding {
  const message = say`Fewer than ${FEWEST_PEOPLE} people used anything there, so their sum would tell who it was.`;
  return misunderstanding('insufficient_access', message, {
    hint: say`Ask about a longer period or all teams.`,
  });
}
