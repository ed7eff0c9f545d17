import type { FastifyRequest } from 'fastify';
import type { Receipt, Rejected } from '../analytics/ingest/receive.ts';
import { mediaTypeOf, PROTOBUF_TYPES } from './media-type.ts';
import type { HttpProblem, ProblemAnswer } from './problem.ts';
import { isRefused } from './refused.ts';

type Encoding = 'protobuf' | 'json';

const MEDIA_TYPES = { protobuf: 'application/x-protobuf', json: 'application/json' } as const;

const PROBLEMS_NAMED = 3;

/**
 * An Export…ServiceResponse in the request's encoding: empty, or with what was not taken and why
 * (https://opentelemetry.io/docs/specs/otlp/#partial-success-1). Its fields have the same numbers in all signals.
 */
export function exportAnswer(
  rejectedName: 'rejectedSpans' | 'rejectedLogRecords' | 'rejectedDataPoints',
  encoding: Encoding,
): (receipt: Receipt) => { readonly status: 200 } & ProblemAnswer {
  return ({ rejected }) => {
    const refused = rejected.filter(isRefused);
    const count = refused.length;
    const errorMessage = describe(refused);
    const mediaType = MEDIA_TYPES[encoding];
    if (encoding === 'json') {
      const partial = count > 0 ? { partialSuccess: { [rejectedName]: count, errorMessage } } : {};
      return { status: 200, mediaType, body: JSON.stringify(partial) };
    }
    const partial = count > 0 ? bytesField(1, numberAndText(count, errorMessage)) : Buffer.alloc(0);
    return { status: 200, mediaType, body: partial };
  };
}

/** The first problems by name; the sender's log is where they are read. */
function describe(refused: readonly Rejected[]): string {
  const named = refused
    .slice(0, PROBLEMS_NAMED)
    .map(({ id, message }) => (id ? `${id}: ${message}` : message));
  const more = refused.length - named.length;
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

/** gRPC's codes for HTTP's, https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto. */
const CODES: Readonly<Record<number, number>> = {
  400: 3,
  401: 16,
  403: 7,
  405: 12,
  413: 8,
  415: 3,
  422: 3,
  429: 8,
  503: 14,
};
const UNKNOWN = 2;

/** A google.rpc.Status in the request's encoding, which exporters put into their log. */
export function rpcStatus({ status, message, hint }: HttpProblem, request: FastifyRequest): ProblemAnswer {
  const code = CODES[status] ?? UNKNOWN;
  const text = hint ? `${message}; ${hint}` : message;
  if (PROTOBUF_TYPES.includes(mediaTypeOf(request))) {
    return { mediaType: MEDIA_TYPES.protobuf, body: numberAndText(code, text) };
  }
  return { mediaType: MEDIA_TYPES.json, body: JSON.stringify({ code, message: text }) };
}

/** A protobuf message whose field 1 is a number and field 2 a text: a Status as well as a partial success. */
function numberAndText(number: number, text: string): Buffer {
  return Buffer.concat([Buffer.from([1 << 3, ...varint(number)]), bytesField(2, Buffer.from(text))]);
}

const LENGTH_DELIMITED = 2;

function bytesField(field: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([(field << 3) | LENGTH_DELIMITED, ...varint(bytes.length)]), bytes]);
}

function varint(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}
