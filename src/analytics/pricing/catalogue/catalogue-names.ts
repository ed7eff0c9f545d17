import type { MatchLogic, ModelInfo } from '@pydantic/genai-prices';
import { providerOfCatalogue } from '../book/providers.ts';

/** A name under which prices are filed. */
export type CatalogueName = {
  readonly provider: string;
  readonly model: string;
  readonly regionClass: string;
};

export type ModelNames = {
  readonly own: CatalogueName;
  /** Spellings the catalogue lists in full. */
  readonly exact: readonly CatalogueName[];
  /** Spellings it implies by a prefix or fragment, with the release markers such a model carries. */
  readonly open: readonly CatalogueName[];
};

/** Spellings in use that the catalogue covers only by a fragment no sender ever sends whole. */
const MORE_NAMES: Readonly<Record<string, readonly string[]>> = {
  'openai/moderation': [
    'omni-moderation',
    'omni-moderation-latest',
    'text-moderation-latest',
    'text-moderation-stable',
    'text-moderation-007',
  ],
  'google/gemma-3': ['gemma-3-1b-it', 'gemma-3-4b-it', 'gemma-3-12b-it', 'gemma-3-27b-it'],
  'google/gemma-3n': ['gemma-3n-e2b-it', 'gemma-3n-e4b-it'],
};

/**
 * Whole names for a catalogue entry. Its rules include prefixes, by which a model that does not exist yet
 * ("claude-sonnet-5-turbo") would get an old price; here a prefix stands only for itself and for itself
 * with a release marker.
 */
export function namesOfModel(catalogueId: string, model: ModelInfo): ModelNames {
  const fileAs = (name: string) => fileName(catalogueId, name);
  const literals = literalsOf(model.match);
  const markers = catalogueId === 'google' ? ['-latest', '-preview', '-exp'] : ['-latest', '-preview'];
  return {
    own: fileAs(model.id),
    exact: [...literals.exact, ...(MORE_NAMES[`${catalogueId}/${model.id}`] ?? [])].map(fileAs),
    open: literals.open.flatMap((name) => [name, ...markers.map((marker) => `${name}${marker}`)]).map(fileAs),
  };
}

/**
 * Bedrock's "global." and regional price lists become one model with two region classes, and Claude at
 * Google is filed under Vertex, which is who serves it.
 */
function fileName(catalogueId: string, name: string): CatalogueName {
  const provider = providerOfCatalogue(catalogueId);
  const lower = name.toLowerCase();
  if (provider === 'google' && lower.includes('claude')) {
    return { provider: 'vertex', model: lower, regionClass: '*' };
  }
  if (provider !== 'bedrock') return { provider, model: lower, regionClass: '*' };
  const match = /^(global|regional|us-gov|us|eu|apac|jp|au|in)\.(.+)$/.exec(lower);
  if (!match?.[2]) return { provider, model: lower, regionClass: '*' };
  return { provider, model: match[2], regionClass: match[1] === 'global' ? 'global' : 'regional' };
}

function literalsOf(match: MatchLogic): { exact: string[]; open: string[] } {
  if ('equals' in match) return { exact: [match.equals], open: [] };
  if ('starts_with' in match) return { exact: [], open: [match.starts_with] };
  if ('contains' in match) return { exact: [], open: [match.contains] };
  if ('ends_with' in match) return { exact: [], open: [match.ends_with] };
  if ('regex' in match) return { exact: [], open: [] };
  const parts = ('or' in match ? match.or : match.and).map(literalsOf);
  return { exact: parts.flatMap((part) => part.exact), open: parts.flatMap((part) => part.open) };
}
