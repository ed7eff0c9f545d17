import { say } from '../../language/say.ts';
import type { RowsOfSeveral } from '../reports/question.ts';
import type { Organisation, Role } from '../state.ts';
import type { Filter } from '../store.ts';
import { GROUPS_OF_PEOPLE, OPEN, PERSONAL } from './access-dimensions.ts';
import { type Binding, hidesCost } from './binding.ts';
import { authorizeWithin } from './bound-access.ts';
import type { Allowed, Ask, Decision, Refusal } from './decision.ts';

/** Who asks, with everything that decides what they may see. */
export type Viewer = {
  /** The value of the `user` dimension that is theirs; null while the chat account is linked to nobody. */
  readonly id: string | null;
  readonly role: Role;
  /** Teams they lead. */
  readonly leads: readonly string[];
  /** Ids of people in those teams. */
  readonly ledPeople: readonly string[];
  /** Whether anybody is lead or admin yet. */
  readonly rolesDefined: boolean;
  /** Names of those who can grant more. */
  readonly admins: readonly string[];
  readonly people: Organisation['people'];
  /** Nobody of ours, where customers share channels with us: they are told nothing outside of theirs. */
  readonly isOutsider?: true;
  /** All they are told of, whatever else they may be; null where their rights alone decide. */
  readonly boundTo: Binding | null;
};

/**
 * The rules of the design, decided before anything is read: a member sees their own usage and the totals
 * of all teams, a lead the rows per member of their teams, an admin all. A scope is forced, never checked
 * after the fact, and a person one may not see is answered like one who does not exist. A binding comes before
 * all of it.
 */
export function authorize(viewer: Viewer, ask: Ask): Decision {
  if (viewer.boundTo !== null) return authorizeWithin(viewer.boundTo, ask);
  const unseen = maybeUnseenPerson(viewer, ask);
  if (unseen !== undefined) return { kind: 'unknown', dimension: 'user', name: unseen };
  const decision = scopeOf(viewer, ask);
  if (decision.kind !== 'allowed') return decision;
  return isAboutPeople(decision, ask) && hidesPeople(viewer, ask, decision)
    ? refusePeople(viewer, ask)
    : decision;
}

/** Where an organisation shows nobody by name, every other person is unknown, to admins too. */
export function maySeePerson(viewer: Viewer, id: string): boolean {
  if (viewer.boundTo !== null) return false;
  if (id === viewer.id) return true;
  return viewer.people === 'named' && (viewer.role === 'admin' || viewer.ledPeople.includes(id));
}

function maybeUnseenPerson(viewer: Viewer, { view, subject, filters }: Ask): string | undefined {
  const named = filters.filter((filter) => filter.dimension === 'user').flatMap((filter) => filter.values);
  const people = view === 'user' && subject !== null ? [subject, ...named] : named;
  return people.find((id) => id !== '' && !maySeePerson(viewer, id));
}

function scopeOf(viewer: Viewer, ask: Ask): Decision {
  if (ask.view === 'me' || isAboutSelf(viewer, ask)) return selfScope(viewer);
  if (viewer.role === 'admin') return allowed('people', [], canShowPeople(viewer, ask));
  if (ask.view === 'org') return refuseView(viewer, say`Organisation totals are for admins.`);
  return (
    maybeLeadScope(viewer, ask) ?? (ask.view === 'report' ? refuseReport(viewer) : totalsScope(viewer, ask))
  );
}

function refuseReport(viewer: Viewer): Decision {
  return refuseView(viewer, say`Reports are for admins, and for leads about their own teams.`);
}

/** One's own id as the subject, or as the only person the filters leave. */
function isAboutSelf({ id }: Viewer, { view, subject, filters }: Ask): boolean {
  if (id === null || view === 'org') return false;
  if (view === 'user') return subject === id;
  return filters.some((filter) => filter.dimension === 'user' && !filter.negate && isOnly(filter.values, id));
}

function selfScope(viewer: Viewer): Decision {
  if (viewer.id === null) return { kind: 'unlinked' };
  return allowed('self', [{ dimension: 'user', values: [viewer.id], negate: false }], true);
}

function maybeLeadScope(viewer: Viewer, ask: Ask): Decision | undefined {
  if (viewer.leads.length === 0) return undefined;
  const teams = teamsOf(ask);
  if (teams.length > 0) {
    const leadsAll = teams.every((team) => viewer.leads.includes(team));
    return leadsAll ? allowed('people', [], canShowPeople(viewer, ask)) : undefined;
  }
  // Totals of all teams are open to everybody; anything else a lead asks is about the teams they lead.
  if (isTotalsOfTeams(ask) && isOpen(ask)) return undefined;
  const own: Filter = { dimension: 'team', values: viewer.leads, negate: false };
  return allowed('people', [own], canShowPeople(viewer, ask));
}

