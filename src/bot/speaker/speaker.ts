import type { Viewer } from '../../analytics/access/access.ts';
import { type Binding, storedBinding } from '../../analytics/access/binding.ts';
import type { Member, Organisation, Role, StateStore, Team } from '../../analytics/state.ts';
import type { UsageStore } from '../../analytics/store.ts';
import type { Actor } from '../platform.ts';

/** An actor placed in an organisation: who they are there and what they may see. */
export type Speaker = {
  readonly organisation: Organisation;
  readonly viewer: Viewer;
  /** Null for an account that is linked to nobody, and for the person at the terminal. */
  readonly member: Member | null;
  readonly members: readonly Member[];
  readonly teams: readonly Team[];
  /** What everybody in the channel may be told of, be they of the organisation or not; null in any other. */
  readonly channelBoundTo: Binding | null;
};

export type SpeakerStores = {
  readonly state: Pick<
    StateStore,
    'organisation' | 'organisationOfTenant' | 'members' | 'teams' | 'saveMember' | 'channelTerms'
  >;
  readonly usage: Pick<UsageStore, 'names' | 'sum'>;
};

/** The person who sits at the machine: the terminal without `--as`, the console without a chosen person. */
export const OPERATOR: Readonly<Partial<Record<Actor['platform'], string>>> = {
  terminal: '',
  console: 'console',
};
export const OPERATOR_ID = 'admin';

const LED_PEOPLE_MS = 90 * 86_400_000;

/**
 * Who speaks; undefined when there is no such organisation. A person whose e-mail the platform vouches for
 * becomes a member on their first command, as the user their events already name where there is one; not in a bound
 * channel, where customers are. `place` is the target they speak in, "slack:C0123".
 */
export async function findSpeaker(
  actor: Actor,
  stores: SpeakerStores,
  now: number,
  place: string | null = null,
): Promise<Speaker | undefined> {
  const organisation = await stores.state.organisation(await organisationOf(actor, stores));
  if (!organisation) return undefined;
  const [members, teams, channelBoundTo] = await Promise.all([
    stores.state.members(organisation.id),
    stores.state.teams(organisation.id),
    bindingAt(place, organisation.id, stores.state),
  ]);
  const directory = { organisation, members, mayJoin: channelBoundTo === null };
  const member = isOperator(actor) ? null : await memberOf(actor, directory, stores);
  const known = { actor, member, organisation, members, teams, channelBoundTo };
  const viewer = await viewerOf(known, stores, now);
  return { organisation, viewer, member, members, teams, channelBoundTo };
}

/** What a channel is bound to. */
export async function bindingAt(
  place: string | null,
  org: string,
  state: Pick<StateStore, 'channelTerms'>,
): Promise<Binding | null> {
  if (place === null) return null;
  const terms = (await state.channelTerms(org)).find(({ target }) => target === place);
  return storedBinding(terms?.boundTo ?? null);
}

/** Whoever speaks, as far as others hear the answer: in a bound channel nobody's own rights count for it. */
export function asHeard(speaker: Speaker, visibility: 'private' | 'public'): Speaker {
  const { viewer, channelBoundTo } = speaker;
  if (visibility === 'private' || channelBoundTo === null || viewer.boundTo !== null) return speaker;
  return { ...speaker, viewer: { ...viewer, boundTo: channelBoundTo } };
}

function organisationOf({ platform, tenant }: Actor, { state }: SpeakerStores): Promise<string> | string {
  if (platform === 'slack' || platform === 'discord') return state.organisationOfTenant(platform, tenant);
  return tenant === '' ? 'default' : tenant;
}

type Directory = {
  readonly organisation: Organisation;
  readonly members: readonly Member[];
  /** Whether somebody nobody knows becomes a member by speaking. */
  readonly mayJoin: boolean;
};

async function memberOf(
  actor: Actor,
  { organisation, members, mayJoin }: Directory,
  stores: SpeakerStores,
): Promise<Member | null> {
  if (actor.platform !== 'slack' && actor.platform !== 'discord')
    return namedMember(actor, organisation, members);
  const { platform, user, email } = actor;
  const linked = members.find((member) => member[platform] === user);
  if (linked) return linked;
  if (email === null) return null;
  const known = members.find((member) => isSame(member.email, email) || isSame(member.id, email));
  if (!known && !mayJoin) return null;
  const member = known ?? (await newMember(actor, email, organisation, stores));
  // A second workspace's account of the same person does not take the first one's place.
  if (known && known[platform] !== null) return known;
  const saved = { ...member, [platform]: user };
  await stores.state.saveMember(saved);
  return saved;
}

