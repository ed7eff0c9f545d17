import { documentOf, type RefusedBatch } from '../batch.ts';
import { isObject } from '../checks.ts';
import type { Attributes, AttributeValue, Field, Plain, Scalar, Shape } from './schema.ts';
import { createBudget, MAX_ATTRIBUTE_BYTES, orRefused } from './unreadable.ts';

/**
 * Reads a message in OTLP's JSON form: integers of 64 bits are numbers or texts, identifiers hex in any case. Fields the
 * shape does not name are passed over, and so is what is not in its field's type.
 * https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function readJson<Of extends Shape>(
  bytes: Uint8Array,
  shape: Of,
  wanted: ReadonlySet<string>,
): Plain<Of> | RefusedBatch {
  const document = documentOf(bytes);
  if ('refused' in document) return document;
  const { value } = document;
  if (!isObject(value)) return { refused: 'not_json', message: 'the body is not a JSON object' };
  const wrong = maybeMisshapen(value, shape);
  if (wrong !== undefined) return { refused: 'not_json', message: wrong };
  const reader: Reader = { wanted, spend: createBudget() };
  // readMessage makes exactly the fields the shape names, in the types it names.
  return orRefused(() => readMessage(reader, value, shape) as Plain<Of>);
}

/** A request lists resources, which list scopes, which list records. */
const LISTS = 3;

/**
 * What is wrong with the lists that lead to records, where an answer of "all taken" would lose them all: one is no
 * list, or there is none under its name. An empty request is right; a list that is null is one that was not sent.
 */
function maybeMisshapen(message: Message, shape: Shape): string | undefined {
  const names = Object.keys(shape);
  const isEmpty = Object.keys(message).length === 0;
  if (!isEmpty && !names.some((name) => Object.hasOwn(message, name)))
    return `the body has no "${names.join('", "')}"`;
  return maybeNoList(message, shape, LISTS);
}

function maybeNoList(message: Message, shape: Shape, depth: number): string | undefined {
  for (const name in shape) {
    const field = shape[name];
    const value = message[name] ?? [];
    if (!field || !('many' in field)) continue;
    if (!Array.isArray(value)) return `"${name}" is not a list`;
    for (const item of depth > 1 ? value.filter(isObject) : []) {
      const wrong = maybeNoList(item, field.many, depth - 1);
      if (wrong !== undefined) return wrong;
    }
  }
  return undefined;
}

type Reader = { readonly wanted: ReadonlySet<string>; readonly spend: () => void };
type Message = Readonly<Record<string, unknown>>;

const INTEGER = /^-?\d{1,20}$/;
const NANOS = /^\d{1,20}$/;
const HEX = /^(?:[0-9a-fA-F]{2}){1,32}$/;

function readMessage(reader: Reader, message: Message, shape: Shape): Record<string, unknown> {
  reader.spend();
  const read: Record<string, unknown> = {};
  for (const name in shape) {
    const field = shape[name];
    const value = field && Object.hasOwn(message, name) ? readField(reader, message[name], field) : undefined;
    if (value !== undefined) read[name] = value;
  }
  return read;
}

function readField(reader: Reader, value: unknown, field: Field): unknown {
  if ('is' in field) return readScalar(reader, value, field.is);
  if ('one' in field) return isObject(value) ? readMessage(reader, value, field.one) : undefined;
  if (!Array.isArray(value)) return undefined;
  return value.filter(isObject).map((item) => readMessage(reader, item, field.many));
}

function readScalar(reader: Reader, value: unknown, is: Scalar): unknown {
  switch (is) {
    case 'text':
      return typeof value === 'string' ? (shortText(value) ?? '') : undefined;
    case 'id':
      return typeof value === 'string' && HEX.test(value) ? value.toLowerCase() : undefined;
    case 'nanos':
      return maybeNanos(value);
    case 'integer':
    case 'fixed':
      return maybeInteger(value);
    case 'double':
      return maybeDouble(value);
    case 'attributes':
      return Array.isArray(value) ? readAttributes(reader, value) : undefined;
  }
}

function maybeNanos(value: unknown): bigint | undefined {
  if (typeof value === 'number') return value >= 0 && Number.isInteger(value) ? BigInt(value) : undefined;
  return typeof value === 'string' && NANOS.test(value) ? BigInt(value) : undefined;
}

/** Past 2^53 it is no longer exact, which no count survives. */
function maybeInteger(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && INTEGER.test(value) ? Number(value) : undefined;
}

/** A number that JSON has no digits for comes as text. */
function maybeDouble(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.length <= 40 ? Number(value) : undefined;
}

function readAttributes(reader: Reader, pairs: readonly unknown[]): Attributes {
  const attributes = new Map<string, AttributeValue>();
  for (const pair of pairs) {
    if (!isObject(pair) || typeof pair.key !== 'string' || !reader.wanted.has(pair.key)) continue;
    const value = isObject(pair.value) ? readAny(pair.value) : undefined;
    if (value !== undefined) attributes.set(pair.key, value);
  }
  return attributes;
}

/** An AnyValue: a text, a number, a flag or a list of texts. Anything deeper is passed over. */
function readAny(value: Message): AttributeValue | undefined {
  if (typeof value.stringValue === 'string') return shortText(value.stringValue);
  if (typeof value.boolValue === 'boolean') return value.boolValue;
  if (value.intValue !== undefined) return maybeInteger(value.intValue);
  if (value.doubleValue !== undefined) return maybeDouble(value.doubleValue);
  const list = isObject(value.arrayValue) ? value.arrayValue.values : undefined;
  return Array.isArray(list) ? list.flatMap(textOf) : undefined;
}

function textOf(value: unknown): readonly string[] {
  const text =
    isObject(value) && typeof value.stringValue === 'string' ? shortText(value.stringValue) : undefined;
  return text === undefined ? [] : [text];
}

function shortText(text: string): string | undefined {
  return text.length > MAX_ATTRIBUTE_BYTES || Buffer.byteLength(text) > MAX_ATTRIBUTE_BYTES
    ? undefined
    : text;
}
