import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toExported } from '../../../../src/analytics/ingest/formats/native/exported.ts';
import type { UsageEvent } from '../../../../src/analytics/usage-event.ts';
import { asExpected, type ExpectedEvent, type RecordedRequest } from '../../../support/recorded.ts';
import { bodyOf, formatOf, foundInAll, NOW, RECORDINGS, withContext } from './otlp-bodies.ts';

const FIXTURES = new URL('../../../fixtures/ingest/', import.meta.url);

/** How many readings a recording has beyond its events, and why the store counts only one of them. */
const TOLD_AGAIN: Readonly<Record<string, number>> = {
  // Each call is a span of the SDK within one of OpenInference.
  'openinference-anthropic-cached': 2,
  // Metrics fall back on the session's log.
  'claudecode-otel-json': 1,
  // The same, and the span has the key of the log's record.
  'claudecode-otel-proto-traces': 2,
};

function exported(event: UsageEvent) {
  const cost = { status: 'pending', provider: '', model: '' } as const;
  return toExported({ ...event, receivedAt: NOW, cost, bookVersion: 0 });
}

/** What the recordings note beside the event: the gateway a call went through, the request it came in. */
function notes({ gateway, request }: ExpectedEvent): object {
  return { ...(gateway !== undefined && { gateway }), ...(request !== undefined && { request }) };
}

describe.each(RECORDINGS)('the recording $name', (recorded) => {
  const { events, spans } = foundInAll(recorded);
  const places = [...spans, ...events.flatMap(({ links }) => (links?.span ? [links.span] : []))];

  it('holds the calls it was recorded with', () => {
    const found = events.map((stored) => exported(withContext(stored, places)));
    const told = recorded.events.map((expected) => {
      // A log's record comes after the span of the same call and is the one that counts.
      const same = found.findLast(({ idKeys }) =>
        expected.idKeys.every((key) => [idKeys].flat().includes(key)),
      );
      return same && { ...asExpected(same, expected), ...notes(expected) };
    });
    expect(told).toEqual(recorded.events);
  });

  it('tells of no other call', () => {
    expect(events).toHaveLength(recorded.events.length + (TOLD_AGAIN[recorded.name] ?? 0));
  });

  it('has the same keys when it comes again', () => {
    const keys = () => foundInAll(recorded).events.map(({ event }) => event.idKeys);
    expect(keys()).toEqual(events.map(({ event }) => event.idKeys));
  });

  it('keeps nothing that was said to a model or by it', () => {
    const bodies = recorded.requests.map((request, index) => decoded(recorded.name, request, index));
    const sentences = [...new Set(bodies.flatMap(textsIn))].filter((text) => /\s/.test(text.trim()));
    const kept = JSON.stringify({ events, spans });
    expect(sentences.filter((text) => kept.includes(JSON.stringify(text).slice(1, -1)))).toEqual([]);
  });
});

function decoded(name: string, request: RecordedRequest, index: number): unknown {
  const file = new URL(`${name}/00${index + 1}.decoded.json`, FIXTURES);
  const isProtobuf = formatOf(request).endsWith('protobuf');
  return JSON.parse((isProtobuf ? readFileSync(file) : bodyOf(request)).toString());
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
