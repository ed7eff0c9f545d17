import type { FastifyContextConfig } from 'fastify';
import type { BodyFormat } from '../analytics/ingest/intake.ts';
import { type MediaTypes, PROTOBUF_TYPES } from './media-type.ts';
import { rpcStatus } from './otlp-answer.ts';

/** Where events come in, and how. */
export type IngestRoute = {
  readonly paths: readonly string[];
  readonly methods: readonly ('POST' | 'PUT')[];
  readonly types: MediaTypes;
  /** How much one request may hold: what our own events need, or what protocols with prompts in them do. */
  readonly size: 'events' | 'protocol';
  /** What lets a request in: a key as "Bearer", a key in any way clients can send one, or a signed body. */
  readonly proof: 'bearer' | 'key' | 'signature';
  /** How it tells of problems, where that is not our own way. */
  readonly problemAnswer?: FastifyContextConfig['problemAnswer'];
};

const JSON_TYPE = 'application/json';
const CLOUDEVENTS: MediaTypes = {
  'application/cloudevents+json': 'cloudevents',
  'application/cloudevents-batch+json': 'cloudevents',
};
const LINES_TYPES = ['application/x-ndjson', 'application/ndjson', 'application/jsonl'];

/** Every route there is for events, a row each. */
export const INGEST_ROUTES: readonly IngestRoute[] = [
  {
    paths: ['/v1/events', '/usage/ingest'],
    methods: ['POST'],
    types: { [JSON_TYPE]: 'json', ...named(LINES_TYPES, 'lines'), ...CLOUDEVENTS },
    size: 'events',
    proof: 'bearer',
  },
  gateway('/api/v1/events', { [JSON_TYPE]: 'cloudevents', ...CLOUDEVENTS }),
  gateway('/litellm', named([JSON_TYPE, ...LINES_TYPES], 'litellm')),
  gateway('/api/public/ingestion', { [JSON_TYPE]: 'langfuse' }),
  { ...gateway('/helicone', { [JSON_TYPE]: 'helicone' }), proof: 'signature' },
  // OpenRouter lets its users choose between the two methods.
  {
    ...otlp(['/v1/traces', '/otlp/v1/traces', '/api/public/otel/v1/traces'], {
      json: 'otlp-traces-json',
      protobuf: 'otlp-traces-protobuf',
    }),
    methods: ['POST', 'PUT'],
  },
  otlp(['/v1/logs', '/otlp/v1/logs'], { json: 'otlp-logs-json', protobuf: 'otlp-logs-protobuf' }),
  otlp(['/v1/metrics', '/otlp/v1/metrics'], {
    json: 'otlp-metrics-json',
    protobuf: 'otlp-metrics-protobuf',
  }),
];

function gateway(path: string, types: MediaTypes): IngestRoute {
  return { paths: [path], methods: ['POST'], types, size: 'protocol', proof: 'key' };
}

function otlp(
  paths: readonly string[],
  formats: { readonly json: BodyFormat; readonly protobuf: BodyFormat },
): IngestRoute {
  return {
    paths,
    methods: ['POST'],
    types: { [JSON_TYPE]: formats.json, ...named(PROTOBUF_TYPES, formats.protobuf) },
    size: 'protocol',
    proof: 'key',
    problemAnswer: rpcStatus,
  };
}

function named(types: readonly string[], format: BodyFormat): MediaTypes {
  return Object.fromEntries(types.map((type) => [type, format]));
}
