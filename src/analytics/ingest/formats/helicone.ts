import { countsFromUsage } from '../../pricing/usage/provider-usage.ts';
import type { Reading, ReadingRules } from '../reading.ts';
import { answerKeys } from './answer-keys.ts';
import { documentOf } from './batch.ts';
import { isId, isObject } from './checks.ts';
import type { Format } from './format.ts';
import {
  asNumber,
  fieldsOf,
  firstText,
  type Given,
  notAnObject,
  readCall,
  textsThatFit,
  unnamed,
} from './gateway-call.ts';
import { maybeProviderOf } from './model-provider.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Helicone's webhook with data included (docs.helicone.ai/features/webhooks): one call, without its time. Bodies
 * too large for it stand behind a URL, which is not asked: whoever can send here could make us ask anything.
 */
export const helicone: Format = ({ body }, rules) => {
  const document = documentOf(body);
  if ('refused' in document) return document;
  return { readings: [readRequest(document.value, { ...rules, source: 'helicone' })] };
};

function readRequest(value: unknown, rules: ReadingRules): Reading {
  if (!isObject(value)) return notAnObject(value);
  const { request_id: id } = value;
  if (!isId(id)) return unnamed('request_id: is required, so that a repeated call counts once');
  const request = bodyOf(value.request_body);
  const response = bodyOf(value.response_body);
  const metadata = fieldsOf(value.metadata);
  const model = firstText(response.model, value.model, request.model);
  const raw = firstText(value.provider);
  const provider = maybeProviderOf(raw, model);
  const given: readonly Given[] = [
    ['provider', 'provider', provider],
    ['model', 'model', model],
    ['request_body.model', 'requestModel', firstText(request.model)],
    ['response_body.object', 'operation', response.object === 'list' ? 'embeddings' : 'chat'],
    ['user_id', 'user', value.user_id],
    ...givenOfUsage(provider, response, metadata),
    ['metadata.cost', 'reportedCostUsd', asNumber(metadata.cost)],
    ['metadata.latencyMs', 'latencyMs', asNumber(metadata.latencyMs)],
    ...givenOfOutcome(response),
  ];
  const facts = textsThatFit({ providerRaw: raw, errorType: fieldsOf(response.error).type });
  return readCall({ idKeys: [`helicone:${id}`, ...answerKeys(provider, response.id)], given, facts }, rules);
}

/** A body comes as the text it was, or as the object it is; a stream's text is neither. */
function bodyOf(body: unknown): Fields {
  if (typeof body !== 'string') return fieldsOf(body);
  const document = documentOf(Buffer.from(body));
  return 'value' in document ? fieldsOf(document.value) : {};
}

/** The provider's own usage object tells cached tokens apart; Helicone's sums stand in where there is none. */
function givenOfUsage(provider: string | undefined, response: Fields, metadata: Fields): readonly Given[] {
  const usage = response.usage ?? response.usageMetadata;
  const problem = countsFromUsage(provider ?? '', usage).problem?.code;
  const isUsable = problem !== 'not-an-object' && problem !== 'unknown-shape';
  return isUsable ? [['response_body.usage', 'usage', usage]] : givenOfSums(response, metadata);
}

/** A failed call reports zeros for what it does not know. */
function givenOfSums(response: Fields, metadata: Fields): readonly Given[] {
  const input = asNumber(metadata.promptTokens);
  const output = asNumber(metadata.completionTokens);
  if (isFailed(response) && !input && !output) return [];
  return [
    ['metadata.promptTokens', 'inputTokens', input],
    ['metadata.completionTokens', 'outputTokens', output],
  ];
}

function givenOfOutcome(response: Fields): readonly Given[] {
  const code = asNumber(fieldsOf(response.error).code);
  const isStatus = typeof code === 'number' && code >= 400 && code <= 599;
  return [
    ['response_body.error', 'status', isFailed(response) ? 'error' : 'ok'],
    ['response_body.error.code', 'httpStatus', isStatus ? code : undefined],
  ];
}

function isFailed({ error }: Fields): boolean {
  return error !== undefined && error !== null;
}
