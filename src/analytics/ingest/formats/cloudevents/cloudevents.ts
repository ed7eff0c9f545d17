import { maybeInstant } from '../../instant.ts';
import type { Reading, ReadingRules } from '../../reading.ts';
import { answerKeys } from '../answer-keys.ts';
import { documentOf, MAX_EVENTS, tooMany } from '../batch.ts';
import { isId, isObject } from '../checks.ts';
import type { Content, Format } from '../format.ts';
import { type Given, got, notAnObject, readCall } from '../gateway-call.ts';
import { maybeProviderOf } from '../model-provider.ts';
import { givenOfData } from './cloudevents-data.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Attributes that matter here, https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md. */
const ATTRIBUTES = ['specversion', 'id', 'source', 'type', 'subject', 'time'];

/** CloudEvents 1.0 as JSON: one, a list of them, or one whose attributes stand in headers (binary mode). */
export const cloudEvents: Format = (content, rules) => {
  const document = documentOf(content.body);
  if ('refused' in document) return document;
  const { value } = document;
  if (isBinaryMode(content)) return { readings: [readCloudEvent(withAttributes(content, value), rules)] };
  const events = Array.isArray(value) ? value : [value];
  if (events.length > MAX_EVENTS) return tooMany(events.length, MAX_EVENTS);
  return { readings: events.map((event) => readCloudEvent(event, rules)) };
};

/** Whether a body is the data of an event whose attributes came as headers "ce-…". */
export function isBinaryMode({ headers }: Content): boolean {
  return headers['ce-specversion'] !== undefined;
}

/** Header values are percent-encoded, https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md#3132-http-header-values. */
function withAttributes({ headers }: Content, data: unknown): Fields {
  const given = ATTRIBUTES.map((name) => [name, decoded(headers[`ce-${name}`])] as const);
  return { ...Object.fromEntries(given), data };
}

function decoded(value: string | undefined): string | undefined {
  try {
    return value === undefined ? undefined : decodeURIComponent(value);
  } catch {
    // A lone "%" is no encoding; the text is meant as it stands.
    return value;
  }
}

/** Whether an item of a list is a CloudEvent and not an event in our own shape. */
export function isCloudEvent(value: unknown): value is Fields {
  return isObject(value) && typeof value.specversion === 'string';
}

/** Reads one CloudEvent; its data are in our published schema, LiteLLM's, or OpenMeter's common meter. */
export function readCloudEvent(value: unknown, rules: ReadingRules): Reading {
  if (!isObject(value)) return notAnObject(value);
  const attributes = attributesOf(value);
  if ('problem' in attributes) return refused(isId(value.id) ? value.id : null, attributes.problem);
  const { id, source, type } = attributes;
  const key = `cloudevent:${source}:${id}`;
  const data = dataOf(value);
  const read = data ? givenOfData(data, rules.onUnknownField) : { problem: 'data: must be an object' };
  if ('problem' in read) return refused(key, read.problem);
  const provider = maybeProviderOf(read.provider, read.model);
  const otherKeys = type === 'litellm_tokens' ? [`litellm:${id}`, ...answerKeys(provider, id)] : [];
  return readCall(
    {
      idKeys: [key, ...otherKeys],
      given: [
        ...givenOfAttributes(attributes, read.given),
        ['provider', 'provider', provider],
        ...read.given,
      ],
    },
    { ...rules, source: 'cloudevents' },
  );
}

function refused(id: string | null, message: string): Reading {
  return { id, refusal: { code: 'invalid', message } };
}

type Attributes = {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string | undefined;
  readonly subject: unknown;
};

function attributesOf(value: Fields): Attributes | { readonly problem: string } {
  const { specversion, id, source, type, subject } = value;
  const time = value.time ?? undefined;
  if (specversion !== '1.0') return { problem: 'specversion: must be "1.0"' };
  if (!isId(id)) return { problem: `id: must be 1 to 255 printable bytes, ${got(id)}` };
  if (!isId(source)) return { problem: `source: must be 1 to 255 printable bytes, ${got(source)}` };
  if (typeof type !== 'string' || type === '') return { problem: `type: must be text, ${got(type)}` };
  if (time !== undefined && (typeof time !== 'string' || maybeInstant(time) === undefined)) {
    return { problem: 'time: must be an RFC 3339 instant such as 2026-11-20T09:30:00Z' };
  }
  return { id, source, type, subject, time };
}

/** What the event says of itself; its data know better. Its one time is both start and end. */
function givenOfAttributes(
  { source, subject, time }: Attributes,
  ofData: readonly Given[],
): readonly Given[] {
  const isTimed = ofData.some(([, ourName]) => ourName === 'occurredAt');
  return [
    ['time', 'occurredAt', time],
    ['time', 'endedAt', isTimed ? undefined : time],
    ['source', 'service', source],
    ['subject', 'user', subject],
    ['operation', 'operation', 'chat'],
    ['status', 'status', 'ok'],
  ];
}

function dataOf({ data, data_base64: encoded }: Fields): Fields | undefined {
  if (isObject(data)) return data;
  if (typeof encoded !== 'string') return undefined;
  const document = documentOf(Buffer.from(encoded, 'base64'));
  return 'value' in document && isObject(document.value) ? document.value : undefined;
}
