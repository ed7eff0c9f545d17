import { Temporal } from 'temporal-polyfill';
import { type Currency, formatMoney, formatMoneyCents } from '../../analytics/currency.ts';
import type { Column, ExactValue, Footing, Message, Tone, Unit } from '../../analytics/message.ts';
import { maybeNanoUsd } from '../../analytics/money.ts';
import { callsText } from '../../analytics/words/counts.ts';
import { formatDuration as durationText, formatValue } from '../../analytics/words/format.ts';
import { monthName } from '../../language/dates.ts';
import { decimalText } from '../../language/numbers.ts';
import { say } from '../../language/say.ts';
import { oneLine } from '../chat/plain-text.ts';
import { untold } from '../grammar/problem.ts';

/** The word that stands beside a message's colour, so that colour is never the only signal; null of an answer. */
export function toneWord(tone: Tone): string | null {
  switch (tone) {
    case 'answer':
      return null;
    case 'digest':
      return say`Digest`;
    case 'good':
      return say`Done`;
    case 'notice':
      return say`Notice`;
    case 'warning':
      return say`Warning`;
    case 'alert':
      return say`Alert`;
    case 'problem':
      return say`Problem`;
  }
}

const NUMERIC_UNITS: ReadonlySet<Unit> = new Set(['usd', 'tokens', 'count', 'percent', 'change', 'ms']);

export function isNumeric(column: Column): boolean {
  return NUMERIC_UNITS.has(column.unit);
}

export type CellWords = { readonly timeZone: string; readonly currency?: Currency | undefined };

/** One table cell as people read it. Unknown money is pending, never zero. */
export function formatCell(
  value: ExactValue | undefined,
  unit: Unit,
  { timeZone, currency }: CellWords,
): string {
  if (value === null || value === undefined) return unit === 'usd' ? say`pending` : formatValue(null, unit);
  const text = String(value);
  switch (unit) {
    case 'usd': {
      const nano = maybeNanoUsd(text);
      return nano === undefined ? text : formatMoneyCents(nano, currency);
    }
    case 'tokens':
    case 'count':
      return decimalText(text);
    case 'percent':
      return `${trimDecimals(text, 1)} %`;
    case 'change':
      return formatValue(value, unit);
    case 'ms':
      return formatDuration(text);
    case 'time':
      return formatTime(value, timeZone);
    case 'list':
      return shortList(text);
    case 'text':
    case 'spark':
      return text;
  }
}

const MOST_LISTED = 3;

/** "gpt-4o, o3, haiku +2": as many names as fit, and how many more there are. */
export function shortList(text: string, fits: (list: string) => boolean = () => true): string {
  const names = text.split('; ');
  const first = (count: number) => {
    const more = names.length > count ? ` +${names.length - count}` : '';
    return `${names.slice(0, count).join(', ')}${more}`;
  };
  const counts = Array.from({ length: Math.min(names.length, MOST_LISTED) }, (_, index) => index + 1);
  return first(counts.findLast((count) => fits(first(count))) ?? 1);
}

/** A message's lines and, where it is a problem, what is wrong and what to type instead; nothing twice. */
export function sentenceLines({ headline, lines, error }: Message): readonly string[] {
  const all = [...lines, ...(error ? [untold(error.message, headline), error.hint] : [])].map(oneLine);
  return [...new Set(all)].filter((line) => line !== '' && line !== oneLine(headline));
}

/** What an answer's small print says: period, freshness, what is unpriced or unattributed, notes. */
export function footingSentences(message: Message): readonly string[] {
  const { footing, period } = message;
  const zone = period?.timeZone ?? 'UTC';
  const summed = period && say`${formatTime(period.from, zone)} to ${formatTime(period.to, zone)}, ${zone}`;
  return [
    ...(summed ? [summed] : []),
    ...(footing ? trustSentences(footing, { timeZone: zone, currency: message.table?.currency }) : []),
  ];
}

function trustSentences(footing: Footing, { timeZone, currency }: CellWords): readonly string[] {
  const unattributed = maybeNanoUsd(footing.unattributed) ?? 0n;
  return [
    footing.dataTo ? say`data to ${formatTime(footing.dataTo, timeZone)}` : say`no data yet`,
    ...(footing.pendingEvents > 0 ? [pendingSentence(footing)] : []),
    ...(unattributed === 0n ? [] : [say`${formatMoney(unattributed, currency)} unattributed`]),
    ...basisSentences(footing),
    ...footing.notes,
  ];
}

function basisSentences({ costBasis }: Footing): readonly string[] {
  switch (costBasis) {
    case 'computed':
      return [];
    case 'mixed':
      return [say`cost basis: mixed`];
    case 'provided':
      return [say`cost basis: provided`];
  }
}

function pendingSentence({ pendingEvents, pricedShare }: Footing): string {
  const calls = callsText(pendingEvents);
  if (pricedShare === null) return say`cost of ${calls} pending`;
  return say`cost of ${calls} pending, ${formatCell(pricedShare, 'percent', { timeZone: 'UTC' })} priced`;
}

function formatTime(value: string | number, timeZone: string): string {
  const instant = maybeInstant(value);
  if (!instant) return String(value);
  const { day, month, year, hour, minute } = instant.toZonedDateTimeISO(timeZone);
  return `${day} ${monthName(month)} ${year} ${twoDigits(hour)}:${twoDigits(minute)}`;
}

function maybeInstant(value: string | number): Temporal.Instant | undefined {
  if (typeof value === 'number') return Temporal.Instant.fromEpochMilliseconds(value);
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Temporal.Instant.fromEpochMilliseconds(at);
}

function formatDuration(text: string): string {
  const milliseconds = Number(text);
  if (!Number.isFinite(milliseconds)) return text;
  // A cell of seconds has a place more than a sentence; from a minute on both say the same.
  if (milliseconds < 1_000 || milliseconds >= 60_000) return durationText(milliseconds);
  return `${trimDecimals(String(milliseconds / 1_000), 1)} s`;
}

function trimDecimals(text: string, places: number): string {
  const value = Number(text);
  return Number.isFinite(value) ? decimalText(String(Number(value.toFixed(places)))) : text;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
