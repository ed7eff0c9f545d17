import { decimalText } from '../../language/numbers.ts';
import { counted, say } from '../../language/say.ts';
import { type Currency, formatMoney } from '../currency.ts';
import { callsText } from '../words/counts.ts';
import { formatCount, formatValue, percentOf } from '../words/format.ts';
import type { Tip } from './disjoint.ts';
import { savingOf, type TipsFound } from './find-tips.ts';
import type { Confidence, Place } from './kind.ts';
import type { Pattern } from './patterns.ts';

const DAY_MS = 86_400_000;

/** Over fewer days a pace says too little about a month. */
const FEWEST_DAYS = 7;
const DAYS_OF_MONTH = 30n;

/** "support-triage: short calls to gpt-4o-mini" */
export function tipName({ place, advice }: Pick<Tip, 'place' | 'advice'>): string {
  return place.work === null ? advice : `${place.work.value}: ${advice}`;
}

/** "$2.10 (8.5 %) with …: short calls to gpt-4o-mini; 1,214 calls of gpt-4o, $2.47 → $0.37; confidence medium." */
export function tipLine(tip: Tip, share: string | null, currency?: Currency): string {
  const money = (nano: bigint) => formatMoney(nano, currency);
  const amounts = `${callsOf(tip)}, ${money(tip.beforeNano)} → ${money(tip.afterNano)}`;
  // As tables print it, since the two stand below each other.
  const part = share === null ? '–' : `${decimalText(String(Number(Number(share).toFixed(1))))} %`;
  return say`${money(savingOf(tip))} (${part}) with ${tipName(tip)}; ${amounts}; confidence ${confidenceWord(tip.confidence)}.`;
}

/** "1,214 calls of gpt-4o" */
export function callsOf({ calls, place }: Pick<Tip, 'calls' | 'place'>): string {
  const model = modelName(place);
  return counted(calls, say`1 call of ${model}`, say`${formatCount(calls)} calls of ${model}`);
}

export function patternLine(pattern: Pattern, currency?: Currency): string {
  const { place, finding, calls, nano } = pattern;
  return say`Pattern: ${placeText(place)}: ${finding} (${callsText(calls)}, ${formatMoney(nano, currency)}).`;
}

/** The rule is printed with it: a month is thirty days like those that were read. */
export function paceLine(found: TipsFound, now: number, currency?: Currency): string | null {
  const [from, to] = [found.from, Math.min(found.to, now)];
  if (to - from < FEWEST_DAYS * DAY_MS) return null;
  const saved = totalSaving(found.tips);
  const month = (saved * DAYS_OF_MONTH * BigInt(DAY_MS)) / BigInt(to - from);
  return say`At this pace about ${formatMoney(month, currency)} a month: the saving of a day, times 30.`;
}

/** How much of the saving is how sure; nothing where all of it is alike. */
export function confidenceLine(tips: readonly Tip[], currency?: Currency): string | null {
  const parts = CONFIDENCES.flatMap((confidence) => {
    const own = tips.filter((tip) => tip.confidence === confidence);
    return own.length === 0
      ? []
      : [`${formatMoney(totalSaving(own), currency)} ${confidenceWord(confidence)}`];
  });
  return parts.length < 2 ? null : say`By confidence: ${parts.join(', ')}.`;
}

const CONFIDENCES: readonly Confidence[] = ['high', 'medium', 'low'];

export function confidenceWord(confidence: Confidence): string {
  switch (confidence) {
    case 'high':
      return say`high`;
    case 'medium':
      return say`medium`;
    case 'low':
      return say`low`;
  }
}

export function totalSaving(tips: readonly Tip[]): bigint {
  return tips.reduce((sum, tip) => sum + savingOf(tip), 0n);
}

export function shareText(part: bigint, whole: bigint): string {
  return formatValue(percentOf(part, whole), 'percent');
}

function placeText(place: Place): string {
  return place.work === null ? modelName(place) : `${place.work.value}, ${modelName(place)}`;
}

export function modelName({ model }: Place): string {
  return model === '' ? say`(no model)` : model;
}
