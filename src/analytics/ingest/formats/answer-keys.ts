import { isId } from './checks.ts';

/** Prefixes of identifiers providers draw at random, followed by at least one letter. */
const DRAWN_PREFIX = /^(?:chatcmpl|cmpl|resp|msg|req|gen|run|modr|embd)[-_](?=.*[A-Za-z])/;

/** "id-0", "mock-response-1": words and a counter, which the next process sends again. */
const WORDS_AND_COUNTER = /^[A-Za-z]+(?:[-_. ][A-Za-z]+)*[-_. ]?\d{0,6}$/;

const MIN_RANDOM_LENGTH = 16;

/**
 * Whether an identifier tells calls apart wherever they come from. Local and mock providers send constants
 * and counters, and two calls under one of those would count once.
 */
export function looksDrawn(id: string): boolean {
  if (!isId(id)) return false;
  return DRAWN_PREFIX.test(id) || (id.length >= MIN_RANDOM_LENGTH && !WORDS_AND_COUNTER.test(id));
}

/**
 * The key of a provider's response or request id. Anthropic's are under its own name whoever hosts the model,
 * because its SDK, its command line and its logs all say them.
 */
export function responseKeys(
  ids: readonly (string | undefined)[],
  provider: string | undefined,
): readonly string[] {
  const keys = ids.flatMap((id) => {
    if (id === undefined || !looksDrawn(id)) return [];
    const issuer = /^(?:msg|req)_/.test(id) ? 'anthropic' : provider;
    const key = `${issuer}:${id}`;
    return issuer !== undefined && isId(key) ? [key] : [];
  });
  return [...new Set(keys)];
}

/** Ids given out by whoever speaks OpenAI's protocol, as gateways do for every provider. */
const OPENAI_ID = /^(chatcmpl|resp)[-_]/;

/** Keys under which others report the same call; a gateway's client takes it for OpenAI's by its protocol. */
export function answerKeys(provider: string | undefined, id: unknown): readonly string[] {
  if (typeof id !== 'string') return [];
  const byProtocol = OPENAI_ID.test(id) ? responseKeys([id], 'openai') : [];
  return [...new Set([...responseKeys([id], provider), ...byProtocol])];
}
