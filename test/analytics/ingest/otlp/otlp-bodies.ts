import { gunzipSync } from 'node:zlib';
import type { Found } from '../../../../src/analytics/ingest/formats/format.ts';
import { otlpFormats } from '../../../../src/analytics/ingest/formats/otlp/index.ts';
import type { Reading, ReadingRules } from '../../../../src/analytics/ingest/reading.ts';
import type { Links, TraceSpan } from '../../../../src/analytics/traces/links.ts';
import type { UsageEvent } from '../../../../src/analytics/usage-event.ts';
import { type Recorded, type RecordedRequest, recordedRequests } from '../../../support/recorded.ts';

/** The evening of the day the recordings were made. */
export const NOW = Date.parse('2026-11-20T23:00:00Z');

export const RULES: ReadingRules = {
  now: NOW,
  maxAgeMs: 35 * 86_400_000,
  source: 'otlp',
  onUnknownField: () => undefined,
};

export type FormatName = keyof typeof otlpFormats;

/** What a body holds; a body that is refused as a whole fails the test. */
export function foundIn(name: FormatName, body: Uint8Array, headers: Record<string, string> = {}): Found {
  const found = otlpFormats[name]({ body, headers }, RULES);
  if ('refused' in found) throw new Error(`${found.refused}: ${found.message}`);
  return found;
}

export function jsonOf(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

export type Stored = { readonly event: UsageEvent; readonly links?: Links };

export function eventsIn(readings: readonly Reading[]): readonly Stored[] {
  return readings.flatMap((reading) => ('event' in reading ? [reading] : []));
}

export const RECORDINGS: readonly Recorded[] = recordedRequests().filter(({ requests }) =>
  requests.every(({ path }) => /\/v1\/(?:traces|logs|metrics)$/.test(path)),
);

export function recording(name: string): Recorded {
  const found = RECORDINGS.find((one) => one.name === name);
  if (!found) throw new Error(`no recording is named ${name}`);
  return found;
}

export function formatOf({ path, headers }: RecordedRequest): FormatName {
  const signal = path.split('/').at(-1);
  const encoding = headers['content-type']?.includes('protobuf') ? 'protobuf' : 'json';
  // The recordings' paths end in one of the three signals.
  return `otlp-${signal}-${encoding}` as FormatName;
}

export function bodyOf({ headers, body }: RecordedRequest): Buffer {
  return headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
}

/** What all requests of a recording hold together. */
export function foundInAll({ requests }: Recorded): {
  events: readonly Stored[];
  spans: readonly TraceSpan[];
} {
  const found = requests.map((request) => foundIn(formatOf(request), bodyOf(request), request.headers));
  return {
    events: found.flatMap(({ readings }) => eventsIn(readings)),
    spans: found.flatMap(({ spans = [] }) => spans),
  };
}

/** An event with what the spans above it know, from the nearest up, as the store passes it down. */
export function withContext({ event, links }: Stored, spans: readonly TraceSpan[]): UsageEvent {
  let { dimensions, facts } = event;
  let span = links?.span;
  while (span) {
    const { traceId, parentSpanId } = span;
    span = spans.find((above) => above.traceId === traceId && above.spanId === parentSpanId);
    dimensions = { ...span?.context.dimensions, ...dimensions };
    facts = { ...span?.context.facts, ...facts };
  }
  return { ...event, dimensions, facts };
}
