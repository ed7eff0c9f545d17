import { maySeePerson } from '../../analytics/access/access.ts';
import { boundFilter } from '../../analytics/access/binding.ts';
import { dimensionsWithin } from '../../analytics/access/bound-access.ts';
import { type DimensionName, dimensionNamed, isSeriesDimension } from '../../analytics/dimensions.ts';
import type { Filter, UsageStore } from '../../analytics/store.ts';
import { say } from '../../language/say.ts';
import { maybeClosest } from '../grammar/closest.ts';
import { type Misunderstanding, misunderstanding, shownWord, withMeant } from '../grammar/problem.ts';
import { FIXED_VALUES, formatQuery, type Query } from '../grammar/query.ts';
import type { Speaker } from '../speaker/speaker.ts';

export type NameStore = Pick<UsageStore, 'names' | 'newest' | 'sum'>;

/** Names of a query as the store spells them, or the first one that nobody has. */
export type Resolution =
  | { readonly kind: 'resolved'; readonly query: Query }
  | { readonly kind: 'refused'; readonly problem: Misunderstanding };

const MOST_NAMES = 1_000;

/** Dimensions whose values every member may know to exist; of the others a member learns nothing by asking. */
export const PUBLIC_NAMES: readonly DimensionName[] = ['team', 'model', 'provider'];

/** Looks every name up among those the speaker may see. A name outside them is as unknown as a misspelt one. */
export async function resolveNames(query: Query, speaker: Speaker, usage: NameStore): Promise<Resolution> {
  let resolved = query;
  if (query.subject !== null && (query.view === 'user' || query.view === 'team')) {
    const subject = await resolveName(query.view, query.subject, speaker, usage);
    if (subject === undefined) return unknown(query, query.view, query.subject, speaker, usage);
    resolved = { ...resolved, subject };
  }
  const filters: Filter[] = [];
  for (const filter of query.filters) {
    const values: string[] = [];
    for (const value of filter.values) {
      const name = await resolveName(filter.dimension, value, speaker, usage);
      if (name === undefined) return unknown(query, filter.dimension, value, speaker, usage);
      values.push(name);
    }
    filters.push({ ...filter, values });
  }
  return { kind: 'resolved', query: { ...resolved, filters } };
}

async function resolveName(
  dimension: DimensionName,
  typed: string,
  speaker: Speaker,
  usage: NameStore,
): Promise<string | undefined> {
  if (typed === '') return '';
  if (dimension === 'user') return resolvePerson(typed, speaker, usage);
  if (speaker.viewer.boundTo !== null) {
    // Not found is answered with nothing used: whether it exists elsewhere is not looked at.
    return maybeSame(typed, await namesWithin(dimension, speaker, usage)) ?? typed;
  }
  if (!isLookedUp(dimension, speaker)) return typed;
  const org = speaker.organisation.id;
  const listed = dimension === 'team' ? maybeTeam(typed, speaker) : undefined;
  if (listed !== undefined) return listed;
  const found = maybeSame(typed, await usage.names(org, dimension, { text: typed, limit: MOST_NAMES }));
  if (found !== undefined) return found;
  return (await usage.newest(org)) === undefined ? typed : undefined;
}

/** One value of a dimension outside a query: as the store spells it, or why not. */
export async function resolveValue(
  dimension: DimensionName,
  typed: string,
  speaker: Speaker,
  usage: NameStore,
): Promise<string | Misunderstanding> {
  return (await resolveName(dimension, typed, speaker, usage)) ?? unknownName(dimension, typed);
}

/** Values of our own lists are checked by the parser; tags, files, calls and chats have no dictionary to look in. */
function isLookedUp(dimension: DimensionName, { viewer }: Speaker): boolean {
  if (FIXED_VALUES[dimension] || !isSeriesDimension(dimension)) return false;
  return viewer.role === 'admin' || PUBLIC_NAMES.includes(dimension);
}

function maybeTeam(typed: string, { teams }: Speaker): string | undefined {
  const byId = maybeSame(
    typed,
    teams.map(({ id }) => id),
  );
  return byId ?? teams.find(({ name }) => isSame(name, typed))?.id;
}

/** By id, e-mail, name or mention; `me` is oneself. Only people the speaker may see are looked among. */
async function resolvePerson(typed: string, speaker: Speaker, usage: NameStore): Promise<string | undefined> {
  const { viewer } = speaker;
  const name = typed.replace(/^@/, '');
  if (name.toLowerCase() === 'me' && viewer.id !== null) return viewer.id;
  const seen = speaker.members.filter(({ id }) => maySeePerson(viewer, id));
  const mention = /^<@(\w+)>$/.exec(typed)?.[1];
  if (mention !== undefined) {
    return seen.find(({ slack, discord }) => slack === mention || discord === mention)?.id;
  }
  const byId = seen.find(({ id }) => id === name);
  if (byId) return byId.id;
  const called = seen.find((one) => isCalled(one, name))?.id;
  const own = maybeSame(name, knownPeople(speaker));
  if (!maySeeEverybody(speaker)) return called ?? own;
  const org = speaker.organisation.id;
  const stored = await usage.names(org, 'user', { text: name, limit: MOST_NAMES });
  // Events may carry the address of a member whose id is another: whoever types it means those events.
  if (stored.includes(name)) return name;
  const known = called ?? own ?? maybeSame(name, stored);
  return known ?? ((await usage.newest(org)) === undefined ? name : undefined);
}

