import type { Reading, ReadingRules } from '../../reading.ts';
import { documentOf, tooMany } from '../batch.ts';
import { isObject } from '../checks.ts';
import type { Format, Found } from '../format.ts';
import { MAX_RECORDS } from '../gateway-call.ts';
import { readGeneration } from './langfuse-generation.ts';
import { type Item, type RefusedItem, readItem, type Thing, thingsOf } from './langfuse-items.ts';
import { maybeSpanOf, spanOfTrace } from './langfuse-spans.ts';

/**
 * What the SDKs of Langfuse up to version 3 post to /api/public/ingestion: changes to traces and observations,
 * of which one is told in several items, in any order. Of prompts, answers and the SDK's own settings, among
 * them its secret key, nothing is read.
 */
export const langfuse: Format = ({ body }, rules) => {
  const document = documentOf(body);
  if ('refused' in document) return document;
  const batch = isObject(document.value) ? document.value.batch : undefined;
  if (!Array.isArray(batch)) {
    return { refused: 'not_json', message: 'the body is no object with a list named "batch"' };
  }
  if (batch.length > MAX_RECORDS) return tooMany(batch.length, MAX_RECORDS);
  return foundIn(batch.map(readItem), { ...rules, source: 'langfuse' });
};

function foundIn(read: readonly (Item | RefusedItem)[], rules: ReadingRules): Found {
  const items = read.filter((item): item is Item => !('refusal' in item));
  const unread = read.filter((item): item is RefusedItem => 'refusal' in item);
  const things = thingsOf(items);
  const traces = new Map<unknown, Thing>(
    things.filter(({ kind }) => kind === 'trace').map((trace) => [trace.id, trace]),
  );
  const readings = things
    .filter(({ kind }) => kind === 'generation')
    .flatMap((thing) => readingsOf(thing, readGeneration(thing, traces.get(thing.body.traceId), rules)));
  const refused = new Set(readings.flatMap((reading) => ('refusal' in reading ? [reading.id] : [])));
  return {
    readings: [...readings, ...unread],
    spans: things.flatMap(spansOf),
    understood: items.map(({ id }) => id).filter((id) => !refused.has(id)),
  };
}

/** One event for all items that tell of a generation; when it is refused, each of them is. */
function readingsOf({ items }: Thing, reading: Reading): readonly Reading[] {
  if ('event' in reading) return [reading];
  return items.map(({ id }) => ({ id, refusal: reading.refusal }));
}

function spansOf(thing: Thing) {
  if (thing.kind === 'trace') return [spanOfTrace(thing)];
  const span = thing.kind === 'span' ? maybeSpanOf(thing) : undefined;
  return span ? [span] : [];
}
