import { isGateway, maybeProvider } from '../../pricing/book/providers.ts';

/** Providers that are named otherwise in events than in the price book, which knows both names. */
const EVENT_NAMES: ReadonlyMap<string, string> = new Map([
  ['azure', 'azure_openai'],
  ['bedrock', 'aws_bedrock'],
  ['vertex', 'google_vertex'],
]);

/** Whose model it is, for senders that name no provider. */
const MAKERS: readonly (readonly [pattern: RegExp, provider: string])[] = [
  [/^(?:gpt-|chatgpt-|o\d(?:-|$)|text-embedding-|ft:gpt-|codex-|davinci|omni-)/, 'openai'],
  [/^claude-/, 'anthropic'],
  [/^(?:gemini-|models\/gemini-)/, 'google'],
  [/^(?:mistral-|ministral-|codestral-|magistral-|devstral-|pixtral-|open-mi[sx]tral-)/, 'mistral'],
  [/^deepseek-/, 'deepseek'],
  [/^grok-/, 'xai'],
  [/^(?:command-|embed-(?:english|multilingual|v))/, 'cohere'],
];

/** A provider's one name in events: "azure_openai", whichever of its spellings was sent. */
export function providerOf(raw: string): string {
  const known = maybeProvider(raw) ?? maybeProvider(raw.replace(/\.[a-z_-]+$/i, ''));
  const id = known?.id ?? raw.trim().toLowerCase();
  return EVENT_NAMES.get(id) ?? id;
}

export function maybeMaker(model: string): string | undefined {
  const lower = model.toLowerCase();
  return MAKERS.find(([pattern]) => pattern.test(lower))?.[1];
}

/** Who served a model; a gateway serves none itself, and then the model's name may tell. */
export function maybeProviderOf(raw: string | undefined, model: string | undefined): string | undefined {
  if (raw && !isGateway(raw)) return providerOf(raw);
  return model === undefined ? undefined : maybeMaker(model);
}
