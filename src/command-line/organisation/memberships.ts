import { SINCE_EVER_DAY, teamOn } from '../../analytics/attribution/memberships.ts';
import { localDate } from '../../analytics/period.ts';
import type { Member, Membership } from '../../analytics/state.ts';
import type { PlanContext, Say } from './context.ts';
import type { OrganisationEntry } from './file.ts';

type MemberEntry = NonNullable<OrganisationEntry['members']>[number];

/**
 * Who was in which team when: what the file says of somebody, else what is known. Somebody who stands in another team
 * than before is in it from today on, so that their past stays where it was.
 */
export function membershipsOf(context: PlanContext): readonly Membership[] {
  const { entry, standing, say } = context;
  const { members = [] } = entry;
  const known = Map.groupBy(standing.memberships, ({ member }) => member);
  const named = new Set(members.map(({ id }) => id));
  const others = standing.memberships.filter(({ member }) => !named.has(member));
  const theirs = members.flatMap((member, index) => {
    const own = known.get(member.id) ?? [];
    return member.teams
      ? saidMemberships(context, member, (where, message) => say(`members[${index}].${where}`, message))
      : movedMemberships(context, member, own);
  });
  return [...others, ...theirs];
}

/** The team somebody is in now: the one the file names, else that of the membership that holds today. */
export function teamNow({ organisation, now }: PlanContext, { team, teams }: MemberEntry): string | null {
  if (team !== undefined || !teams) return team ?? null;
  const memberships = teams.map(toMembership);
  return teamOn({ at: now, timeZone: organisation.timeZone, team: null, memberships }) ?? null;
}

function saidMemberships(context: PlanContext, { id, team, teams = [] }: MemberEntry, say: Say) {
  const { entry, standing, organisation, now } = context;
  const teamIds = new Set((entry.teams ?? standing.teams).map((one) => one.id));
  const rows = teams.map((one): Membership => ({ org: entry.id, member: id, ...toMembership(one) }));
  const sorted = rows.toSorted((a, b) => (a.from < b.from ? -1 : 1));
  for (const [index, row] of rows.entries()) {
    if (teamIds.size > 0 && !teamIds.has(row.team))
      say(`teams[${index}].team`, `there is no team "${row.team}"`);
    if (row.until !== null && row.until <= row.from)
      say(`teams[${index}].until`, `${row.until} is not after ${row.from}`);
  }
  for (const [index, row] of sorted.entries()) {
    const next = sorted[index + 1];
    if (next && (row.until === null || row.until > next.from))
      say('teams', `"${row.team}" still holds when "${next.team}" begins on ${next.from}`);
  }
  const current = teamOn({ at: now, timeZone: organisation.timeZone, team: null, memberships: rows });
  if (team !== undefined && team !== current)
    say('team', `is "${team}", but teams say "${current ?? 'none'}" for today`);
  return rows;
}

function toMembership({ team, from, until }: NonNullable<MemberEntry['teams']>[number]) {
  return { team, from: from ?? SINCE_EVER_DAY, until: until ?? null };
}

/** What is known of somebody, ended today where the file names another team. */
function movedMemberships(
  { entry, standing, organisation, now }: PlanContext,
  { id, team: named }: MemberEntry,
  known: readonly Membership[],
): readonly Membership[] {
  const { timeZone } = organisation;
  const team = named ?? null;
  const former: Member | undefined = standing.members.find((member) => member.id === id);
  const before = teamOn({ at: now, timeZone, team: former?.team ?? null, memberships: known }) ?? null;
  if (!former) return known;
  const today = localDate(now, timeZone).toString();
  if (before === team) return withoutPlans(known, today);
  const past: readonly Membership[] =
    known.length > 0 || before === null
      ? known
      : [{ org: entry.id, member: id, from: SINCE_EVER_DAY, until: null, team: before }];
  const ended = past
    .filter(({ from }) => from < today)
    .map((row) => (row.until === null || row.until > today ? { ...row, until: today } : row));
  const begins = { org: entry.id, member: id, from: today, until: null };
  return team === null ? ended : [...ended, { ...begins, team }];
}

/** Moves that were planned are not named any more: whoever is in a team now stays. */
function withoutPlans(known: readonly Membership[], today: string): readonly Membership[] {
  return known
    .filter(({ from }) => from <= today)
    .map((row) => (row.until !== null && row.until > today ? { ...row, until: null } : row));
}
