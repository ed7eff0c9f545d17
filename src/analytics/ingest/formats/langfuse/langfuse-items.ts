import { maybeInstant } from '../../instant.ts';
import type { Refusal } from '../../reading.ts';
import { isId, isObject } from '../checks.ts';
import { got } from '../gateway-call.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What an item tells about: a trace, a model call, another span, or nothing that matters here. */
type Kind = 'trace' | 'generation' | 'span' | 'other';

/** One change, as it came. */
export type Item = {
  readonly id: string;
  readonly kind: Kind;
  /** "generation", "agent", …: what the observation is. */
  readonly type: string;
  readonly isUpdate: boolean;
  /** UTC milliseconds at which the SDK wrote it; 0 where it does not say. */
  readonly at: number;
  readonly body: Fields;
};

export type RefusedItem = { readonly id: string | null; readonly refusal: Refusal };

/** A trace or an observation, told by one item or several: what the last one says of a field holds. */
export type Thing = {
  readonly id: string;
  readonly kind: Kind;
  readonly type: string;
  readonly at: number;
  readonly body: Fields;
  readonly items: readonly Item[];
};

const SPANS: ReadonlySet<string> = new Set([
  'span',
  'event',
  'agent',
  'tool',
  'chain',
  'retriever',
  'evaluator',
  'guardrail',
]);

export function readItem(value: unknown): Item | RefusedItem {
  if (!isObject(value)) return refused(null, 'not_an_object', `an item is an object, ${got(value)}`);
  const { id, type: name, timestamp, body } = value;
  if (!isId(id)) return refused(null, 'invalid', `id: must be 1 to 255 printable bytes, ${got(id)}`);
  if (typeof name !== 'string') return refused(id, 'invalid', `type: must be text, ${got(name)}`);
  if (!isObject(body)) return refused(id, 'invalid', `body: must be an object, ${got(body)}`);
  const [first = '', change] = name.split('-');
  const type = first === 'observation' && typeof body.type === 'string' ? body.type.toLowerCase() : first;
  const kind = kindOf(type);
  if (kind !== 'other' && !isId(body.id)) {
    return refused(id, 'invalid', `body.id: must be 1 to 255 printable bytes, ${got(body.id)}`);
  }
  return { id, kind, type, isUpdate: change === 'update', at: maybeInstant(timestamp) ?? 0, body };
}

function refused(id: string | null, code: Refusal['code'], message: string): RefusedItem {
  return { id, refusal: { code, message } };
}

function kindOf(type: string): Kind {
  if (type === 'trace') return 'trace';
  if (type === 'generation' || type === 'embedding') return 'generation';
  return SPANS.has(type) ? 'span' : 'other';
}

/** What the items tell about, each thing once. Updates hold against what it was created as. */
export function thingsOf(items: readonly Item[]): readonly Thing[] {
  const ordered = items
    .filter(({ kind }) => kind !== 'other')
    .toSorted((a, b) => Number(a.isUpdate) - Number(b.isUpdate) || a.at - b.at);
  const byName = Map.groupBy(ordered, ({ kind, body }) => `${kind === 'trace'} ${body.id}`);
  return [...byName.values()].map(thingOf);
}

function thingOf(items: readonly Item[]): Thing {
  // Each group has an item, and readItem has shown that its body has an id.
  const first = (items.find(({ kind }) => kind === 'generation') ?? items[0]) as Item;
  const body = Object.assign({}, ...items.map(({ body: part }) => said(part))) as Fields;
  const { kind, type } = first;
  return { id: body.id as string, kind, type, at: Math.max(...items.map(({ at }) => at)), body, items };
}

function said(body: Fields): Fields {
  return Object.fromEntries(
    Object.entries(body).filter(([, value]) => value !== null && value !== undefined),
  );
}
