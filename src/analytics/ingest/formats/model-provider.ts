import { isGateway } from '../../pricing/providers.ts';
import { responseKeys } from './otlp/keys.ts';
import { maybeMaker, providerOf } from './otlp/providers.ts';

/** Who served a model; a gateway serves none itself, and then the model's name may tell. */
export function maybeProviderOf(raw: string | undefined, model: string | undefined): string | undefined {
  if (raw && !isGateway(raw)) return providerOf(raw);
  return model === undefined ? undefined : maybeMaker(model);
}

/** Ids given out by whoever speaks OpenAI's protocol, as gateways do for every provider. */
const OPENAI_ID = /^(chatcmpl|resp)[-_]/;

/** Keys under which others report the same call; a gateway's client takes it for OpenAI's by its protocol. */
export function answerKeys(provider: string | undefined, id: unknown): readonly string[] {
  if (typeof id !== 'string') return [];
  const byProtocol = OPENAI_ID.test(id) ? responseKeys([id], 'openai') : [];
  return [...new Set([...responseKeys([id], provider), ...byProtocol])];
}
