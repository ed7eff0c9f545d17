import type { FastifyRequest } from 'fastify';
import type { BodyFormat } from '../analytics/ingest/intake.ts';
import { HttpProblem } from './problem.ts';

/** Spellings of the one binary type; its own is the first. */
export const PROTOBUF_TYPES: readonly string[] = ['application/x-protobuf', 'application/protobuf'];

/** Formats by media type. */
export type MediaTypes = Readonly<Record<string, BodyFormat>>;

/** The media type a request names, without its parameters, in lower case. */
export function mediaTypeOf({ headers }: FastifyRequest): string {
  return (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/**
 * The format a request's body is said to be in; throws HttpProblem 415 for one that is not read here. Some
 * libraries name a charset for bytes that are no text.
 */
export function formatOf(request: FastifyRequest, types: MediaTypes): BodyFormat {
  const mediaType = mediaTypeOf(request) || typeOfNothing(request);
  const format = Object.hasOwn(types, mediaType) ? types[mediaType] : undefined;
  if (format && (PROTOBUF_TYPES.includes(mediaType) || isUtf8(request))) return format;
  throw new HttpProblem(415, 'unsupported_media_type', {
    message: format ? 'the body must be UTF-8' : 'the Content-Type is none that is read here',
    hint: `send ${Object.keys(types).join(' or ')}, text in UTF-8`,
  });
}

/** OpenRouter tests a destination with a request that may have no body, and so no type. */
function typeOfNothing({ headers }: FastifyRequest): string {
  return headers['x-test-connection'] === 'true' ? 'application/json' : '';
}

function isUtf8({ headers }: FastifyRequest): boolean {
  const [, ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = parameters.map((one) => one.trim()).find((one) => one.startsWith('charset='));
  return !charset || /^charset="?(utf-?8|us-ascii)"?$/.test(charset);
}
