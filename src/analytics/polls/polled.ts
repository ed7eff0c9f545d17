export const HOUR_MS = 3_600_000;

/** Stands among covered names once a provider's usage is polled in an organisation. */
export function polledName(provider: string): string {
  return `polled:${provider}`;
}

/** How OpenAI and Anthropic name the keys they report usage of. */
const PROVIDERS_KEY = /^(?:api)?key_/;

/**
 * What usage polled of a provider's hour (UTC) and key falls back on, and what calls of it cover. A call that does
 * not know its key, or calls it by a name of its own, may be any key's, so it speaks for all of them: for "", on
 * which all usage of the hour falls back. `at` is UTC milliseconds.
 */
export function polledHour(provider: string, at: number, apiKey = ''): string {
  return `poll:${provider}:${at - (at % HOUR_MS)}:${PROVIDERS_KEY.test(apiKey) ? apiKey : ''}`;
}

/** The `integration` of usage that a provider reported by the hour, of which no call is known. */
export const PROVIDER_REPORT = 'provider report';

/** The sources of events that providers are polled for: hours of usage, and bills. */
export const POLLED_SOURCES = [
  'poll:openai-usage',
  'poll:openai-costs',
  'poll:anthropic-usage',
  'poll:anthropic-costs',
] as const;

export type PolledSource = (typeof POLLED_SOURCES)[number];

export function isPolledSource(source: string): source is PolledSource {
  return POLLED_SOURCES.some((polled) => polled === source);
}