function totalsScope(viewer: Viewer, ask: Ask): Decision {
  if (teamsOf(ask).length === 0 && !isTotalsOfTeams(ask)) return selfScope(viewer);
  if (isOpen(ask)) return viewer.isOutsider ? { kind: 'unlinked' } : allowed('totals', [], false);
  return refuseView(viewer, say`Who and what makes up the totals of a team is for its lead and admins.`);
}

/** Teams that the question is narrowed to. */
function teamsOf({ view, subject, filters }: Ask): readonly string[] {
  const named = filters.filter((filter) => filter.dimension === 'team' && !filter.negate);
  const values = named.flatMap((filter) => filter.values);
  return view === 'team' && subject !== null ? [subject, ...values] : values;
}

/** Below this many people, a team's totals tell who did what where people are not shown by name. */
export const FEWEST_PEOPLE = 3;

/**
 * Whether an answer must be about at least FEWEST_PEOPLE: totals of a team, department or cost centre where nobody is
 * shown by name. One that is left out is told by what is missing.
 */
export function needsSeveralPeople(viewer: Viewer, ask: Ask, decision: Allowed): boolean {
  // A customer's people are no members of ours.
  if (viewer.boundTo !== null) return viewer.people !== 'named' && !hidesCost(viewer.boundTo);
  return hidesWho(viewer, decision) && ((ask.view === 'team' && ask.subject !== null) || namesGroup(ask));
}

/** Which rows of an answer must each be about as many, so that none tells what the same asked alone would not. */
export function maybeRowsOfSeveral(viewer: Viewer, ask: Ask, decision: Allowed): RowsOfSeveral | undefined {
  if (needsSeveralPeople(viewer, ask, decision)) return 'all';
  return viewer.boundTo === null && hidesWho(viewer, decision) ? 'groups' : undefined;
}

/** Admins and leads are told no more: single people are shown to nobody then. */
function hidesWho({ people }: Viewer, { scope }: Allowed): boolean {
  return people !== 'named' && scope !== 'self';
}

function namesGroup({ filters }: Ask): boolean {
  return filters.some(({ dimension }) => GROUPS_OF_PEOPLE.includes(dimension));
}

function isTotalsOfTeams({ view, by }: Ask): boolean {
  return view === 'team' || (view === 'top' && by === 'team');
}

function isOpen({ view, by, filters }: Ask): boolean {
  const used = [...filters.map((filter) => filter.dimension), ...(by === null ? [] : [by])];
  return view !== 'user' && used.every((dimension) => OPEN.includes(dimension));
}

function isPersonal({ view, by, filters }: Ask): boolean {
  const used = [...filters.map((filter) => filter.dimension), ...(by === null ? [] : [by])];
  return view === 'user' || used.some((dimension) => PERSONAL.includes(dimension));
}

/** Whether an allowed answer would name people or be about one. */
function isAboutPeople({ scope }: { readonly scope: string }, ask: Ask): boolean {
  return scope === 'self' ? ask.view !== 'me' : isPersonal(ask);
}

/** Nobody's usage goes to a channel, and some organisations show no people at all; one's own stays open. */
function hidesPeople(viewer: Viewer, ask: Ask, { scope }: { readonly scope: string }): boolean {
  return ask.visibility === 'public' || (scope !== 'self' && viewer.people !== 'named');
}

function canShowPeople(viewer: Viewer, ask: Ask): boolean {
  return viewer.people === 'named' && ask.visibility === 'private';
}

function allowed(
  scope: 'self' | 'people' | 'totals',
  forced: readonly Filter[],
  showPeople: boolean,
): Allowed {
  return { kind: 'allowed', scope, forced, showPeople };
}

function refusePeople(viewer: Viewer, ask: Ask): Decision {
  if (ask.visibility === 'public') {
    const message = say`Usage of single people is shown privately.`;
    return { kind: 'refused', message, hint: say`Leave out "public".` };
  }
  return refuseView(viewer, say`This organisation shows nobody by name.`);
}

/** "Insufficient access: … Ask an admin (Ada)." */
export function refuseView(viewer: Viewer, reason: string): Extract<Refusal, { kind: 'refused' }> {
  return { kind: 'refused', message: say`Insufficient access. ${reason}`, hint: whoGrants(viewer) };
}

const MOST_ADMINS_NAMED = 3;

function whoGrants({ rolesDefined, admins }: Viewer): string {
  if (!rolesDefined || admins.length === 0) {
    return say`Nobody is admin yet: the first person to enter the claim code printed at start is, with /usage link CODE.`;
  }
  return say`An admin can grant it: ${admins.slice(0, MOST_ADMINS_NAMED).join(', ')}.`;
}

function isOnly(values: readonly string[], value: string): boolean {
  return values.length === 1 && values[0] === value;
}
