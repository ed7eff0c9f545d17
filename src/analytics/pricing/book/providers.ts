/**
 * Who serves a model, and where its prices stand. `names` are the spellings seen in the wild (OpenTelemetry,
 * LiteLLM, SDKs, the catalogue); `prices` the providers whose rows apply, nearest first: a host such as
 * Azure charges the maker's price where it publishes none of its own. `maker` marks those whose exact model
 * names identify them when an event names no provider.
 */
export type Provider = {
  readonly id: string;
  readonly names: readonly string[];
  readonly prices: readonly string[];
  readonly maker: boolean;
};

const define = (
  id: string,
  names: readonly string[] = [],
  options: { prices?: readonly string[]; maker?: boolean } = {},
): Provider => ({ id, names, prices: [id, ...(options.prices ?? [])], maker: options.maker ?? false });

export const PROVIDERS: readonly Provider[] = [
  define('openai', ['text-completion-openai', 'openai.chat', 'openai.responses', 'openai.completion'], {
    maker: true,
  }),
  define('anthropic', ['anthropic.messages', 'claude'], { maker: true }),
  define(
    'google',
    [
      'gemini',
      'gcp.gemini',
      'gcp.gen_ai',
      'google.generative-ai',
      'google_genai',
      'google-genai',
      'google-ai',
    ],
    // Google's own name is often used for Vertex; rows filed under vertex are Claude and service tiers.
    { maker: true, prices: ['vertex', 'anthropic'] },
  ),
  define(
    'vertex',
    [
      'vertex_ai',
      'vertexai',
      'vertex-ai',
      'vertex_ai_beta',
      'gcp.vertex_ai',
      'gcp.vertex.agent',
      'google.vertex',
      'google.vertex.chat',
      'google-vertex',
      'google_vertex',
      'google_vertexai',
      'vertex_ai-anthropic_models',
      'vertex_ai-language-models',
    ],
    { prices: ['google', 'anthropic'] },
  ),
  define('bedrock', ['aws', 'aws.bedrock', 'aws_bedrock', 'amazon-bedrock', 'bedrock_converse', 'amazon']),
  define(
    'azure',
    [
      'azure_ai',
      'azure-openai',
      'azure_openai',
      'azureopenai',
      'azure.chat',
      'azure.responses',
      'azure-openai.chat',
      'azure.ai.openai',
      'azure.ai.inference',
      'az.ai.openai',
      'az.ai.inference',
      'microsoft.foundry',
      'azure_text',
    ],
    { prices: ['openai', 'anthropic', 'deepseek', 'xai', 'moonshot'] },
  ),
  define('xai', ['x-ai', 'x_ai', 'xai.chat', 'grok'], { maker: true }),
  define('mistral', ['mistralai', 'mistral_ai', 'mistral.chat', 'codestral'], { maker: true }),
  define('deepseek', ['deepseek.chat'], { maker: true }),
  define('moonshot', ['moonshotai', 'moonshot_ai', 'moonshotai.chat'], { maker: true }),
  define('cohere', ['cohere_chat', 'cohere.chat'], { maker: true }),
  define('perplexity', ['perplexity.chat'], { maker: true }),
  define('minimax', [], { maker: true }),
  define('zai', ['z-ai', 'z.ai'], { maker: true, prices: ['zhipuai'] }),
  define('zhipuai', ['zhipu']),
  define('voyage', ['voyageai', 'voyage_ai'], { maker: true }),
  define('openrouter', ['openrouter.chat', 'openrouter.ai']),
  define('groq', ['groq.chat']),
  define('fireworks', ['fireworks_ai', 'fireworks-ai', 'fireworks.ai', 'fireworks.chat']),
  define('together', ['together_ai', 'together-ai', 'togetherai', 'togetherai.chat']),
  define('cerebras', ['cerebras.chat']),
  define('github-copilot', ['github_copilot', 'copilot']),
  define('cloudflare', ['workers-ai', 'cloudflare-workers-ai', 'workersai']),
  define('cursor'),
  define('novita', ['novita-ai', 'novitaai']),
  define('ovhcloud', ['ovh']),
  define('baseten'),
];

/** Gateways that name no price of their own: the provider stands in the model's name, or nowhere. */
const GATEWAYS = new Set([
  'litellm',
  'litellm_proxy',
  'helicone',
  'portkey',
  'vercel',
  'gateway',
  'langfuse',
  'langchain',
]);

const byName = new Map(
  PROVIDERS.flatMap((provider) => [provider.id, ...provider.names].map((name) => [name, provider] as const)),
);

/** The provider a sender means; an unknown name stands for itself and has only its own prices. */
export function providerNamed(name: string): Provider {
  return maybeProvider(name) ?? define(name.trim().toLowerCase());
}

export function maybeProvider(name: string): Provider | undefined {
  return byName.get(name.trim().toLowerCase());
}

export function isGateway(name: string): boolean {
  return GATEWAYS.has(name.trim().toLowerCase());
}

/** The provider under which a catalogue entry is filed here. */
export function providerOfCatalogue(catalogueId: string): string {
  return maybeProvider(catalogueId)?.id ?? catalogueId;
}
