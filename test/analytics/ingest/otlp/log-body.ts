import type { Message } from './protobuf-writer.ts';
import { nanosOf, pairsOf, type Scoped, type Values } from './trace-body.ts';

export const SECOND = Date.parse('2026-11-20T12:00:01Z');

/** One request with these log records, in OTLP/JSON, all of the same second. */
export function logBody(records: readonly Values[], { scope = '', resource = {} }: Scoped = {}): Message {
  const logRecords = records.map((attributes) => ({
    timeUnixNano: '0',
    observedTimeUnixNano: nanosOf(SECOND),
    body: { stringValue: 'what was asked' },
    attributes: pairsOf(attributes),
  }));
  return {
    resourceLogs: [
      { resource: { attributes: pairsOf(resource) }, scopeLogs: [{ scope: { name: scope }, logRecords }] },
    ],
  };
}
