import type { AttributeValue } from '../../../../src/analytics/ingest/formats/otlp/schema.ts';
import type { Message } from './protobuf-writer.ts';

export const TRACE = '0af7651916cd43dd8448eb211c80319c';
export const START = Date.parse('2026-11-20T12:00:00Z');

export type Values = Readonly<Record<string, AttributeValue>>;

export type SpanParts = {
  readonly id?: string;
  readonly parent?: string;
  readonly name?: string;
  readonly kind?: number;
  readonly error?: string;
  readonly attributes?: Values;
};

export type Scoped = { readonly scope?: string; readonly resource?: Values };

/** One request with these spans, in OTLP/JSON; each takes a second. */
export function traceBody(
  spans: readonly SpanParts[],
  { scope = 'app', resource = {} }: Scoped = {},
): Message {
  return {
    resourceSpans: [
      {
        resource: { attributes: pairsOf(resource) },
        scopeSpans: [{ scope: { name: scope }, spans: spans.map(spanMessage) }],
      },
    ],
  };
}

export function pairsOf(values: Values): readonly Message[] {
  return Object.entries(values).map(([key, value]) => ({ key, value: anyOf(value) }));
}

export function nanosOf(milliseconds: number): string {
  return `${milliseconds}000000`;
}

function spanMessage({
  id = '00f067aa0ba902b7',
  parent,
  name = 'chat',
  kind = 1,
  error,
  attributes = {},
}: SpanParts) {
  return {
    traceId: TRACE,
    spanId: id,
    ...(parent !== undefined && { parentSpanId: parent }),
    name,
    kind,
    startTimeUnixNano: nanosOf(START),
    endTimeUnixNano: nanosOf(START + 1_000),
    attributes: pairsOf(attributes),
    ...(error !== undefined && { status: { code: 2, message: error } }),
  };
}

function anyOf(value: AttributeValue): Message {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number')
    return Number.isInteger(value) ? { intValue: value } : { doubleValue: value };
  return { arrayValue: { values: value.map((stringValue) => ({ stringValue })) } };
}
