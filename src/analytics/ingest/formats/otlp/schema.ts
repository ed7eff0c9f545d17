/** The values of one record's attributes, of those whose names are read at all. */
export type Attributes = ReadonlyMap<string, AttributeValue>;
export type AttributeValue = string | number | boolean | readonly string[];

/** What a field without fields of its own becomes. */
type Scalars = {
  text: string;
  /** Lower-case hex. */
  id: string;
  /** Nanoseconds since 1970, UTC. */
  nanos: bigint;
  /** A varint; past 2^53 it is no longer exact, which no count survives. */
  integer: number;
  /** A signed integer of 64 fixed bits. */
  fixed: number;
  double: number;
  attributes: Attributes;
};

export type Scalar = keyof Scalars;

export type Field =
  | { readonly number: number; readonly is: Scalar }
  | { readonly number: number; readonly one: Shape }
  | { readonly number: number; readonly many: Shape };

/** A message: its fields by their JSON names, with their protobuf numbers. */
export type Shape = { readonly [name: string]: Field };

/** A message as it was read; a field that was not sent, or not in its type, is absent. */
export type Plain<Of extends Shape> = { readonly [Name in keyof Of]?: ValueOf<Of[Name]> };

type ValueOf<Of> = Of extends { readonly is: infer Kind extends Scalar }
  ? Scalars[Kind]
  : Of extends { readonly one: infer Inner extends Shape }
    ? Plain<Inner>
    : Of extends { readonly many: infer Inner extends Shape }
      ? readonly Plain<Inner>[]
      : never;

const scalar = <const Kind extends Scalar>(number: number, is: Kind) => ({ number, is });
const one = <const Inner extends Shape>(number: number, inner: Inner) => ({ number, one: inner });
const many = <const Inner extends Shape>(number: number, inner: Inner) => ({ number, many: inner });

const RESOURCE = { attributes: scalar(1, 'attributes') };
const SCOPE = { name: scalar(1, 'text') };

const SPAN = {
  traceId: scalar(1, 'id'),
  spanId: scalar(2, 'id'),
  parentSpanId: scalar(4, 'id'),
  name: scalar(5, 'text'),
  kind: scalar(6, 'integer'),
  startTimeUnixNano: scalar(7, 'nanos'),
  endTimeUnixNano: scalar(8, 'nanos'),
  attributes: scalar(9, 'attributes'),
  events: many(11, { name: scalar(2, 'text'), attributes: scalar(3, 'attributes') }),
  status: one(15, { message: scalar(2, 'text'), code: scalar(3, 'integer') }),
};

const LOG_RECORD = {
  timeUnixNano: scalar(1, 'nanos'),
  attributes: scalar(6, 'attributes'),
  traceId: scalar(9, 'id'),
  spanId: scalar(10, 'id'),
  observedTimeUnixNano: scalar(11, 'nanos'),
  eventName: scalar(12, 'text'),
};

const DATA_POINT = {
  startTimeUnixNano: scalar(2, 'nanos'),
  timeUnixNano: scalar(3, 'nanos'),
  asDouble: scalar(4, 'double'),
  asInt: scalar(6, 'fixed'),
  attributes: scalar(7, 'attributes'),
};

/** Sums are all that is read: usage is counted, not sampled. */
const METRIC = {
  name: scalar(1, 'text'),
  sum: one(7, { dataPoints: many(1, DATA_POINT), aggregationTemporality: scalar(2, 'integer') }),
};

/**
 * The requests of OTLP/HTTP, as much of them as is read.
 * https://github.com/open-telemetry/opentelemetry-proto/tree/main/opentelemetry/proto
 */
export const TRACES = {
  resourceSpans: many(1, {
    resource: one(1, RESOURCE),
    scopeSpans: many(2, { scope: one(1, SCOPE), spans: many(2, SPAN) }),
  }),
};

export const LOGS = {
  resourceLogs: many(1, {
    resource: one(1, RESOURCE),
    scopeLogs: many(2, { scope: one(1, SCOPE), logRecords: many(2, LOG_RECORD) }),
  }),
};

export const METRICS = {
  resourceMetrics: many(1, {
    resource: one(1, RESOURCE),
    scopeMetrics: many(2, { scope: one(1, SCOPE), metrics: many(2, METRIC) }),
  }),
};
