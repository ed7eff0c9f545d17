import type { SpanContext } from '../../../traces/links.ts';
import { isId, isText } from '../checks.ts';
import { known } from '../known.ts';
import { isEmail } from '../native/native-fields.ts';
import { MAX_ENTRIES } from '../native/native-lists.ts';
import { NAMES, textOf } from './attributes.ts';
import type { Attributes } from './schema.ts';

/** Whom and what a record belongs to, as far as its own attributes say; `agent` where only its name does. */
export function contextOf(attributes: Attributes, agent?: string): SpanContext {
  const user = idIn(attributes, NAMES.user);
  const email = idIn(attributes, NAMES.userEmail) ?? (user !== undefined && isEmail(user) ? user : undefined);
  return {
    dimensions: known<SpanContext['dimensions']>({
      user: user ?? email,
      team: teamOf(attributes),
      agent: labelIn(attributes, NAMES.agent) ?? agent,
    }),
    facts: known<SpanContext['facts']>({
      userName: idIn(attributes, NAMES.userName),
      userEmail: email,
      conversation: idIn(attributes, NAMES.conversation),
    }),
  };
}

/** A team by name, or as a tag "team:…". */
export function teamOf(attributes: Attributes): string | undefined {
  const tag = tagsOf(attributes).find((text) => text.length > 5 && text.startsWith('team:'));
  return labelIn(attributes, NAMES.team) ?? tag?.slice(5);
}

/** Tags as a list, or as a list that was written as text. */
export function tagsOf(attributes: Attributes): readonly string[] {
  const value = NAMES.tags.map((name) => attributes.get(name)).find((tags) => tags !== undefined);
  const list: unknown = typeof value === 'string' ? maybeList(value) : value;
  if (!Array.isArray(list)) return [];
  const tags = list.filter((tag): tag is string => isText(tag) && tag !== '');
  return [...new Set(tags)].slice(0, MAX_ENTRIES);
}

/** The first name whose value can be kept; what cannot is as good as not sent. */
export function labelIn(attributes: Attributes, names: readonly string[]): string | undefined {
  const text = textOf(attributes, names);
  return isText(text) ? text : undefined;
}

export function idIn(attributes: Attributes, names: readonly string[]): string | undefined {
  const text = textOf(attributes, names);
  return isId(text) ? text : undefined;
}

function maybeList(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // A single tag is not JSON.
    if (error instanceof SyntaxError) return [text];
    throw error;
  }
}
