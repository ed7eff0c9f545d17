import { FEWEST_PEOPLE } from '../../analytics/access/access.ts';
import { GROUPS_OF_PEOPLE } from '../../analytics/access/access-dimensions.ts';
import { NO_VALUE } from '../../analytics/dimensions.ts';
import type { Pair } from '../../analytics/reports/question.ts';
import type { FormerPeriod } from '../../analytics/reports/versus/former-period.ts';
import type { Filter, UsageStore } from '../../analytics/store.ts';
import { say } from '../../language/say.ts';
import { type Misunderstanding, misunderstanding } from '../grammar/problem.ts';

/** What a question is about, and the earlier windows that its answer tells exact sums of. */
type About = {
  readonly org: string;
  readonly filters: readonly Filter[];
  readonly former: readonly FormerPeriod[];
  readonly pair?: Pair;
};

/** Whether sums that an answer tells, of now or of a window compared with, are those of fewer than FEWEST_PEOPLE. */
export async function isOfFewPeople(
  usage: Pick<UsageStore, 'distinct'>,
  { from, to }: FormerPeriod,
  { org, filters, former, pair }: About,
): Promise<boolean> {
  for (const { filters: own, mayBeNobodys } of toldApart(filters, pair)) {
    const peopleIn = (window: FormerPeriod) => usage.distinct({ org, ...window, filters: own }, 'user');
    const people = await peopleIn({ from, to });
    if (people < FEWEST_PEOPLE && !(people === 0 && mayBeNobodys)) return true;
    for (const window of former) {
      const before = await peopleIn(window);
      // Where nobody used anything there is nothing to tell.
      if (before > 0 && before < FEWEST_PEOPLE) return true;
    }
  }
  return false;
}

type Told = {
  readonly filters: readonly Filter[];
  /** Calls that name no team may name nobody either, and what is left out may be nothing. */
  readonly mayBeNobodys: boolean;
};

/**
 * The same filters for each group of people they name, and for each side of a comparison: answers tell these apart.
 * One that is left out is what the total has more than the answer, which is told too.
 */
function toldApart(filters: readonly Filter[], pair: Pair | undefined): readonly Told[] {
  const groups = filters.filter(({ dimension }) => GROUPS_OF_PEOPLE.includes(dimension));
  const alone = (one: Filter, values: readonly string[]): Told => ({
    filters: filters.map((filter) => (filter === one ? { ...filter, values, negate: false } : filter)),
    mayBeNobodys: one.negate || values.every((value) => value === NO_VALUE),
  });
  const sides = filters.filter(({ dimension, negate }) => dimension === pair?.dimension && !negate);
  const isWhole = groups.length === 0 || groups.some(({ negate }) => negate);
  return [
    ...groups.flatMap((group) => group.values.map((value) => alone(group, [value]))),
    ...sides.flatMap((side) => (pair?.sides ?? []).map((values) => alone(side, values))),
    ...(isWhole ? [{ filters, mayBeNobodys: false }] : []),
  ];
}

export function tooFewPeople(): Misunderstanding {
  const message = say`Fewer than ${FEWEST_PEOPLE} people used anything there, so their sum would tell who it was.`;
  return misunderstanding('insufficient_access', message, {
    hint: say`Ask about a longer period or all teams.`,
  });
}
