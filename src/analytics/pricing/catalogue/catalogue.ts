import type { ModelInfo, ModelPrice, Provider } from '@pydantic/genai-prices';
import type { PriceRow } from '../../state.ts';
import { type Decimal, maybeDecimal, picoPerUnit } from '../charge/decimal.ts';
import { PRICE_CLASSES, type PriceClass } from '../rows/price-class.ts';
import { type PriceClaim, SAME_AS, toPriceRow } from '../rows/price-row.ts';
import { type Schedule, scheduleText } from '../rows/schedule.ts';
import { type CatalogueName, namesOfModel } from './catalogue-names.ts';

/** The catalogue these rows come from; part of every base row and the name of an import. */
export const CATALOGUE_VERSION = 'genai-prices 0.1.8';
/** When that version came out, UTC milliseconds. */
export const CATALOGUE_DATE = Date.UTC(2026, 8, 23);

/** Catalogue key → our class and how many units its price is for. Keys nobody can count here are left out. */
const KEYS: Readonly<Record<string, { readonly class: PriceClass; readonly units: bigint }>> = {
  input_mtok: { class: 'input', units: 1_000_000n },
  input_audio_mtok: { class: 'inputAudio', units: 1_000_000n },
  input_image_mtok: { class: 'inputImage', units: 1_000_000n },
  input_video_mtok: { class: 'inputVideo', units: 1_000_000n },
  cache_read_mtok: { class: 'cacheRead', units: 1_000_000n },
  cache_audio_read_mtok: { class: 'cacheReadAudio', units: 1_000_000n },
  cache_image_read_mtok: { class: 'cacheReadImage', units: 1_000_000n },
  cache_write_mtok: { class: 'cacheWrite', units: 1_000_000n },
  cache_write_1h_mtok: { class: 'cacheWrite1h', units: 1_000_000n },
  output_mtok: { class: 'output', units: 1_000_000n },
  output_audio_mtok: { class: 'outputAudio', units: 1_000_000n },
  output_image_mtok: { class: 'outputImage', units: 1_000_000n },
  output_video_mtok: { class: 'outputVideo', units: 1_000_000n },
  output_reasoning_mtok: { class: 'reasoning', units: 1_000_000n },
  output_citation_mtok: { class: 'citation', units: 1_000_000n },
  web_searches_kcount: { class: 'webSearch', units: 1_000n },
  requests_kcount: { class: 'request', units: 1_000n },
  audio_hours: { class: 'audioSecond', units: 3_600n },
};

/** A stretch of time (and hours of the day) with one price list. */
type PricedSpan = {
  readonly prices: ModelPrice;
  readonly validFrom: number | null;
  readonly validTo: number | null;
  readonly schedule: string | null;
};

/**
 * Every price of the npm package @pydantic/genai-prices (MIT) as rows of source "base". The package is read
 * as data; its own calculator is never called. Names a model also goes by become sameAs rows.
 */
export async function catalogueRows(createdAt: number): Promise<readonly PriceRow[]> {
  // Most starts find these prices in their store, and need neither its time nor its memory.
  const { waitForUpdate } = await import('@pydantic/genai-prices');
  return rowsOfCatalogue((await waitForUpdate()) ?? [], { version: CATALOGUE_VERSION, createdAt });
}

/** What the rows are made from: a provider's models with their prices. */
export type CatalogueProvider = Pick<Provider, 'id' | 'models'>;

export function rowsOfCatalogue(
  providers: readonly CatalogueProvider[],
  { version, createdAt }: { readonly version: string; readonly createdAt: number },
): readonly PriceRow[] {
  return providers.flatMap((provider) => {
    const taken = new Set<string>();
    const exact = new Set(
      provider.models.flatMap((model) => namesOfModel(provider.id, model).exact.map(keyOf)),
    );
    return provider.models.flatMap((model) =>
      claimsOfModel(provider.id, model, taken, exact).map((claim) =>
        toPriceRow({ ...claim, sourceVersion: version }, createdAt),
      ),
    );
  });
}

function keyOf(name: CatalogueName): string {
  return `${name.provider}\u001f${name.regionClass}\u001f${name.model}`;
}

/** Prices under the model's own name, sameAs rows for its other names. The first model to claim a name keeps it. */
function claimsOfModel(
  catalogueId: string,
  model: ModelInfo,
  taken: Set<string>,
  exact: ReadonlySet<string>,
): PriceClaim[] {
  const { own, exact: sure, open } = namesOfModel(catalogueId, model);
  if (taken.has(keyOf(own))) return [];
  taken.add(keyOf(own));
  const others = [...sure, ...open.filter((name) => !exact.has(keyOf(name)))].filter((name) => {
    const fresh = !taken.has(keyOf(name));
    taken.add(keyOf(name));
    return fresh && name.model !== own.model;
  });
  const prices = spansOf(model).flatMap((span) => claimsOfSpan(own, span));
  return [...prices, ...others.map((name) => sameAs(name, own))];
}

