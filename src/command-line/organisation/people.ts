import type { Member, Team } from '../../analytics/state.ts';
import { type PlanContext, sayRepeated } from './context.ts';
import { teamNow } from './memberships.ts';

export function teamsOf({ entry, standing, say }: PlanContext): readonly Team[] {
  const { teams = [], departments, members } = entry;
  const people = new Set([...(members ?? standing.members)].map(({ id }) => id));
  sayRepeated(
    teams.map(({ id }) => id),
    'teams',
    'id',
    say,
  );
  return teams.map((team, index) => {
    const { department = null, leads = [] } = team;
    if (departments && department !== null && !departments.includes(department)) {
      say(`teams[${index}].department`, `there is no department "${department}" in departments`);
    }
    for (const lead of leads)
      if (!people.has(lead)) say(`teams[${index}].leads`, `there is no member "${lead}"`);
    const costCenter = team.costCenter ?? null;
    return { org: entry.id, id: team.id, name: team.name ?? team.id, department, costCenter, leads };
  });
}

export function membersOf(context: PlanContext): readonly Member[] {
  const { entry, standing, say } = context;
  const { members = [], teams } = entry;
  const teamIds = new Set((teams ?? standing.teams).map(({ id }) => id));
  const former = new Map(standing.members.map((member) => [member.id, member]));
  for (const key of ['id', 'email', 'slack', 'discord'] as const) {
    sayRepeated(
      members.map((member) => member[key]?.toLowerCase()),
      'members',
      key,
      say,
    );
  }
  const taken = (key: 'slack' | 'discord', account: string) =>
    members.some((member) => member[key] === account);
  return members.map((member, index) => {
    const team = teamNow(context, member);
    if (team !== null && teamIds.size > 0 && !teamIds.has(team)) {
      say(`members[${index}].team`, `there is no team "${team}"`);
    }
    // What somebody linked in chat stays, unless the file gives the account to somebody else.
    const linked = (key: 'slack' | 'discord') => {
      const account = member[key] ?? former.get(member.id)?.[key] ?? null;
      return account !== null && member[key] === undefined && taken(key, account) ? null : account;
    };
    return {
      org: entry.id,
      id: member.id,
      name: member.name ?? null,
      email: member.email ?? null,
      team,
      role: member.role,
      slack: linked('slack'),
      discord: linked('discord'),
    };
  });
}
