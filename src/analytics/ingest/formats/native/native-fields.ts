import { SERIES_DIMENSIONS, type SeriesDimension } from '../../../dimensions.ts';
import { type Count, type EventFacts, NAMED_COUNTS } from '../../../usage-event.ts';
import { maybeInstant } from '../../instant.ts';
import { isCount, isId, isObject, isText, MAX_EVENT_USD, maybeDecimal, shown } from '../checks.ts';
import type { Draft } from './native-draft.ts';
import { readFiles, readMetadata, readTags, readTools } from './native-lists.ts';

/** Puts a field's value (never null) into the draft, or says in what way it is impossible. */
type FieldReader = (draft: Draft, value: unknown) => string | undefined;

/** Facts whose values have the type `Value`. */
type FactOf<Value> = {
  [Key in keyof EventFacts]-?: Required<EventFacts>[Key] extends Value ? Key : never;
}[keyof EventFacts];

const CHOICES = {
  status: ['ok', 'error', 'cancelled', 'capped'],
  billingSource: ['system', 'byok'],
  billingMode: ['metered', 'included', 'subscription', 'free'],
} as const satisfies Partial<Record<SeriesDimension, readonly string[]>>;

const IDENTIFYING: ReadonlySet<SeriesDimension> = new Set(['user', 'apiKey']);
const PARTS = ['message', 'context', 'files', 'system', 'toolDefinitions', 'response', 'toolOutputs'];

/** A year: a call that took longer is a clock gone wrong. */
const MAX_DURATION_MS = 366 * 86_400_000;

/**
 * Every field of the native usage event and how it is read. A field that is not in this table is unknown:
 * ignored, counted and never stored, which is what becomes of prompts and answers.
 */
export const NATIVE_FIELDS: ReadonlyMap<string, FieldReader> = new Map<string, FieldReader>([
  ['id', readId],
  ['occurredAt', (draft, value) => readInstant(value, (at) => (draft.occurredAt = at))],
  ['endedAt', (draft, value) => readInstant(value, (at) => (draft.facts.endedAt = at))],
  ...SERIES_DIMENSIONS.map((name) => [name, dimension(name)] as const),
  ['user', readUser],
  ...NAMED_COUNTS.map((name) => [name, count(name)] as const),
  ['usage', readUsage],
  ...(['requestModel', 'errorType', 'finishReason', 'capReason'] as const).map(
    (name) => [name, text(name)] as const,
  ),
  ...(
    [
      'run',
      'traceId',
      'spanId',
      'parentSpanId',
      'conversation',
      'message',
      'workItem',
      'deviceId',
      'retryOf',
    ] as const
  ).map((name) => [name, identifier(name)] as const),
  ...(['latencyMs', 'timeToFirstTokenMs'] as const).map((name) => [name, duration(name)] as const),
  ['httpStatus', readHttpStatus],
  ['gatewayCacheHit', readCacheHit],
  ...(['reportedCostUsd', 'upstreamCostUsd'] as const).map((name) => [name, money(name)] as const),
  ['parts', readParts],
  ['tags', readTags],
  ['tools', readTools],
  ['files', readFiles],
  ['metadata', readMetadata],
]);

function readId(draft: Draft, value: unknown): string | undefined {
  if (!isId(value)) return `must be 1 to 255 printable bytes, got ${shown(value)}`;
  draft.id = value;
  return undefined;
}

function readInstant(value: unknown, keep: (at: number) => void): string | undefined {
  const at = maybeInstant(value);
  if (at === undefined) {
    return 'must be a real date and time with Z or an offset, such as 2026-11-20T09:30:00Z, or integer epoch milliseconds';
  }
  keep(at);
  return undefined;
}

function dimension(name: SeriesDimension): FieldReader {
  if (name in CHOICES) return choice(name as keyof typeof CHOICES); // `in` has just shown it is one of them
  const isValid = IDENTIFYING.has(name) ? isId : isText;
  const wanted = IDENTIFYING.has(name) ? '255 printable bytes' : '1,024 characters of text';
  return (draft, value) => {
    if (value === '') return undefined;
    if (!isValid(value)) return `must be at most ${wanted}, got ${shown(value)}`;
    draft.dimensions[name] = value;
    return undefined;
  };
}

