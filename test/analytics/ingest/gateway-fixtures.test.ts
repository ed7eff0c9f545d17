import { describe, expect, it } from 'vitest';
import { cloudEvents } from '../../../src/analytics/ingest/formats/cloudevents/cloudevents.ts';
import type { Format } from '../../../src/analytics/ingest/formats/format.ts';
import { helicone } from '../../../src/analytics/ingest/formats/helicone.ts';
import { langfuse } from '../../../src/analytics/ingest/formats/langfuse/langfuse.ts';
import { litellm } from '../../../src/analytics/ingest/formats/litellm/litellm.ts';
import { toExported } from '../../../src/analytics/ingest/formats/native/exported.ts';
import { simplePrice } from '../../support/event.ts';
import { eventOf, readingRules } from '../../support/reading.ts';
import { asExpected, type ExpectedEvent, recordedRequests } from '../../support/recorded.ts';

/** After the recordings were made. */
const RULES = readingRules({ now: Date.parse('2026-11-20T16:00:00Z') });

const FORMATS: Readonly<Record<string, Format>> = {
  'openmeter-sdk-single': cloudEvents,
  'litellm-openmeter-cloudevent': cloudEvents,
  'litellm-generic-json-array': litellm,
  'litellm-generic-single-failure': litellm,
  'langfuse-v3-generations': langfuse,
  'helicone-webhook': helicone,
};

function exportedFrom(format: Format, body: Uint8Array) {
  const found = format({ body, headers: {} }, RULES);
  if ('refused' in found) throw new Error(found.message);
  return found.readings.map(eventOf).map((event) => ({
    ...toExported({ ...event, receivedAt: RULES.now, cost: simplePrice(event), bookVersion: 1 }),
    observationId: event.facts.spanId,
  }));
}

const byFirstKey = (a: ExpectedEvent, b: ExpectedEvent) =>
  String(a.idKeys[0]).localeCompare(String(b.idKeys[0]));

describe('what a gateway sent', () => {
  const recordings = recordedRequests().filter(({ name }) => Object.hasOwn(FORMATS, name));

  it('is all there', () => {
    expect(recordings.map(({ name }) => name).sort()).toEqual(Object.keys(FORMATS).sort());
  });

  it.each(recordings)('$name is read as the calls that were made', ({ name, requests, events }) => {
    const format = FORMATS[name] as Format;
    const found = requests.flatMap(({ body }) => exportedFrom(format, body));
    const expected = events.toSorted(byFirstKey);
    // Exported events have keys like expected ones.
    const sorted = (found as unknown as readonly ExpectedEvent[]).toSorted(byFirstKey);
    expect(sorted.map((one, index) => asExpected(one, expected[index] ?? one))).toEqual(expected);
  });
});
