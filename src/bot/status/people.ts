import type { Member } from '../../analytics/state.ts';
import { counted, say } from '../../language/say.ts';
import type { Call } from '../command.ts';
import { calm, type Details, namesText, together, troubled } from './details.ts';

const LOOKED_AT_MS = 30 * 86_400_000;

/** Teams whose events are compared with the teams of their members. */
const MOST_TEAMS = 20;

/** Whose usage counts for no team or another than theirs, who is missing, and who is nobody we know. */
export async function peopleOf(call: Call): Promise<Details> {
  const used = await usersIn(call);
  return together([
    await teamlessOf(call),
    await elsewhereOf(call),
    addressedOf(call, used),
    idleOf(call, used),
    strangersOf(call, used),
  ]);
}

/** Users of the last 30 days, of a team or of all; "" is the team of events that say none. */
async function usersIn({ services, speaker, now }: Call, team?: string): Promise<readonly string[]> {
  const filters = team === undefined ? [] : [{ dimension: 'team', values: [team], negate: false } as const];
  const query = { org: speaker.organisation.id, from: now - LOOKED_AT_MS, to: now, filters };
  const rows = await services.usage.sum(query, { by: 'user', measures: ['requests'] });
  return rows.map(({ value }) => value).filter((user) => user !== '');
}

async function teamlessOf(call: Call): Promise<Details> {
  if (call.speaker.teams.length === 0) return calm([]);
  const users = await usersIn(call, '');
  if (users.length === 0) return calm([]);
  const who = whoText(call, users);
  return troubled([
    say`${who} used something for no team: name their team in apply, or /usage assign user:… team:…`,
  ]);
}

/** Whoever is of one team and works for another is right, or their file is old. */
async function elsewhereOf(call: Call): Promise<Details> {
  const { members, teams } = call.speaker;
  const ofTeam = new Map(members.map(({ id, team }) => [id, team]));
  const found = new Set<string>();
  for (const { id: team } of teams.slice(0, MOST_TEAMS)) {
    for (const user of await usersIn(call, team)) {
      const own = ofTeam.get(user) ?? null;
      if (own !== null && own !== team) found.add(user);
    }
  }
  if (found.size === 0) return calm([]);
  return calm([
    say`${whoText(call, [...found])} used something for another team than their own: events name the team, apply the member's.`,
  ]);
}

/** Members whose events name them by their address, of which their id knows nothing. */
function addressedOf(call: Call, used: readonly string[]): Details {
  const addressed = call.speaker.members.filter((member) => isAddressed(member, used)).map(({ id }) => id);
  if (addressed.length === 0) return calm([]);
  return troubled([
    say`${whoText(call, addressed)} used something under their e-mail address, which their id does not find: make the address their id in apply, or send the id`,
  ]);
}

function isAddressed({ id, email }: Member, used: readonly string[]): boolean {
  return email !== null && email !== id && used.includes(email);
}

function idleOf(call: Call, used: readonly string[]): Details {
  const idle = call.speaker.members
    .filter((member) => !used.includes(member.id) && !isAddressed(member, used))
    .map(({ id }) => id);
  if (idle.length === 0 || used.length === 0) return calm([]);
  return calm([
    say`${whoText(call, idle)} used nothing in 30 days; where that is wrong, services send them under another name: /usage top user 30d`,
  ]);
}

/** Service accounts, for instance. */
function strangersOf(call: Call, used: readonly string[]): Details {
  const members = new Set(call.speaker.members.flatMap(({ id, email }) => [id, email]));
  const strangers = members.size === 0 ? [] : used.filter((user) => !members.has(user));
  if (strangers.length === 0) return calm([]);
  const who = whoText(call, strangers);
  return calm([
    counted(
      strangers.length,
      say`${who} used something and is no member: add people in apply, give service accounts a team with /usage assign user:… team:…`,
      say`${who} used something and are no members: add people in apply, give service accounts a team with /usage assign user:… team:…`,
    ),
  ]);
}

/** "2 people (ana, bob)"; where nobody is shown by name, how many. */
function whoText({ speaker }: Call, users: readonly string[]): string {
  const count = counted(users.length, say`1 person`, say`${users.length} people`);
  return speaker.organisation.people === 'named' ? `${count} (${namesText(users)})` : count;
}

/** A key that acts as nobody is answered like somebody nobody knows. */
export async function keysOf({ services, speaker }: Call): Promise<Details> {
  const keys = await services.state.keys(speaker.organisation.id);
  const nobodys = keys.filter(
    ({ scope, member, boundTo, revokedAt }) =>
      scope === 'read' && member === null && boundTo === null && revokedAt === null,
  );
  if (nobodys.length === 0) return calm([]);
  const names = namesText(nobodys.map(({ id, name }) => name ?? id));
  return troubled([
    say`Read keys that act as nobody see almost nothing: ${names}. Make another with: tokenbell keys create --scope read --as MEMBER, or --for customer:NAME`,
  ]);
}
