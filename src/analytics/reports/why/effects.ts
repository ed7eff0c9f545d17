import { type Fraction, roundedSum } from '../../fraction.ts';

/** What one model added up to in one of the two windows compared. Cost in nano-USD. */
export type ModelSums = { readonly requests: bigint; readonly tokens: bigint; readonly costNano: bigint };

/** One model before and now; a model that is new or gone has zeros on one side. */
export type ModelChange = { readonly before: ModelSums; readonly now: ModelSums };

export const EFFECTS = ['volume', 'mix', 'size', 'price', 'errors'] as const;

/**
 * Why a cost changed: more requests, other models, longer requests, dearer tokens (prices, or less from caches),
 * more spent on requests that failed. Nano-USD; together exactly the difference.
 */
export type Effects = Readonly<Record<(typeof EFFECTS)[number], bigint>>;

/** What failed requests cost, nano-USD. */
export type FailedCost = { readonly before: bigint; readonly now: bigint };

/**
 * Splits a difference by changing one thing after the other and looking at what the cost would have been:
 *
 *     before                          Σ c₀
 *     + as many requests as now       R₁ · Σ c₀ / R₀
 *     + of the models of now          Σ r₁ · c₀ / r₀
 *     + as long as now                Σ t₁ · c₀ / t₀
 *     + at the prices of now          Σ c₁
 *
 * where c, r and t are a model's cost, requests and tokens of those that did not fail, R all their requests. Each
 * line is rounded once, half to even, so the differences between the lines add up to the whole. (The bridge of
 * price, volume and mix with the weights of before, as Laspeyres has them.) A new model has no unit costs of
 * before: it belongs to the mix with all it costs, as does one that is gone. Where nothing was used before, all of
 * it is volume.
 */
export function effectsOf(changes: readonly ModelChange[], failed: FailedCost): Effects {
  const errors = failed.now - failed.before;
  const before = total(changes, (change) => change.before.costNano);
  const now = total(changes, (change) => change.now.costNano);
  const requests = total(changes, (change) => change.before.requests);
  if (requests === 0n) return { volume: now - before, mix: 0n, size: 0n, price: 0n, errors };
  const requestsNow = total(changes, (change) => change.now.requests);
  const asMany = roundedSum([{ over: before * requestsNow, under: requests }]);
  const ofModels = roundedSum(changes.map(atFormerCostOfRequest));
  const asLong = roundedSum(changes.map(atFormerCostOfToken));
  return {
    volume: asMany - before,
    mix: ofModels - asMany,
    size: asLong - ofModels,
    price: now - asLong,
    errors,
  };
}

function atFormerCostOfRequest({ before, now }: ModelChange): Fraction {
  if (before.requests === 0n) return { over: now.costNano, under: 1n };
  return { over: now.requests * before.costNano, under: before.requests };
}

/** Calls without tokens (images, searches) cost by the request; their length changes nothing. */
function atFormerCostOfToken(change: ModelChange): Fraction {
  const { before, now } = change;
  if (before.tokens === 0n || before.requests === 0n) return atFormerCostOfRequest(change);
  return { over: now.tokens * before.costNano, under: before.tokens };
}

function total(changes: readonly ModelChange[], of: (change: ModelChange) => bigint): bigint {
  return changes.reduce((sum, change) => sum + of(change), 0n);
}
