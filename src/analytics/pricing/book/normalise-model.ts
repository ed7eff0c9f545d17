import { isGateway, maybeProvider } from './providers.ts';

/** A model as the price book looks it up. */
export type NormalisedModel = {
  /** Canonical provider; '' when neither the event nor the name says. */
  readonly provider: string;
  /** Exact names to look up in this order; the first is the canonical one, later ones lack date or version. */
  readonly names: readonly [string, ...string[]];
  /** What the name itself says about where the call ran; '*' says nothing. */
  readonly regionClass: 'global' | 'regional' | '*';
  /** The region in the name ("azure/eu/…", a Vertex location), where there is one. */
  readonly region: string | undefined;
  /** A ":free" name has the known price zero. */
  readonly free: boolean;
};

type Draft = { provider: string; model: string; region: string | undefined };

/** Hosts that charge whatever name stands behind them, so their prefix outranks the event's provider. */
const HOSTS = new Set(['openrouter', 'azure', 'vertex', 'bedrock']);

/** Provider and model as sent → what to look up. Names are only ever matched whole, in lower case. */
export function normaliseModel(provider: string | undefined, model: string): NormalisedModel {
  const named = provider?.trim().toLowerCase() ?? '';
  const draft: Draft = {
    provider: isGateway(named) ? '' : (maybeProvider(named)?.id ?? named),
    model: model.trim().toLowerCase(),
    region: undefined,
  };
  stripPaths(draft);
  stripProviderPrefixes(draft);
  const regionClass = draft.provider === 'bedrock' || draft.provider === '' ? stripGeography(draft) : '*';
  const names = namesOf(draft);
  return {
    provider: draft.provider,
    names,
    regionClass,
    region: draft.region,
    free: draft.model.endsWith(':free'),
  };
}

/** Resource names: Bedrock ARNs, Vertex publisher paths, Gemini's "models/…". */
function stripPaths(draft: Draft): void {
  const arn = /^(?:bedrock\/)?arn:aws[^:]*:bedrock:([^:]*):[^:]*:[^/]+\/(.+)$/.exec(draft.model);
  if (arn) Object.assign(draft, { provider: 'bedrock', region: arn[1] || undefined, model: arn[2] ?? '' });
  const location = /(?:^|\/)locations\/([^/]+)\//.exec(draft.model);
  const publisher = /(?:^|\/)publishers\/[^/]+\/models\/([^/]+)$/.exec(draft.model);
  if (publisher) {
    Object.assign(draft, { provider: 'vertex', region: location?.[1], model: publisher[1] ?? draft.model });
  }
  if (draft.model.startsWith('models/')) draft.model = draft.model.slice('models/'.length);
}

/** "openrouter/…", "azure/eu/…", "bedrock/us-east-1/…": the prefix names the provider, then the region. */
function stripProviderPrefixes(draft: Draft): void {
  for (let depth = 0; depth < 3; depth += 1) {
    const slash = draft.model.indexOf('/');
    if (slash <= 0) return;
    const head = maybeProvider(draft.model.slice(0, slash))?.id;
    if (head === undefined) return;
    // At OpenRouter every name has its maker in front.
    if (draft.provider === 'openrouter' && head !== 'openrouter') return;
    // "openai/gpt-oss-120b" at Groq or OpenRouter is the whole name there, not a prefix.
    if (draft.provider !== '' && draft.provider !== head && !HOSTS.has(head)) return;
    draft.provider = head;
    draft.model = draft.model.slice(slash + 1);
    stripRegionSegment(draft);
    if (head === 'openrouter') return;
  }
}

function stripRegionSegment(draft: Draft): void {
  const match = /^(global|global-standard|us|eu|[a-z]{2}(?:-[a-z]+)+-\d)\/(.+)$/.exec(draft.model);
  if (!match || (draft.provider !== 'azure' && draft.provider !== 'bedrock')) return;
  Object.assign(draft, { region: match[1], model: match[2] });
}

/** Bedrock's inference profiles: "us.anthropic.…" and a bare id are regional, "global.…" is not. */
function stripGeography(draft: Draft): NormalisedModel['regionClass'] {
  const match = /^(global|us-gov|us|eu|apac|jp|au|ca|in|sa|regional)\.(.+\..+)$/.exec(draft.model);
  if (match) {
    Object.assign(draft, { provider: 'bedrock', model: match[2] });
    return match[1] === 'global' ? 'global' : 'regional';
  }
  return draft.provider === 'bedrock' && draft.region !== 'global' ? 'regional' : '*';
}

function namesOf(draft: Draft): readonly [string, ...string[]] {
  const model = fineTuneHead(
    draft.model.replace(/@(?=20\d{6}$|00\d$|latest$)/, '-').replace(/@default$/, ''),
  );
  const names: [string, ...string[]] = [model];
  const add = (name: string) => {
    if (name !== '' && !names.includes(name)) names.push(name);
  };
  if (draft.provider === 'bedrock') add(withoutBedrockVersion(model));
  if (draft.provider === 'fireworks' && !model.includes('/')) add(`accounts/fireworks/models/${model}`);
  if (draft.provider === 'google' || draft.provider === 'vertex') add(model.replace(/-00\d$/, ''));
  for (const name of [...names]) add(withoutDate(name));
  return names;
}

/** "ft:gpt-4o-2024-08-06:org::id" and Azure's "….ft-id" are priced by their base, as fine-tuned. */
function fineTuneHead(model: string): string {
  const openai = /^(ft:[^:]+):/.exec(model);
  if (openai?.[1]) return openai[1];
  return model.replace(/(\.ft-)[^/]*$/, '$1');
}

function withoutBedrockVersion(model: string): string {
  return model.replace(/-v\d+(?::\d+)?(?::\d+k)?$/, '').replace(/:\d+$/, '');
}

/** "-2024-08-06", "-20250929", "-09-2025" and "-06-05" after "preview", "-latest" is kept: it moves. */
function withoutDate(model: string): string {
  return model
    .replace(/-20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?=$|:)/, '')
    .replace(/-20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?=$|:)/, '')
    .replace(/(-preview)-(?:\d\d-20\d\d|\d\d-\d\d)$/, '$1');
}