/** Terminal, console and API name members by their id or e-mail; somebody only events know is a plain member. */
function namedMember(
  { user, name }: Actor,
  { id: org }: Organisation,
  members: readonly Member[],
): Member | null {
  if (user === '') return null;
  const known = members.find(({ id }) => id === user) ?? members.find(({ email }) => isSame(email, user));
  return known ?? plainMember({ org, id: user, name, email: null });
}

async function newMember(
  actor: Actor,
  email: string,
  { id: org }: Organisation,
  { usage }: SpeakerStores,
): Promise<Member> {
  const names = await usage.names(org, 'user', { text: email, limit: 20 });
  const id = names.find((name) => isSame(name, email)) ?? email;
  return plainMember({ org, id, name: actor.name, email });
}

function plainMember(parts: Pick<Member, 'org' | 'id' | 'name' | 'email'>): Member {
  return { team: null, role: 'member', slack: null, discord: null, ...parts };
}

type Known = Omit<Speaker, 'viewer'> & { readonly actor: Actor };

async function viewerOf(known: Known, stores: SpeakerStores, now: number): Promise<Viewer> {
  const { member, members, teams, organisation } = known;
  const leads = member ? leadsOf(member, teams) : [];
  return {
    id: member?.id ?? (isOperator(known.actor) ? OPERATOR_ID : null),
    role: roleOf(known, leads),
    leads,
    ledPeople:
      leads.length === 0 ? [] : await peopleIn(leads, { members, org: organisation.id, now }, stores),
    rolesDefined:
      members.some(({ role }) => role !== 'member') || teams.some((team) => team.leads.length > 0),
    admins: members.filter(({ role }) => role === 'admin').map(({ id, name }) => name ?? id),
    people: organisation.people,
    boundTo: boundToOf(known),
    ...((await isOutsider(known, stores)) && { isOutsider: true }),
  };
}

/** An account linked to nobody, in a workspace whose channels are shared with customers. */
async function isOutsider(
  { actor, member, organisation }: Known,
  { state }: SpeakerStores,
): Promise<boolean> {
  if (member !== null || (actor.platform !== 'slack' && actor.platform !== 'discord')) return false;
  return (await state.channelTerms(organisation.id)).some(({ boundTo }) => boundTo !== null);
}

/** A key is bound whoever made it, a channel for everybody who is not of the organisation. */
function boundToOf({ actor, member, channelBoundTo }: Known): Binding | null {
  const isOfUs = member !== null || isOperator(actor);
  return storedBinding(actor.boundTo ?? null) ?? (isOfUs ? null : channelBoundTo);
}

export function isOperator({ platform, user }: Actor): boolean {
  return OPERATOR[platform] === user;
}

function roleOf({ actor, member }: Known, leads: readonly string[]): Role {
  if (isOperator(actor) || member?.role === 'admin') return 'admin';
  return leads.length > 0 ? 'lead' : 'member';
}

/** The teams that name them, and as a lead their own. */
function leadsOf({ id, role, team }: Member, teams: readonly Team[]): readonly string[] {
  const named = teams.filter(({ leads }) => leads.includes(id)).map((one) => one.id);
  return role === 'lead' && team !== null ? [...new Set([...named, team])] : named;
}

/** Members of the led teams, and people whose recent events name one of them. */
async function peopleIn(
  leads: readonly string[],
  { members, org, now }: { members: readonly Member[]; org: string; now: number },
  { usage }: SpeakerStores,
): Promise<readonly string[]> {
  const listed = members.filter(({ team }) => team !== null && leads.includes(team)).map(({ id }) => id);
  const filters = [{ dimension: 'team', values: leads, negate: false }] as const;
  const seen = await usage.sum({ org, from: now - LED_PEOPLE_MS, to: now, filters }, { by: 'user' });
  return [...new Set([...listed, ...seen.map(({ value }) => value)])].filter((id) => id !== '');
}

function isSame(one: string | null, other: string): boolean {
  return one !== null && one.toLowerCase() === other.toLowerCase();
}