function choice(name: keyof typeof CHOICES): FieldReader {
  const known: ReadonlySet<unknown> = new Set(CHOICES[name]);
  return (draft, value) => {
    if (!known.has(value)) return `must be one of ${CHOICES[name].join(', ')}`;
    draft.dimensions[name] = String(value);
    return undefined;
  };
}

/** `user` is an id or an e-mail address, or an object with both and a name. */
function readUser(draft: Draft, value: unknown): string | undefined {
  const person = isObject(value) ? value : { id: value };
  for (const part of ['id', 'email', 'name']) {
    const given = person[part] ?? '';
    if (given !== '' && !isId(given)) {
      return `must be an id, an e-mail address or {id, email, name} of at most 255 printable bytes each, got ${shown(given)}`;
    }
  }
  const id = String(person.id ?? '') || String(person.email ?? '');
  const email = String(person.email ?? '') || (isEmail(id) ? id : '');
  if (id) draft.dimensions.user = id;
  if (email) draft.facts.userEmail = email;
  if (person.name) draft.facts.userName = String(person.name);
  return undefined;
}

export function isEmail(text: string): boolean {
  const at = text.indexOf('@');
  return at > 0 && at === text.lastIndexOf('@') && text.indexOf('.', at) > at + 1 && !text.includes(' ');
}

function count(name: Count): FieldReader {
  return (draft, value) => {
    if (!isCount(value)) return `must be an integer from 0 to 9007199254740991, got ${shown(value)}`;
    draft.counts[name] = value + 0; // -0 is 0
    return undefined;
  };
}

function readUsage(draft: Draft, value: unknown): string | undefined {
  if (!isObject(value)) return `must be the provider's own usage object, got ${shown(value)}`;
  draft.usage = value;
  return undefined;
}

function text(name: FactOf<string>): FieldReader {
  return (draft, value) => {
    if (!isText(value)) return `must be at most 1,024 characters of text, got ${shown(value)}`;
    if (value !== '') draft.facts[name] = value;
    return undefined;
  };
}

function identifier(name: FactOf<string>): FieldReader {
  return (draft, value) => {
    if (value === '') return undefined;
    if (!isId(value)) return `must be at most 255 printable bytes, got ${shown(value)}`;
    draft.facts[name] = value;
    return undefined;
  };
}

/** Durations come from timers that count fractions; a millisecond is as fine as we keep them. */
function duration(name: 'latencyMs' | 'timeToFirstTokenMs'): FieldReader {
  return (draft, value) => {
    if (typeof value !== 'number' || !(value >= 0 && value <= MAX_DURATION_MS)) {
      return `must be milliseconds from 0 to a year, got ${shown(value)}`;
    }
    draft.facts[name] = Math.round(value) + 0;
    return undefined;
  };
}

function readHttpStatus(draft: Draft, value: unknown): string | undefined {
  if (!isCount(value) || value < 100 || value > 599) {
    return `must be an HTTP status from 100 to 599, got ${shown(value)}`;
  }
  draft.facts.httpStatus = value;
  return undefined;
}

function readCacheHit(draft: Draft, value: unknown): string | undefined {
  if (typeof value !== 'boolean') return `must be true or false, got ${shown(value)}`;
  draft.facts.gatewayCacheHit = value;
  return undefined;
}

function money(name: 'reportedCostUsd' | 'upstreamCostUsd'): FieldReader {
  return (draft, value) => {
    const decimal = maybeDecimal(value);
    if (decimal === undefined) {
      return `must be US dollars from 0 to ${MAX_EVENT_USD}, as a number or a plain decimal, got ${shown(value)}`;
    }
    draft.facts[name] = decimal;
    return undefined;
  };
}

function readParts(draft: Draft, value: unknown): string | undefined {
  if (!isObject(value)) return `must be an object of token counts, got ${shown(value)}`;
  const known = PARTS.filter((part) => value[part] !== undefined && value[part] !== null);
  const wrong = known.find((part) => !isCount(value[part]));
  if (wrong) return `${wrong} must be an integer from 0 to 9007199254740991, got ${shown(value[wrong])}`;
  draft.facts.parts = Object.fromEntries(known.map((part) => [part, Number(value[part])]));
  return undefined;
}
