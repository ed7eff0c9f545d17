import type { CostParts, Counts } from '../../usage-event.ts';

type Unit = 'token' | 'use' | 'second';

const define = <Name extends string>(name: Name, part: keyof CostParts, unit: Unit = 'token') => ({
  name,
  part,
  unit,
});

/**
 * What a price can be for, the part of the cost it lands in, and its unit. The order is the order of
 * every rate list; a class without a price falls back to a wider one (see quantities.ts).
 */
export const PRICE_CLASSES = [
  define('input', 'input'),
  define('inputAudio', 'input'),
  define('inputImage', 'input'),
  define('inputVideo', 'input'),
  define('cacheRead', 'cacheRead'),
  define('cacheReadAudio', 'cacheRead'),
  define('cacheReadImage', 'cacheRead'),
  define('cacheReadVideo', 'cacheRead'),
  define('cacheWrite', 'cacheWrite'),
  define('cacheWrite1h', 'cacheWrite'),
  define('output', 'output'),
  define('outputAudio', 'output'),
  define('outputImage', 'output'),
  define('outputVideo', 'output'),
  define('reasoning', 'output'),
  define('citation', 'output'),
  define('webSearch', 'other', 'use'),
  define('groundedRequest', 'other', 'use'),
  define('request', 'other', 'use'),
  define('image', 'other', 'use'),
  define('audioSecond', 'other', 'second'),
] as const;

export type PriceClass = (typeof PRICE_CLASSES)[number]['name'];

export const CLASS_COUNT = PRICE_CLASSES.length;

const indexes = new Map<string, number>(PRICE_CLASSES.map((entry, index) => [entry.name, index]));

/** Place of a class in every rate list. */
export function classIndex(name: PriceClass): number {
  const index = indexes.get(name);
  if (index === undefined) throw new Error(`no price class is named ${name}`);
  return index;
}

export function maybeClassIndex(name: string): number | undefined {
  return indexes.get(name);
}

/** Finer counts that some providers report and price apart; parts of the counts an event carries. */
export type FineCount =
  | 'cacheReadAudioTokens'
  | 'cacheReadImageTokens'
  | 'cacheReadVideoTokens'
  | 'outputImageTokens'
  | 'outputVideoTokens'
  | 'citationTokens';

/** Counts as they are priced: inclusive like those of an event, with the finer parts where known. */
export type PricedCounts = Counts & Readonly<Partial<Record<FineCount, number>>>;
