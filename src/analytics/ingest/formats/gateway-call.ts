import type { Links, SpanContext } from '../../traces/links.ts';
import type { EventFacts } from '../../usage-event.ts';
import { maybeOutsideWindow, type Reading, type ReadingRules } from '../reading.ts';
import { isObject, isText, shown } from './checks.ts';
import { known } from './known.ts';
import { completeDraft, toEvent } from './native/native.ts';
import { type Draft, emptyDraft } from './native/native-draft.ts';
import { NATIVE_FIELDS } from './native/native-fields.ts';
import { MAX_ENTRIES } from './native/native-lists.ts';

/** The most records of one body: what a gateway kept back while nobody answered it, in one piece. */
export const MAX_RECORDS = 10_000;

/** A value a sender gave: the name it has there, the field of a native event it is, and the value. */
export type Given = readonly [theirName: string, ourName: string, value: unknown];

/** A call in a sender's words. */
export type GatewayCall = {
  readonly idKeys: readonly [string, ...string[]];
  /** Later ones win; null and undefined say nothing. */
  readonly given: readonly Given[];
  /** What is known besides and needs no check. */
  readonly facts?: EventFacts;
  readonly links?: Links;
};

/** Reads a call as the native event it amounts to; an impossible value refuses it with the sender's name for it. */
export function readCall(call: GatewayCall, rules: ReadingRules): Reading {
  const { idKeys, given, facts, links } = call;
  const [id] = idKeys;
  const draft = { ...emptyDraft(), id, facts: { ...facts } };
  const problem = fill(draft, given) ?? completeDraft(draft, rules);
  if (problem) return { id, refusal: { code: 'invalid', message: problem } };
  const event = { ...toEvent(draft, id, rules), idKeys };
  const outside = maybeOutsideWindow(event.occurredAt, rules);
  return outside ? { id, refusal: outside } : { event, ...(links && { links }) };
}

/** What calls below a span take over from it; a value that cannot be stored is none. */
export function contextOf(given: readonly Given[]): SpanContext {
  const draft = emptyDraft();
  for (const one of given) fill(draft, [one]);
  const { user, team, agent } = draft.dimensions;
  const { userName, userEmail, conversation } = draft.facts;
  return {
    dimensions: known<SpanContext['dimensions']>({ user, team, agent }),
    facts: known<SpanContext['facts']>({ userName, userEmail, conversation }),
  };
}

/** Puts what was given into a draft, or says what of it is impossible. */
export function fill(draft: Draft, given: readonly Given[]): string | undefined {
  for (const [theirName, ourName, value] of given) {
    if (value === null || value === undefined) continue;
    const problem = NATIVE_FIELDS.get(ourName)?.(draft, value);
    if (problem) return `${theirName}: ${problem}`;
  }
  return undefined;
}

/** Something else stands where a record should. */
export function notAnObject(value: unknown): Reading {
  const message = `a record is an object, got ${shown(value)}`;
  return { id: null, refusal: { code: 'not_an_object', message } };
}

/** A record lacks what names it. */
export function unnamed(message: string): Reading {
  return { id: null, refusal: { code: 'invalid', message } };
}

/** What stands where something else should, at the end of a sentence. */
export function got(value: unknown): string {
  return value === undefined ? 'it is missing' : `got ${shown(value)}`;
}

/** Milliseconds from one instant to another, where both are known and in order. */
export function between(from: unknown, to: unknown): number | undefined {
  return typeof from === 'number' && typeof to === 'number' && to >= from ? to - from : undefined;
}

const NUMBER = /^-?\d+(?:\.\d+)?(?:e[-+]?\d+)?$/i;

/** A number that was sent as text; anything else as it came, for the field's own check. */
export function asNumber(value: unknown): unknown {
  return typeof value === 'string' && value.length < 40 && NUMBER.test(value) ? Number(value) : value;
}

/** The fields of an object; none of anything else. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

/** The first text that is not empty. */
export function firstText(...values: readonly unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string' && value !== '');
}

/** Of some texts those that can be stored: worth keeping, but no reason to refuse a call that costs money. */
export function textsThatFit<Name extends string>(
  texts: Readonly<Record<Name, unknown>>,
): Partial<Record<Name, string>> {
  const fitting = Object.entries(texts).filter(([, text]) => isText(text) && text !== '');
  return Object.fromEntries(fitting) as Partial<Record<Name, string>>; // a part of what was given
}

/** Tags that can be stored; others are left out, since no sum depends on them. */
export function tagsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter(isText).slice(0, MAX_ENTRIES) : [];
}

const TEAM_TAG = 'team:';

/** The team a tag "team:…" names. */
export function teamOfTags(tags: readonly string[]): string | undefined {
  return tags.find((tag) => tag.startsWith(TEAM_TAG))?.slice(TEAM_TAG.length);
}
