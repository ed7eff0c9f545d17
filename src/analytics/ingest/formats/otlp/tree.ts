import type { Attributes, LOGS, METRICS, Plain, TRACES } from './schema.ts';

/** One record with what holds for all records around it. */
type Around = {
  readonly resource: Attributes;
  /** The instrumentation that made it. */
  readonly scope: string;
  readonly attributes: Attributes;
};

/** Times are UTC milliseconds with fractions, undefined where none was sent; ids are '' where they are no ids. */
export type SpanRecord = Around & {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: number;
  readonly startMs: number | undefined;
  readonly endMs: number | undefined;
  readonly isError: boolean;
  /** What went wrong, to be classified and never kept. */
  readonly statusText: string;
  readonly exception: Attributes;
};

export type LogRecord = Around & {
  readonly name: string;
  readonly timeMs: number | undefined;
  readonly traceId: string;
};

/** One point of a sum. */
export type SumPoint = Around & {
  readonly metric: string;
  readonly value: number;
  readonly isCumulative: boolean;
  readonly startNanos: bigint;
  readonly timeNanos: bigint;
};

const NONE: Attributes = new Map();
const TRACE_ID = /^(?!0+$)[0-9a-f]{32}$/;
const SPAN_ID = /^(?!0+$)[0-9a-f]{16}$/;
const ERROR_CODE = 2;
const DELTA = 1;
const CUMULATIVE = 2;

export function spansOf({ resourceSpans = [] }: Plain<typeof TRACES>): readonly SpanRecord[] {
  return resourceSpans.flatMap(({ resource, scopeSpans = [] }) =>
    scopeSpans.flatMap(({ scope, spans = [] }) =>
      spans.map((span) => ({
        resource: resource?.attributes ?? NONE,
        scope: scope?.name ?? '',
        attributes: span.attributes ?? NONE,
        traceId: idOf(span.traceId, TRACE_ID),
        spanId: idOf(span.spanId, SPAN_ID),
        parentSpanId: idOf(span.parentSpanId, SPAN_ID),
        name: span.name ?? '',
        kind: span.kind ?? 0,
        startMs: maybeMs(span.startTimeUnixNano),
        endMs: maybeMs(span.endTimeUnixNano),
        isError: span.status?.code === ERROR_CODE,
        statusText: span.status?.message ?? '',
        exception: span.events?.find(({ name }) => name === 'exception')?.attributes ?? NONE,
      })),
    ),
  );
}

export function logsOf({ resourceLogs = [] }: Plain<typeof LOGS>): readonly LogRecord[] {
  return resourceLogs.flatMap(({ resource, scopeLogs = [] }) =>
    scopeLogs.flatMap(({ scope, logRecords = [] }) =>
      logRecords.map((log) => ({
        resource: resource?.attributes ?? NONE,
        scope: scope?.name ?? '',
        attributes: log.attributes ?? NONE,
        name: log.eventName ?? '',
        timeMs: maybeMs(log.timeUnixNano) ?? maybeMs(log.observedTimeUnixNano),
        traceId: idOf(log.traceId, TRACE_ID),
      })),
    ),
  );
}

/** The points of sums of which it is known how they add up. */
export function pointsOf({ resourceMetrics = [] }: Plain<typeof METRICS>): readonly SumPoint[] {
  return resourceMetrics.flatMap(({ resource, scopeMetrics = [] }) =>
    scopeMetrics.flatMap(({ scope, metrics = [] }) =>
      metrics.flatMap(({ name = '', sum }) => {
        const temporality = sum?.aggregationTemporality;
        if (temporality !== DELTA && temporality !== CUMULATIVE) return [];
        return (sum?.dataPoints ?? []).map((point) => ({
          resource: resource?.attributes ?? NONE,
          scope: scope?.name ?? '',
          attributes: point.attributes ?? NONE,
          metric: name,
          value: point.asDouble ?? point.asInt ?? Number.NaN,
          isCumulative: temporality === CUMULATIVE,
          startNanos: point.startTimeUnixNano ?? 0n,
          timeNanos: point.timeUnixNano ?? 0n,
        }));
      }),
    ),
  );
}

/** UTC milliseconds, exact to the microsecond; none for 0, which says that no time is known. */
export function maybeMs(nanos: bigint | undefined): number | undefined {
  return nanos === undefined || nanos === 0n ? undefined : Number(nanos / 1_000n) / 1_000;
}

function idOf(id: string | undefined, pattern: RegExp): string {
  return id !== undefined && pattern.test(id) ? id : '';
}
