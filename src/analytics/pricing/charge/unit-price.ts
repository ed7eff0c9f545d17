import { decimalTextWithoutCommas, moneyStyle } from '../../../language/numbers.ts';
import { say } from '../../../language/say.ts';
import type { PriceRow } from '../../state.ts';
import { toPlainDecimal } from './decimal.ts';

type UnitPrice = Pick<PriceRow, 'class' | 'picoPerUnit' | 'perUnit'>;

/** "$2.00 per 1M input tokens", "$0.01 per web search": a unit price with its unit, exact. */
export function unitPriceText({ class: name, picoPerUnit, perUnit }: UnitPrice): string {
  const unit = unitText(name);
  if (perUnit === 'token') return say`${usdPerMillionText(picoPerUnit)} per 1M ${unit}`;
  return say`${typedUsdText(withCents(toPlainDecimal(picoPerUnit, 12)))} per ${unit}`;
}

/** "$0.075": USD of a million units at this price, exact, with cents at least. */
export function usdPerMillionText(picoPerUnit: bigint): string {
  return typedUsdText(usdPerMillion(picoPerUnit));
}

/** The same as a plain decimal, for files. */
export function usdPerMillion(picoPerUnit: bigint): string {
  return withCents(toPlainDecimal(picoPerUnit, 6));
}

/** An exact amount as it is typed, in English without commas: "$0.075", "$1234.5", "0,075 US$". */
export function typedUsdText(decimalUsd: string): string {
  const { before, after } = moneyStyle('USD');
  return `${before}${decimalTextWithoutCommas(decimalUsd)}${after}`;
}

/** What a class is called in sentences; the unit is never left out. */
function unitText(name: string): string {
  switch (name) {
    case 'input':
      return say`input tokens`;
    case 'inputAudio':
      return say`audio input tokens`;
    case 'inputImage':
      return say`image input tokens`;
    case 'inputVideo':
      return say`video input tokens`;
    case 'cacheRead':
      return say`cache read tokens`;
    case 'cacheReadAudio':
      return say`audio cache read tokens`;
    case 'cacheReadImage':
      return say`image cache read tokens`;
    case 'cacheReadVideo':
      return say`video cache read tokens`;
    case 'cacheWrite':
      return say`cache write tokens`;
    case 'cacheWrite1h':
      return say`one-hour cache write tokens`;
    case 'output':
      return say`output tokens`;
    case 'outputAudio':
      return say`audio output tokens`;
    case 'outputImage':
      return say`image output tokens`;
    case 'outputVideo':
      return say`video output tokens`;
    case 'reasoning':
      return say`reasoning tokens`;
    case 'citation':
      return say`citation tokens`;
    case 'webSearch':
      return say`web search`;
    case 'groundedRequest':
      return say`grounded request`;
    case 'request':
      return say`request`;
    case 'image':
      return say`image`;
    case 'audioSecond':
      return say`second of audio`;
    default:
      return name;
  }
}

function withCents(decimal: string): string {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return `${whole}.${fraction.padEnd(2, '0')}`;
}
