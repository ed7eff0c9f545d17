import { isThresholdKind, SENSITIVITY_KIND } from '../../analytics/alerts/rules/active.ts';
import { maybeRule, type Rule } from '../../analytics/alerts/rules/rules.ts';
import {
  DEFAULT_LEAST_EVENTS,
  THRESHOLD_KINDS,
  type ThresholdKind,
  type ThresholdTerms,
} from '../../analytics/alerts/rules/threshold.ts';
import { maybeDimension } from '../../analytics/dimensions.ts';
import type { AlertRule } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import type { Call } from '../command.ts';
import { forExample, type Misunderstanding, misunderstanding, shownWord } from '../grammar/problem.ts';
import { maybeTarget, printTarget } from '../grammar/target.ts';
import type { Word } from '../grammar/words.ts';
import { resolveValue } from '../question/names.ts';
import { printScope } from '../speaker/scope.ts';
import { limitWords, maybeLimit } from './limit.ts';

/** What follows `alert add` or `alert try`, read. */
export type RuleTerms =
  | {
      readonly form: 'limit';
      readonly kind: ThresholdKind;
      readonly scope: string;
      readonly terms: ThresholdTerms;
      readonly channel: string | null;
    }
  | { readonly form: 'sensitivity'; readonly scope: string; readonly level: Level }
  | {
      readonly form: 'built-in';
      readonly rule: Rule;
      /** Null: wherever the rule watches. */
      readonly scope: string | null;
      readonly severity: 'page' | 'notice' | null;
      readonly channel: string | null;
    };

type Level = 'low' | 'normal' | 'high';

/** Reads "cost team:ml above $50/day min 30 notice #channel": the kind first, the rest in any order. */
export async function readRule(
  [first, ...rest]: readonly Word[],
  call: Call,
): Promise<RuleTerms | Misunderstanding> {
  const kind = first?.text.toLowerCase() ?? '';
  const parts = await readParts(rest, call);
  if ('code' in parts) return parts;
  const { scope, limit, min, severity, channel, level } = parts;
  if (kind === SENSITIVITY_KIND) {
    if (!level) return badTerms(say`A sensitivity is high, normal or low.`);
    return { form: 'sensitivity', scope: scope ?? 'org', level };
  }
  if (isThresholdKind(kind) && limit !== null) {
    const read = maybeLimit(kind, limit);
    if (!read) return badTerms(say`${shownWord(limit)} is no limit for ${kind}; ${limitExample(kind)}.`);
    const terms = { ...read, minEvents: min ?? DEFAULT_LEAST_EVENTS, severity: severity ?? 'page' } as const;
    return { form: 'limit', kind, scope: scope ?? 'org', terms, channel };
  }
  if (kind === 'hanging') return badTerms(say`${kind} needs a limit; ${limitExample(kind)}.`);
  const rule = maybeRule(kind === 'cost' ? 'spike' : kind);
  if (!rule) return badTerms(notAKind(first));
  if (limit !== null) return badTerms(say`${rule.kind} learns its limits by itself.`);
  return { form: 'built-in', rule, scope, severity, channel };
}

/** As it may be typed again, after `alert add`. */
export function printRule(
  { kind, scope, channel }: Pick<AlertRule, 'kind' | 'scope' | 'channel'>,
  terms: ThresholdTerms,
): string {
  // Only limits are asked for here, whose kinds are these.
  const limit = limitWords(kind as ThresholdKind, terms);
  const min = terms.minEvents === DEFAULT_LEAST_EVENTS ? [] : [`min ${terms.minEvents}`];
  const severity = terms.severity === 'page' ? [] : [terms.severity];
  const where = channel === null ? [] : [printTarget(channel)];
  return [kind, printScope(scope), 'above', limit, ...min, ...severity, ...where].join(' ');
}

type Parts = {
  scope: string | null;
  limit: string | null;
  min: number | null;
  severity: 'page' | 'notice' | null;
  channel: string | null;
  level: Level | null;
};

async function readParts(words: readonly Word[], call: Call): Promise<Parts | Misunderstanding> {
  const parts: Parts = { scope: null, limit: null, min: null, severity: null, channel: null, level: null };
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (!word) break;
    const text = word.text.toLowerCase();
    const next = words[at + 1]?.text;
    const target = maybeTarget(word.text, call);
    if (text === 'above' && next !== undefined) {
      parts.limit = next;
      at++;
    } else if (text === 'min' && next !== undefined && /^\d{1,7}$/.test(next)) {
      parts.min = Number(next);
      at++;
    } else if (text === 'page' || text === 'notice') parts.severity = text;
    else if (text === 'low' || text === 'normal' || text === 'high') parts.level = text;
    else if (text === 'org') parts.scope = 'org';
    else if (target !== undefined) parts.channel = target;
    else {
      const scope = await readScopeWord(word, call);
      if (typeof scope !== 'string') return scope;
      parts.scope = scope;
    }
  }
  return parts;
}

/** "team:ml", with the name as the store spells it. */
async function readScopeWord(word: Word, call: Call): Promise<string | Misunderstanding> {
  const dimension = word.key === null ? undefined : maybeDimension(word.key);
  const [value = '', ...others] = word.values;
  if (!dimension || word.negated || others.length > 0 || value === '')
    return badTerms(say`${shownWord(word.text)} is neither a scope, nor a limit, nor a channel.`);
  const found = await resolveValue(dimension.name, value, call.speaker, call.services.usage);
  return typeof found === 'string' ? `${dimension.name}:${found}` : found;
}

function limitExample(kind: ThresholdKind): string {
  switch (kind) {
    case 'errors':
    case 'hanging':
      return say`write a share of the calls, like 10%`;
    case 'latency':
      return say`write a time, like 8s`;
    case 'cost':
      return say`write dollars, like $50/day`;
    case 'tokens':
    case 'requests':
      return say`write a number, like 5M/hour`;
  }
}

function notAKind(word: Word | undefined): string {
  const limits = THRESHOLD_KINDS.join(', ');
  return word
    ? say`${shownWord(word.text)} is no kind of rule: ${limits} or ${SENSITIVITY_KIND}.`
    : say`A rule has a kind: ${limits} or ${SENSITIVITY_KIND}.`;
}

export function badTerms(message: string): Misunderstanding {
  return misunderstanding('bad_value', message, {
    hint: forExample('/usage alert add cost team:ml above $50/day'),
  });
}
