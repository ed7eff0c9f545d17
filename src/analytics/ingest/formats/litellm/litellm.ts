import type { EventFacts } from '../../../usage-event.ts';
import type { Reading, ReadingRules } from '../../reading.ts';
import { answerKeys } from '../answer-keys.ts';
import { isId, isObject } from '../checks.ts';
import type { Format } from '../format.ts';
import {
  between,
  fieldsOf,
  firstText,
  type Given,
  notAnObject,
  readCall,
  tagsOf,
  teamOfTags,
  textsThatFit,
  unnamed,
} from '../gateway-call.ts';
import { maybeProviderOf } from '../model-provider.ts';
import { givenOfCounts } from './litellm-counts.ts';
import { recordsOf } from './litellm-records.ts';
import { asInstant } from './litellm-time.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * What LiteLLM's generic_api callback posts: StandardLoggingPayloads in a list, a line each, or one alone
 * (docs.litellm.ai, "Generic API Callback"). Of the payload's messages and answers nothing is read.
 */
export const litellm: Format = ({ body }, rules) => {
  const records = recordsOf(body);
  if ('refused' in records) return records;
  const own = { ...rules, source: 'litellm' };
  return {
    readings: records.items.map((item) =>
      'refusal' in item ? { id: null, refusal: item.refusal } : readRecord(item.value, own),
    ),
  };
};

function readRecord(value: unknown, rules: ReadingRules): Reading {
  if (!isObject(value)) return notAnObject(value);
  const provider = maybeProviderOf(firstText(value.custom_llm_provider), firstText(value.model));
  const [first, ...rest] = keysOf(value, provider);
  if (first === undefined) {
    return unnamed('id: it or litellm_call_id is required, so that a repeated call counts once');
  }
  const given = [
    ...givenOfTimes(value),
    ...givenOfModel(value, provider),
    ...givenOfPeople(value),
    ...givenOfCounts(value),
    ...givenOfOutcome(value),
  ];
  return readCall({ idKeys: [first, ...rest], given, facts: factsOf(value) }, rules);
}

/** An answer from LiteLLM's own cache bears the id of the first one, whose call it is not. */
function keysOf(record: Fields, provider: string | undefined): readonly string[] {
  const { id, litellm_call_id: call, response, cache_hit: isCacheHit } = record;
  return [
    ...(isId(id) ? [`litellm:${id}`] : []),
    ...(isId(call) ? [`litellm-call:${call}`] : []),
    ...(isCacheHit === true ? [] : answerKeys(provider, fieldsOf(response).id)),
  ];
}

function givenOfTimes({ startTime, endTime, completionStartTime, stream }: Fields): readonly Given[] {
  const [from, first, to] = [startTime, completionStartTime, endTime].map(asInstant);
  return [
    ['startTime', 'occurredAt', from],
    ['endTime', 'endedAt', to],
    ['endTime', 'latencyMs', between(from, to)],
    ['completionStartTime', 'timeToFirstTokenMs', stream === true ? between(from, first) : undefined],
  ];
}

/** Call types of LiteLLM, without the "a" of the asynchronous ones. */
const OPERATIONS: Readonly<Record<string, string>> = {
  completion: 'chat',
  responses: 'chat',
  anthropic_messages: 'chat',
  generate_content: 'chat',
  embedding: 'embeddings',
};

function givenOfModel(record: Fields, provider: string | undefined): readonly Given[] {
  const type = firstText(record.call_type)?.replace(/^a(?!nthropic)/, '') ?? 'completion';
  return [
    ['custom_llm_provider', 'provider', provider],
    ['model', 'model', record.model],
    ['model_group', 'requestModel', record.model_group],
    ['call_type', 'operation', Object.hasOwn(OPERATIONS, type) ? OPERATIONS[type] : type],
  ];
}

/** `end_user` is LiteLLM's name for whom its own user serves. */
function givenOfPeople(record: Fields): readonly Given[] {
  const metadata = fieldsOf(record.metadata);
  const sent = fieldsOf(metadata.requester_metadata);
  const tags = tagsOf(record.request_tags);
  const user = firstText(metadata.user_api_key_user_id);
  const email = firstText(metadata.user_api_key_user_email);
  const endUser = firstText(record.end_user, metadata.user_api_key_end_user_id);
  const key = firstText(metadata.user_api_key_alias);
  const team = firstText(
    metadata.user_api_key_team_alias,
    metadata.team_alias,
    sent.team,
    metadata.user_api_key_team_id,
    metadata.team_id,
    teamOfTags(tags),
  );
  return [
    ['metadata.user_api_key_user_id', 'user', { id: user ?? email ?? endUser, email }],
    ['metadata.user_api_key_team_alias', 'team', team],
    ['metadata.user_api_key_alias', 'apiKey', key],
    ['metadata.user_api_key_alias', 'service', key],
    ['metadata.user_api_key_project_alias', 'project', metadata.user_api_key_project_alias],
    ['end_user', 'customer', (user ?? email) ? endUser : undefined],
    ['request_tags', 'tags', tags],
    ['trace_id', 'conversation', record.trace_id],
    ['trace_id', 'traceId', record.trace_id],
  ];
}

function givenOfOutcome(record: Fields): readonly Given[] {
  const isFailure = record.status === 'failure';
  const error = fieldsOf(record.error_information);
  const httpStatus = Number(error.error_code);
  return [
    ['status', 'status', isFailure ? 'error' : 'ok'],
    ['cache_hit', 'gatewayCacheHit', record.cache_hit === true ? true : undefined],
    ...(isFailure && httpStatus >= 100 && httpStatus <= 599
      ? [['error_information.error_code', 'httpStatus', httpStatus] as const]
      : []),
  ];
}

function factsOf(record: Fields): EventFacts {
  const { choices } = fieldsOf(record.response);
  return textsThatFit({
    providerRaw: record.custom_llm_provider,
    errorType: record.status === 'failure' ? fieldsOf(record.error_information).error_class : undefined,
    finishReason: Array.isArray(choices) ? fieldsOf(choices[0]).finish_reason : undefined,
  });
}
