import { SERIES_DIMENSIONS } from '../../src/analytics/dimensions.ts';
import { subsetProblem } from '../../src/analytics/inclusive-counts.ts';
import { COUNTS, type Counts, type EventFacts, type UsageEvent } from '../../src/analytics/usage-event.ts';

/** A stored event completed by a copy of it. */
export type Merge = {
  readonly event: UsageEvent;
  /** Whether the copy told anything new. */
  readonly changed: boolean;
  /** Fields in which the copy contradicts what is known; they stay as they were. */
  readonly conflicts: readonly string[];
};

/** One call reported twice: what was unknown is filled in, nothing is added, what is known stays. */
export function mergeCopy(stored: UsageEvent, copy: UsageEvent): Merge {
  const conflicts: string[] = [];
  const keys = union(stored.idKeys, copy.idKeys);
  const time = mergeTime(stored, copy, conflicts);
  const dimensions = fill(stored.dimensions, copy.dimensions, SERIES_DIMENSIONS, conflicts);
  const counts = fillCounts(stored.counts, copy.counts, conflicts);
  const facts = fill(time.facts, withoutTime(copy.facts), namesOf(copy.facts), conflicts);
  const tags = mergeTags(stored.tags, copy.tags, conflicts);
  const changed =
    keys.length > stored.idKeys.length ||
    time.occurredAt !== stored.occurredAt ||
    dimensions !== stored.dimensions ||
    counts !== stored.counts ||
    facts !== stored.facts ||
    tags !== stored.tags;
  const [first, ...rest] = keys;
  const event: UsageEvent = {
    ...stored,
    idKeys: [first ?? stored.idKeys[0], ...rest],
    occurredAt: time.occurredAt,
    dimensions,
    counts,
    facts,
    tags,
  };
  return { event, changed, conflicts };
}

/** A time that was only the arrival's gives way to one the sender knew. */
function mergeTime(stored: UsageEvent, copy: UsageEvent, conflicts: string[]) {
  const { facts, occurredAt } = stored;
  if (copy.facts.timeIsArrival) return { occurredAt, facts };
  if (facts.timeIsArrival) return { occurredAt: copy.occurredAt, facts: withoutTime(facts) };
  if (copy.occurredAt !== occurredAt) conflicts.push('occurredAt');
  return { occurredAt, facts };
}

function withoutTime(facts: EventFacts): EventFacts {
  const { timeIsArrival, ...rest } = facts;
  return timeIsArrival ? rest : facts;
}

function fill<Key extends string, Values extends Readonly<Partial<Record<Key, unknown>>>>(
  stored: Values,
  copy: Values,
  names: readonly Key[],
  conflicts: string[],
): Values {
  let filled = stored;
  for (const name of names) {
    const theirs = copy[name];
    if (theirs === undefined) continue;
    const ours = stored[name];
    if (ours === undefined) filled = { ...filled, [name]: theirs };
    else if (!isSame(ours, theirs)) conflicts.push(name);
  }
  return filled;
}

/** A part larger than its whole contradicts it, whichever of the two came first. */
function fillCounts(stored: Counts, copy: Counts, conflicts: string[]): Counts {
  let filled = stored;
  for (const name of COUNTS) {
    const next = fill(filled, copy, [name], conflicts);
    if (next === filled) continue;
    if (subsetProblem(next) !== undefined && subsetProblem(filled) === undefined) conflicts.push(name);
    else filled = next;
  }
  return filled;
}

function mergeTags(
  stored: readonly string[],
  copy: readonly string[],
  conflicts: string[],
): readonly string[] {
  if (copy.length === 0 || isSame(stored, copy)) return stored;
  if (stored.length === 0) return copy;
  conflicts.push('tags');
  return stored;
}

export function union(stored: readonly string[], copy: readonly string[]): readonly string[] {
  return [...stored, ...copy.filter((key) => !stored.includes(key))];
}

function namesOf(facts: EventFacts): readonly (keyof EventFacts)[] {
  // Object.keys of a value typed EventFacts, which validation built, holds only its own names.
  return Object.keys(facts) as (keyof EventFacts)[];
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
}
