import { localDate } from '../period.ts';
import type { Membership } from '../state/finance.ts';

/** Before anything is known of. */
export const SINCE_EVER_DAY = '1970-01-01';

export type TeamAsked = {
  /** UTC milliseconds. */
  readonly at: number;
  readonly timeZone: string;
  /** Where the directory has them, since ever, as far as no membership says otherwise. */
  readonly team: string | null;
  readonly memberships: readonly Pick<Membership, 'from' | 'until' | 'team'>[];
};

/**
 * The team somebody was in on the local day of a time. Once memberships are noted they alone count, so that a day
 * between two of them belongs to no team.
 */
export function teamOn({ at, timeZone, team, memberships }: TeamAsked): string | undefined {
  if (memberships.length === 0) return team ?? undefined;
  const day = localDate(at, timeZone).toString();
  const fitting = memberships.filter(({ from, until }) => from <= day && (until === null || day < until));
  // Where two overlap the later one holds.
  return fitting.reduce<(typeof fitting)[number] | undefined>(
    (latest, one) => (latest && latest.from >= one.from ? latest : one),
    undefined,
  )?.team;
}
