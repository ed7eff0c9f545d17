import type { PriceRow } from '../state.ts';
import { decimalText } from './decimal.ts';

/** What a class is called in sentences; the unit is never left out. */
const UNITS: Readonly<Record<string, string>> = {
  input: 'input tokens',
  inputAudio: 'audio input tokens',
  inputImage: 'image input tokens',
  inputVideo: 'video input tokens',
  cacheRead: 'cache read tokens',
  cacheReadAudio: 'audio cache read tokens',
  cacheReadImage: 'image cache read tokens',
  cacheReadVideo: 'video cache read tokens',
  cacheWrite: 'cache write tokens',
  cacheWrite1h: 'one-hour cache write tokens',
  output: 'output tokens',
  outputAudio: 'audio output tokens',
  outputImage: 'image output tokens',
  outputVideo: 'video output tokens',
  reasoning: 'reasoning tokens',
  citation: 'citation tokens',
  webSearch: 'web search',
  groundedRequest: 'grounded request',
  request: 'request',
  image: 'image',
  audioSecond: 'second of audio',
};

type UnitPrice = Pick<PriceRow, 'class' | 'picoPerUnit' | 'perUnit'>;

/** "$2.00 per 1M input tokens", "$0.01 per web search": a unit price with its unit, exact. */
export function unitPriceText({ class: name, picoPerUnit, perUnit }: UnitPrice): string {
  const unit = UNITS[name] ?? name;
  if (perUnit === 'token') return `${usdPerMillionText(picoPerUnit)} per 1M ${unit}`;
  return `$${withCents(decimalText(picoPerUnit, 12))} per ${unit}`;
}

/** "$0.075": USD of a million units at this price, exact, with cents at least. */
export function usdPerMillionText(picoPerUnit: bigint): string {
  return `$${withCents(decimalText(picoPerUnit, 6))}`;
}

function withCents(decimal: string): string {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return `${whole}.${fraction.padEnd(2, '0')}`;
}
