import { CLASS_COUNT, classIndex, type PricedCounts } from '../rows/price-class.ts';

/**
 * Integer pico-USD per class in the order of PRICE_CLASSES; UNKNOWN where there is no price. Like quantities a typed
 * array: one kind of list in every event, whatever its prices, is what makes looking into them quick.
 */
export type PicoRates = Readonly<Float64Array>;

/** How much of each class an event used, in the same order. */
export type Quantities = Float64Array;

export const UNKNOWN = -1;

const INPUT = classIndex('input');
const INPUT_AUDIO = classIndex('inputAudio');
const INPUT_IMAGE = classIndex('inputImage');
const INPUT_VIDEO = classIndex('inputVideo');
const CACHE_READ = classIndex('cacheRead');
const CACHE_READ_AUDIO = classIndex('cacheReadAudio');
const CACHE_READ_IMAGE = classIndex('cacheReadImage');
const CACHE_READ_VIDEO = classIndex('cacheReadVideo');
const CACHE_WRITE = classIndex('cacheWrite');
const CACHE_WRITE_1H = classIndex('cacheWrite1h');
const OUTPUT = classIndex('output');
const OUTPUT_AUDIO = classIndex('outputAudio');
const OUTPUT_IMAGE = classIndex('outputImage');
const OUTPUT_VIDEO = classIndex('outputVideo');
const REASONING = classIndex('reasoning');
const CITATION = classIndex('citation');
const WEB_SEARCH = classIndex('webSearch');
const GROUNDED_REQUEST = classIndex('groundedRequest');
const REQUEST = classIndex('request');
const IMAGE = classIndex('image');
const AUDIO_SECOND = classIndex('audioSecond');

/**
 * How much of each class an event used, given which classes have a price. Inclusive counts are taken apart
 * so that every token is charged exactly once; a part without a price of its own stays with the wider class
 * (an hour's cache write with cache writes, those with input). Parts larger than their whole are clamped.
 * Returns false when something was used that nothing prices.
 */
export function takeApart(counts: PricedCounts, rates: PicoRates, into: Quantities): boolean {
  // A call of fill takes longer than this.
  for (let index = 0; index < CLASS_COUNT; index += 1) into[index] = 0;
  takeApartUses(counts, rates, into);
  const input = takeApartInput(counts, rates, into);
  const output = takeApartOutput(counts, rates, into);
  if (input && output) return true;
  // Speech models charge by the second and report tokens as well; the seconds are the price then.
  if ((into[AUDIO_SECOND] ?? 0) === 0) return false;
  if (!input) into[INPUT] = 0;
  if (!output) into[OUTPUT] = 0;
  return true;
}

/** A list of zeros to take counts apart into. */
export function emptyQuantities(): Quantities {
  return new Float64Array(CLASS_COUNT);
}

/** A list without any price. */
export function emptyRates(): Float64Array {
  return new Float64Array(CLASS_COUNT).fill(UNKNOWN);
}

function takeApartUses(counts: PricedCounts, rates: PicoRates, into: Quantities): void {
  const searches = counts.webSearches ?? 0;
  if (has(rates, WEB_SEARCH)) into[WEB_SEARCH] = searches;
  if (has(rates, GROUNDED_REQUEST) && searches > 0) into[GROUNDED_REQUEST] = 1;
  if (has(rates, REQUEST)) into[REQUEST] = counts.requests ?? 1;
  if (has(rates, IMAGE)) into[IMAGE] = counts.images ?? 0;
  if (has(rates, AUDIO_SECOND)) into[AUDIO_SECOND] = counts.audioSeconds ?? 0;
}

function takeApartInput(counts: PricedCounts, rates: PicoRates, into: Quantities): boolean {
  let plain = counts.inputTokens ?? 0;
  if (plain === 0) return true;
  const read = has(rates, CACHE_READ) ? Math.min(counts.cacheReadTokens ?? 0, plain) : 0;
  plain -= read;
  const write =
    has(rates, CACHE_WRITE) || has(rates, CACHE_WRITE_1H) ? Math.min(counts.cacheWriteTokens ?? 0, plain) : 0;
  plain -= write;
  const hour = has(rates, CACHE_WRITE_1H) ? Math.min(counts.cacheWrite1hTokens ?? 0, write) : 0;
  into[CACHE_WRITE_1H] = hour;
  if (has(rates, CACHE_WRITE)) into[CACHE_WRITE] = write - hour;
  else plain += write - hour;
  const readAudio = takePart(rates, CACHE_READ_AUDIO, counts.cacheReadAudioTokens, read, into);
  const readImage = takePart(rates, CACHE_READ_IMAGE, counts.cacheReadImageTokens, read - readAudio, into);
  const readVideo = takePart(
    rates,
    CACHE_READ_VIDEO,
    counts.cacheReadVideoTokens,
    read - readAudio - readImage,
    into,
  );
  into[CACHE_READ] = read - readAudio - readImage - readVideo;
  const cached = read > 0 ? counts : NOTHING_CACHED;
  plain -= takePart(
    rates,
    INPUT_AUDIO,
    less(counts.inputAudioTokens, cached.cacheReadAudioTokens),
    plain,
    into,
  );
  plain -= takePart(
    rates,
    INPUT_IMAGE,
    less(counts.inputImageTokens, cached.cacheReadImageTokens),
    plain,
    into,
  );
  plain -= takePart(
    rates,
    INPUT_VIDEO,
    less(counts.inputVideoTokens, cached.cacheReadVideoTokens),
    plain,
    into,
  );
  into[INPUT] = plain;
  return plain === 0 || has(rates, INPUT);
}

const NOTHING_CACHED: PricedCounts = {};

function takeApartOutput(counts: PricedCounts, rates: PicoRates, into: Quantities): boolean {
  let plain = counts.outputTokens ?? 0;
  if (plain === 0) return true;
  plain -= takePart(rates, OUTPUT_AUDIO, counts.outputAudioTokens, plain, into);
  plain -= takePart(rates, OUTPUT_IMAGE, counts.outputImageTokens, plain, into);
  plain -= takePart(rates, OUTPUT_VIDEO, counts.outputVideoTokens, plain, into);
  plain -= takePart(rates, REASONING, counts.reasoningTokens, plain, into);
  plain -= takePart(rates, CITATION, counts.citationTokens, plain, into);
  into[OUTPUT] = plain;
  return plain === 0 || has(rates, OUTPUT);
}

/**
 * Moves up to `most` tokens into a class that has a price; returns how many. Five plain arguments because it
 * runs many times an event.
 */
function takePart(
  rates: PicoRates,
  index: number,
  count: number | undefined,
  most: number,
  into: Quantities,
): number {
  if (count === undefined || count <= 0 || !has(rates, index)) return 0;
  const taken = Math.min(count, most);
  into[index] = taken;
  return taken;
}

function less(whole: number | undefined, part: number | undefined): number | undefined {
  return whole === undefined ? undefined : Math.max(0, whole - (part ?? 0));
}

function has(rates: PicoRates, index: number): boolean {
  return (rates[index] ?? UNKNOWN) >= 0;
}

/** Per cache class, the class its tokens would have been charged as without the cache. */
export const UNCACHED: readonly (readonly [cached: number, plain: number])[] = [
  [CACHE_READ, INPUT],
  [CACHE_READ_AUDIO, INPUT_AUDIO],
  [CACHE_READ_IMAGE, INPUT_IMAGE],
  [CACHE_READ_VIDEO, INPUT_VIDEO],
];

export const PLAIN_INPUT = INPUT;
