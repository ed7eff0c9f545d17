import type { ReadingRules } from '../../reading.ts';
import type { RefusedBatch } from '../batch.ts';
import type { Content, Format, Found } from '../format.ts';
import { WANTED } from './attributes.ts';
import { readJson } from './json.ts';
import { readLogs } from './logs.ts';
import { readMetrics } from './metrics.ts';
import { readProtobuf } from './protobuf.ts';
import { LOGS, METRICS, type Plain, type Shape, TRACES } from './schema.ts';
import { readSpans } from './spans.ts';
import { logsOf, pointsOf, spansOf } from './tree.ts';

/** The requests of OTLP/HTTP in both of its encodings. */
export const otlpFormats = {
  'otlp-traces-protobuf': format(readProtobuf, TRACES, (traces, rules) => readSpans(spansOf(traces), rules)),
  'otlp-traces-json': format(readJson, TRACES, (traces, rules) => readSpans(spansOf(traces), rules)),
  'otlp-logs-protobuf': format(readProtobuf, LOGS, (logs, rules) => readLogs(logsOf(logs), rules)),
  'otlp-logs-json': format(readJson, LOGS, (logs, rules) => readLogs(logsOf(logs), rules)),
  'otlp-metrics-protobuf': format(readProtobuf, METRICS, (metrics, rules) =>
    readMetrics(pointsOf(metrics), rules),
  ),
  'otlp-metrics-json': format(readJson, METRICS, (metrics, rules) => readMetrics(pointsOf(metrics), rules)),
} as const satisfies Record<string, Format>;

type Reader = <Of extends Shape>(
  bytes: Uint8Array,
  shape: Of,
  wanted: ReadonlySet<string>,
) => Plain<Of> | RefusedBatch;

function format<Of extends Shape>(
  read: Reader,
  shape: Of,
  find: (message: Plain<Of>, rules: ReadingRules) => Found,
): Format {
  return ({ body, headers }: Content, rules) => {
    // OpenRouter tries a destination with this header before it keeps it.
    if (headers['x-test-connection'] === 'true') return { readings: [] };
    const message = read(body, shape, WANTED);
    return isRefused(message) ? message : find(message, { ...rules, source: 'otlp' });
  };
}

function isRefused(message: object): message is RefusedBatch {
  return 'refused' in message;
}
