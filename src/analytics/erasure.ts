import { DIMENSIONS } from './dimensions.ts';
import type { EventFacts, UsageEvent } from './usage-event.ts';

/**
 * What each name of an erased person becomes: as it was written where several spellings were counted apart, and in
 * any case as `nameKey` has it.
 */
export type Aliases = ReadonlyMap<string, string>;

/** Addresses are the same in any case, other names are not. */
export function nameKey(name: string): string {
  return name.includes('@') ? name.toLowerCase() : name;
}

/** Whatever an event may name its person by. */
export function namesIn({ dimensions, facts }: Known): readonly string[] {
  return [dimensions.user, facts.userEmail, facts.userName].filter((name) => name !== undefined);
}

/** What is known of a call, or of the spans around it. */
type Known = Pick<UsageEvent, 'dimensions' | 'facts'>;

/** What it is once its person was erased, a call or what is known of one; the same when it is somebody else's. */
export function underAlias<Of extends Known>(known: Of, aliases: Aliases): Of {
  const alias = aliasOf(known.dimensions.user, aliases) ?? aliasOf(known.facts.userEmail, aliases);
  return alias === undefined ? known : namedAs(known, alias);
}

/** The same of somebody whose alias is known. */
export function namedAs<Of extends Known>(known: Of, alias: string): Of {
  const { dimensions, facts } = known;
  return {
    ...known,
    ...(dimensions.user !== undefined && { dimensions: { ...dimensions, user: alias } }),
    facts: withoutPerson(facts, new Map(namesIn(known).map((name) => [nameKey(name), alias]))),
  };
}

export function aliasOf(name: string | undefined, aliases: Aliases): string | undefined {
  return name === undefined ? undefined : (aliases.get(name) ?? aliases.get(nameKey(name)));
}

/** Facts of a person's call without their name and address, also where metadata repeats them. */
export function withoutPerson(facts: EventFacts, aliases: Aliases): EventFacts {
  const { userName, userEmail, metadata, ...rest } = facts;
  const isUnnamed = userName === undefined && userEmail === undefined;
  if (!metadata) return isUnnamed ? facts : rest;
  const cleaned = Object.fromEntries(
    Object.entries(metadata).map(([name, value]) => [
      name,
      typeof value === 'string' ? (aliasOf(value, aliases) ?? value) : value,
    ]),
  );
  const isSame = Object.entries(metadata).every(([name, value]) => cleaned[name] === value);
  return isUnnamed && isSame ? facts : { ...rest, metadata: cleaned };
}

/**
 * Replaces names wherever they stand as words of their own: "user:ana", "ana spent $4", but not "banana", and not
 * "team ana", which is somebody else.
 */
export function createRenaming(aliases: Aliases): (text: string) => string {
  const names = [...aliases.keys()].sort((one, other) => other.length - one.length);
  const pattern = new RegExp(names.map(wordPattern).join('|'), 'gu');
  return (text) =>
    names.length === 0 ? text : text.replace(pattern, (name) => aliasOf(name, aliases) ?? name);
}

/** Dimensions of which a person's name may happen to be a value. */
const OTHERS: ReadonlySet<string> = new Set(
  DIMENSIONS.filter(({ name }) => name !== 'user').flatMap(({ name, label, words }) => [
    name,
    label,
    ...words,
  ]),
);

const BEFORE = `(?<![\\p{L}\\p{N}_@+-]|[\\p{L}\\p{N}]\\.)(?<!\\b(?:${[...OTHERS].join('|')})[: ]"?)`;
const AFTER = '(?![\\p{L}\\p{N}_@+-]|\\.[\\p{L}\\p{N}])';

function wordPattern(name: string): string {
  const word = [...name].map(nameLetter).join('');
  // A number may be anything; only where it is said to be a user is it one.
  return `${/\p{L}/u.test(name) ? BEFORE : '(?<=user[: ])'}${word}${AFTER}`;
}

function nameLetter(letter: string, _: number, all: readonly string[]): string {
  if (!/\p{L}/u.test(letter)) return RegExp.escape(letter);
  const isAddress = all.includes('@');
  return isAddress ? `[${letter.toLowerCase()}${letter.toUpperCase()}]` : letter;
}

/** The same in everything a JSON value says, its keys included, save where it says that it is of another dimension. */
export function renameWithin(value: unknown, aliases: Aliases, rename: (text: string) => string): unknown {
  if (typeof value === 'string') return rename(value);
  if (Array.isArray(value)) return value.map((item) => renameWithin(item, aliases, rename));
  if (typeof value !== 'object' || value === null) return value;
  const isOfOther = 'dimension' in value && OTHERS.has(String(value.dimension));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (OTHERS.has(key) || (isOfOther && /^values?$/.test(key))) return [key, item];
      if (key === 'user' && typeof item === 'string') return [key, aliasOf(item, aliases) ?? item];
      return [rename(key), renameWithin(item, aliases, rename)];
    }),
  );
}