function maySeeEverybody({ viewer }: Speaker): boolean {
  return viewer.role === 'admin' && viewer.people === 'named';
}

/** Oneself and the people one leads, as far as anybody is shown by name. */
function knownPeople({ viewer }: Speaker): readonly string[] {
  const ids = [...(viewer.id === null ? [] : [viewer.id]), ...viewer.ledPeople];
  return ids.filter((id) => maySeePerson(viewer, id));
}

type Called = { readonly id: string; readonly name: string | null; readonly email: string | null };

function isCalled({ id, name, email }: Called, typed: string): boolean {
  return [id, name, email].some((one) => one !== null && isSame(one, typed));
}

/** The same sentence whether nobody has the name or the speaker may not see who has. */
export function unknownName(dimension: DimensionName, typed: string): Misunderstanding {
  const {
    label,
    words: [word = ''],
  } = dimensionNamed(dimension);
  const message = say`I know no ${label} ${shownWord(typed)} that you may see.`;
  return misunderstanding('unknown_name', message, {
    hint: say`Names as they were sent: /usage top ${word} 30d lists those there are.`,
  });
}

async function unknown(
  query: Query,
  dimension: DimensionName,
  typed: string,
  speaker: Speaker,
  usage: NameStore,
): Promise<Resolution> {
  const problem = unknownName(dimension, typed);
  const meant = maybeMeant(typed, await visibleNames(dimension, speaker, usage));
  if (meant === undefined) return { kind: 'refused', problem };
  return {
    kind: 'refused',
    problem: {
      ...problem,
      message: withMeant(problem.message, shownWord(meant)),
      suggestions: [formatQuery(replaced(query, dimension, typed, meant))],
    },
  };
}

/** Every name of a dimension that the speaker may know, for suggestions. */
export async function visibleNames(
  dimension: DimensionName,
  speaker: Speaker,
  usage: NameStore,
): Promise<readonly string[]> {
  const { viewer, organisation, members, teams } = speaker;
  if (viewer.boundTo !== null) return namesWithin(dimension, speaker, usage);
  const isAdmin = viewer.role === 'admin';
  if (dimension === 'user' && !maySeeEverybody(speaker)) return knownPeople(speaker);
  if (!isAdmin && !PUBLIC_NAMES.includes(dimension)) return [];
  if (!isSeriesDimension(dimension)) return [];
  const stored = await usage.names(organisation.id, dimension, { text: '', limit: MOST_NAMES });
  const listed = dimension === 'team' ? teams : dimension === 'user' ? members : [];
  return [...new Set([...listed.map(({ id }) => id), ...stored])].filter((name) => name !== '');
}

const WITHIN_MS = 90 * 86_400_000;

/** The same for somebody bound to a scope: what was used in it of late. */
async function namesWithin(
  dimension: DimensionName,
  { viewer: { boundTo }, organisation: { id: org } }: Speaker,
  usage: NameStore,
): Promise<readonly string[]> {
  if (boundTo === null || !isSeriesDimension(dimension) || !dimensionsWithin(boundTo).includes(dimension))
    return [];
  const newest = await usage.newest(org);
  if (!newest) return [];
  const to = newest.occurredAt + 1;
  const query = { org, from: to - WITHIN_MS, to, filters: [boundFilter(boundTo)] };
  const rows = await usage.sum(query, { by: dimension, measures: ['requests'] });
  return rows.map(({ value }) => value).filter((name) => name !== '');
}

/** A near spelling, else the only name that contains what was typed. */
export function maybeMeant(typed: string, names: readonly string[]): string | undefined {
  const word = typed.replace(/^@/, '').toLowerCase();
  const closest = maybeClosest(word, names);
  if (closest !== undefined || word.length < 3) return closest;
  const containing = names.filter((name) => name.toLowerCase().includes(word));
  return containing.length === 1 ? containing[0] : undefined;
}

function replaced(query: Query, dimension: DimensionName, typed: string, meant: string): Query {
  const isSubject = query.view === dimension && query.subject === typed;
  return {
    ...query,
    subject: isSubject ? meant : query.subject,
    filters: query.filters.map((filter) =>
      filter.dimension === dimension
        ? { ...filter, values: filter.values.map((value) => (value === typed ? meant : value)) }
        : filter,
    ),
  };
}

/** The name as it is spelt: exactly, else the only one in another case. */
function maybeSame(typed: string, names: readonly string[]): string | undefined {
  if (names.includes(typed)) return typed;
  const same = [...new Set(names.filter((name) => isSame(name, typed)))];
  return same.length === 1 ? same[0] : undefined;
}

function isSame(one: string, other: string): boolean {
  return one.normalize('NFC').toLowerCase() === other.normalize('NFC').toLowerCase();
}
