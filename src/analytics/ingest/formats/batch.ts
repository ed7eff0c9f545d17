import { isUtf8 } from 'node:buffer';
import { parse } from 'secure-json-parse';
import type { Refusal } from '../reading.ts';
import { isId, isObject } from './checks.ts';
import { type JsonShape, shapeOf } from './json-shape.ts';

export const MAX_EVENTS = 1_000;
export const MAX_EVENT_BYTES = 16 * 1_024;
export const MAX_EVENT_DEPTH = 8;

/** Nothing this deep is anything but an attack; the whole text is refused before it is parsed. */
const MAX_TEXT_DEPTH = 64;

/** One item of a body, still unread, or why it cannot be read; its id where it has one that was parsed. */
export type Item = { readonly value: unknown } | { readonly refusal: Refusal; readonly id?: string };

/** The items of a body in order, or why the whole body is refused. */
export type Batch = { readonly items: readonly Item[] } | RefusedBatch;

export type RefusedBatch = {
  readonly refused: 'not_json' | 'not_protobuf' | 'too_deep' | 'too_many_events';
  readonly message: string;
};

/** One JSON document: an event, a list of events, or `{events: […]}`. Nothing may follow it. */
export function itemsOfJson(bytes: Uint8Array): Batch {
  const document = documentOf(bytes);
  if ('refused' in document) return document;
  const { depth, widest } = document.shape;
  const { events, level } = eventsIn(document.value);
  if (events.length > MAX_EVENTS) return tooMany(events.length, MAX_EVENTS);
  const isSmall = (widest[level] ?? 0) <= MAX_EVENT_BYTES;
  const isShallow = depth <= MAX_EVENT_DEPTH;
  return { items: events.map((value) => ({ value })).map((item) => bounded(item, isSmall, isShallow)) };
}

/** A body that is one JSON document, nested no deeper than 64, whatever it says. */
export function documentOf(
  bytes: Uint8Array,
): { readonly value: unknown; readonly shape: JsonShape } | RefusedBatch {
  if (!isUtf8(bytes)) return { refused: 'not_json', message: 'the body is not UTF-8' };
  const shape = shapeOf(bytes);
  if (shape.depth > MAX_TEXT_DEPTH) {
    return { refused: 'too_deep', message: `the body is nested more than ${MAX_TEXT_DEPTH} deep` };
  }
  const document = maybeJson(bytes);
  if (document) return { value: document.value, shape };
  return { refused: 'not_json', message: 'the body is not one complete JSON document and nothing else' };
}

/** JSON Lines: an event a line. A line that is not JSON costs only itself; blank lines are not counted. */
export function itemsOfLines(bytes: Uint8Array): Batch {
  const items: Item[] = [];
  let start = 0;
  while (start < bytes.length) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline === -1 ? bytes.length : newline;
    const line = bytes.subarray(start, end);
    start = end + 1;
    if (isBlank(line)) continue;
    if (items.length === MAX_EVENTS) return tooMany(`more than ${MAX_EVENTS}`, MAX_EVENTS);
    items.push(itemOfLine(line));
  }
  return { items };
}

/** One line of JSON Lines: an event, or what is wrong with the line. */
export function itemOfLine(line: Uint8Array): Item {
  if (line.length > MAX_EVENT_BYTES) return { refusal: tooLarge };
  if (!isUtf8(line)) return { refusal: { code: 'not_json', message: 'the line is not UTF-8' } };
  if (shapeOf(line).depth > MAX_EVENT_DEPTH) return { refusal: tooDeep };
  const document = maybeJson(line);
  return document ?? { refusal: { code: 'not_json', message: 'the line is not one JSON document' } };
}

const tooLarge: Refusal = { code: 'too_large', message: `the event is larger than ${MAX_EVENT_BYTES} bytes` };
const tooDeep: Refusal = {
  code: 'too_deep',
  message: `the event is nested more than ${MAX_EVENT_DEPTH} deep`,
};

/** `count` is how many there are, in words or digits. */
export function tooMany(count: number | string, most: number): RefusedBatch {
  const message = `the body has ${count} events; send at most ${most} at once`;
  return { refused: 'too_many_events', message };
}

/** The events of a document and how many brackets are open around each of them, its own included. */
function eventsIn(document: unknown): { readonly events: readonly unknown[]; readonly level: number } {
  if (Array.isArray(document)) return { events: document, level: 2 };
  if (isObject(document) && Array.isArray(document.events)) return { events: document.events, level: 3 };
  return { events: [document], level: 1 };
}

function bounded(item: { readonly value: unknown }, isSmall: boolean, isShallow: boolean): Item {
  if (!isShallow && isDeeper(item.value, MAX_EVENT_DEPTH)) return refusedItem(item.value, tooDeep);
  if (!isSmall && Buffer.byteLength(JSON.stringify(item.value)) > MAX_EVENT_BYTES)
    return refusedItem(item.value, tooLarge);
  return item;
}

function refusedItem(value: unknown, refusal: Refusal): Item {
  return isObject(value) && isId(value.id) ? { refusal, id: value.id } : { refusal };
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

/** Keys that would reach an object's prototype are dropped, wherever they stand. */
function maybeJson(bytes: Uint8Array): { readonly value: unknown } | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
  try {
    return { value: parse(text, null, { protoAction: 'remove', constructorAction: 'remove' }) };
  } catch (error) {
    // The only way JSON.parse says no; anything else is a bug of ours.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function isBlank(line: Uint8Array): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}