function sameAs(name: CatalogueName, own: CatalogueName): PriceClaim {
  return {
    ...claimBase(name),
    class: `${SAME_AS}${own.model}`,
    picoPerUnit: 0n,
    perUnit: 'use',
  };
}

function claimBase(name: CatalogueName) {
  return {
    source: 'base' as const,
    sourceVersion: CATALOGUE_VERSION,
    provider: name.provider,
    model: name.model,
    regionClass: name.regionClass,
    confidence: 'high',
    evidence: '@pydantic/genai-prices',
  };
}

/**
 * The catalogue lists conditions oldest first and lets the last one that holds win. Its hour rules carry no
 * date: read literally they would also hold before the period they belong to (August 1 at the price of
 * August 17), so here an hour rule belongs to the dated entry before it.
 */
function spansOf(model: ModelInfo): readonly PricedSpan[] {
  if (!Array.isArray(model.prices)) {
    return [{ prices: model.prices, validFrom: null, validTo: null, schedule: null }];
  }
  const starts = model.prices.flatMap((entry) =>
    entry.constraint?.type === 'start_date' ? [Date.parse(entry.constraint.start_date)] : [],
  );
  let validFrom: number | null = null;
  return model.prices.map((entry) => {
    let schedule: string | null = null;
    if (entry.constraint?.type === 'start_date') validFrom = Date.parse(entry.constraint.start_date);
    if (entry.constraint?.type === 'time_of_date') {
      schedule = scheduleText(hoursOf(entry.constraint.start_time, entry.constraint.end_time));
    }
    const since: number | null = validFrom;
    const validTo = starts.find((start) => start > (since ?? Number.NEGATIVE_INFINITY)) ?? null;
    return { prices: entry.prices, validFrom: since, validTo, schedule };
  });
}

function hoursOf(start: string, end: string): Schedule {
  return { hours: [[minuteOf(start), minuteOf(end)]] };
}

function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

function claimsOfSpan(name: CatalogueName, span: PricedSpan): PriceClaim[] {
  const { prices, ...validity } = span;
  const base = { ...claimBase(name), ...validity };
  const claims = Object.entries(prices).flatMap(([key, price]) => {
    const known = KEYS[key];
    if (!known || price === undefined) return [];
    return stepsOf(name.provider, price).map((step) => ({
      ...base,
      class: known.class,
      perUnit: unitOf(known.class),
      picoPerUnit: picoPerUnit(step.usd, known.units),
      contextAbove: step.above,
      contextInclusive: step.inclusive,
    }));
  });
  if (Object.keys(prices).length === 0) return freeClaims(base);
  return [...claims, ...hourWrites(name, claims)];
}

/** An empty price list is the catalogue's way of saying that a model costs nothing. */
function freeClaims(base: ReturnType<typeof claimBase>): PriceClaim[] {
  return (['input', 'output'] as const).map((name) => ({
    ...base,
    class: name,
    perUnit: 'token' as const,
    picoPerUnit: 0n,
  }));
}

/** Anthropic charges an hour's cache write at twice the input price; the catalogue leaves that out for hosts. */
function hourWrites(name: CatalogueName, claims: readonly PriceClaim[]): PriceClaim[] {
  const hosted = name.model.includes('claude') && (name.provider === 'bedrock' || name.provider === 'vertex');
  const writes = claims.some((claim) => claim.class === 'cacheWrite');
  if (!hosted || !writes || claims.some((claim) => claim.class === 'cacheWrite1h')) return [];
  return claims
    .filter((claim) => claim.class === 'input')
    .map((claim) => ({
      ...claim,
      class: 'cacheWrite1h' as const,
      picoPerUnit: claim.picoPerUnit * 2n,
      evidence: 'Anthropic pricing: a cache write kept for an hour costs twice the input price',
    }));
}

type Step = { readonly usd: Decimal; readonly above: number; readonly inclusive: boolean };

function stepsOf(provider: string, price: NonNullable<ModelPrice[string]>): readonly Step[] {
  if (typeof price === 'number') return [step(price, 0, false)].flat();
  return [step(price.base, 0, false), ...price.tiers.map((tier) => tierStep(provider, tier))].flat();
}

/**
 * The catalogue prices a tier strictly above its start, so a start of 199,999 means "from 200,000". For
 * OpenAI's models it says "from 272,000" where OpenAI, LiteLLM and Portkey say "more than 272,000": the
 * exclusive boundary is kept there, at whoever hosts them.
 */
function tierStep(provider: string, tier: { readonly start: number; readonly price: number }): Step[] {
  const inclusive = tier.start % 1000 === 999;
  if (!inclusive) return step(tier.price, tier.start, false);
  return step(tier.price, tier.start + 1, provider === 'xai');
}

function step(usd: number, above: number, inclusive: boolean): Step[] {
  const decimal = maybeDecimal(usd);
  return decimal ? [{ usd: decimal, above, inclusive }] : [];
}

function unitOf(name: PriceClass): PriceRow['perUnit'] {
  return PRICE_CLASSES.find((entry) => entry.name === name)?.unit ?? 'token';
}
