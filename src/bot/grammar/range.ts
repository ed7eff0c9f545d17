import type { Temporal } from 'temporal-polyfill';
import { budgetPeriod } from '../../analytics/budget-status.ts';
import {
  automaticGranularity,
  bucketStarts,
  type Granularity,
  localDate,
  type Period,
  startOfDate,
  zoneClock,
} from '../../analytics/period.ts';
import { say } from '../../language/say.ts';
import { shownWord } from './problem.ts';
import { FIRST_YEAR, LAST_YEAR, looksLikeDate, maybeStretch, type Stretch } from './range-date.ts';

/** What a person meant by a range: instants, and the word they would type again. */
export type Range = { readonly text: string; readonly period: Period };

export type RangeResult =
  | { readonly kind: 'range'; readonly range: Range }
  | { readonly kind: 'refused'; readonly message: string };

export type RangeContext = {
  readonly now: number;
  readonly timeZone: string;
  /** Day of the month a billing cycle begins on; 1 unless the organisation has another. */
  readonly cycleDay?: number;
  /** Asked for with `gran:`; null chooses by length. */
  readonly granularity: Granularity | null;
};

export const DEFAULT_RANGE = 'mtd';

/** Words for calendar ranges, as help and autocomplete offer them. */
export const RANGE_WORDS = [
  'today',
  'yesterday',
  'wtd',
  'mtd',
  'qtd',
  'ytd',
  'cycle',
  'last-week',
  'last-month',
];

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LONGEST_YEARS = 10;
const MOST_BUCKETS = 800;
/** Rolling ranges longer than this start at midnight, others at the full hour. */
const HOURLY_START_MS = 7 * DAY_MS;

const ROLLING = /^(\d+)([hdwm])$/i;
const SPAN = /^(.+?)(?:\.\.+|…)(.*)$/u;

/**
 * Whether a word can only be meant as a range, even one that is no good ("0d", "2026-13"). Names that
 * look like this have to be quoted.
 */
export function looksLikeRange(word: string): boolean {
  const text = word.toLowerCase();
  if (ROLLING.test(text) || RANGE_WORDS.includes(text) || looksLikeDate(text)) return true;
  const [, from = '', to = ''] = SPAN.exec(text) ?? [];
  return looksLikeDate(from) && (to === '' || looksLikeDate(to));
}

/** Reads "7d", "mtd", "2026-10", "A..B" or "since A", in any case. */
export function readRange(word: string, context: RangeContext): RangeResult {
  const text = canonical(word);
  const rolling = ROLLING.exec(text);
  if (rolling) return readRolling(text, rolling, context);
  if (RANGE_WORDS.includes(text)) return finish(text, calendarStretch(text, context), context);
  return readDates(text, context);
}

function canonical(word: string): string {
  const text = word.toLowerCase().replace(/^since /, '');
  if (text.length < word.length) return `since ${inPrintedCase(text)}`;
  const [, from, to] = SPAN.exec(text) ?? [];
  if (from === undefined) return inPrintedCase(text);
  return to ? `${inPrintedCase(from)}..${inPrintedCase(to)}` : `since ${inPrintedCase(from)}`;
}

/** "2026-w44" → "2026-W44"; words and rolling ranges stay in lower case. */
function inPrintedCase(text: string): string {
  return looksLikeDate(text) ? text.toUpperCase() : text;
}

/** "The start rounded down to the full hour (more than 7 days: to midnight)", up to the moment of asking. */
function readRolling(text: string, [, digits = '', unit = '']: RegExpExecArray, context: RangeContext) {
  const count = Number(digits);
  if (count === 0) return refused(say`${shownWord(text)} is no time at all.`);
  if (!isShortEnough(count, unit)) return tooLong(text);
  const clock = zoneClock(context.timeZone);
  const start = rollingStart(count, unit, context);
  const length = context.now - start;
  const from = length > HOURLY_START_MS ? clock.startOfDay(start) : clock.startOfHour(start);
  return finish(text, { from, to: context.now }, context, length);
}

function rollingStart(count: number, unit: string, { now, timeZone }: RangeContext): number {
  switch (unit) {
    case 'h':
      return now - count * HOUR_MS;
    case 'd':
      return now - count * DAY_MS;
    case 'w':
      return now - count * 7 * DAY_MS;
    default:
      return startOfDate(localDate(now, timeZone).subtract({ months: count }), timeZone);
  }
}

function isShortEnough(count: number, unit: string): boolean {
  const daysOf: Readonly<Record<string, number>> = { h: 1 / 24, d: 1, w: 7, m: 365 / 12 };
  return count * (daysOf[unit] ?? 1) <= LONGEST_YEARS * 365;
}

/** [from, to) of a calendar word; `to` may lie ahead of now. */
function calendarStretch(word: string, { now, timeZone, cycleDay = 1 }: RangeContext): Stretch {
  const today = localDate(now, timeZone);
  const monday = today.subtract({ days: today.dayOfWeek - 1 });
  const first = today.with({ day: 1 });
  const between = (from: Temporal.PlainDate, to: Temporal.PlainDate): Stretch => ({
    from: startOfDate(from, timeZone),
    to: startOfDate(to, timeZone),
  });
  const tomorrow = today.add({ days: 1 });
  switch (word) {
    case 'today':
      return between(today, tomorrow);
    case 'yesterday':
      return between(today.subtract({ days: 1 }), today);
    case 'wtd':
      return between(monday, tomorrow);
    case 'qtd':
      return between(first.subtract({ months: (today.month - 1) % 3 }), tomorrow);
    case 'ytd':
      return between(first.with({ month: 1 }), tomorrow);
    case 'cycle':
      return { ...budgetPeriod('cycle', now, { timeZone, cycleDay }), to: startOfDate(tomorrow, timeZone) };
    case 'last-week':
      return between(monday.subtract({ days: 7 }), monday);
    case 'last-month':
      return between(first.subtract({ months: 1 }), first);
    default:
      return between(first, tomorrow);
  }
}

/** A single date, "A..B" with both ends meant whole, or "since A". */
function readDates(text: string, context: RangeContext): RangeResult {
  const since = text.startsWith('since ') ? text.slice('since '.length) : undefined;
  const [start = '', end] = since === undefined ? text.split('..') : [since];
  for (const date of end === undefined ? [start] : [start, end]) {
    if (!maybeStretch(date, context.timeZone)) return noSuchDate(date);
  }
  const first = maybeStretch(start, context.timeZone) ?? { from: 0, to: 0 };
  const last = end === undefined ? first : (maybeStretch(end, context.timeZone) ?? first);
  const to = since === undefined ? last.to : Math.max(context.now, first.from + 1);
  if (to <= first.from) return notForward(text, start, end);
  return finish(text, { from: first.from, to }, context);
}

/** Cuts what lies ahead off, so that the period says exactly what was summed. */
function finish(text: string, stretch: Stretch, context: RangeContext, length?: number): RangeResult {
  const { now, timeZone } = context;
  if (stretch.from > now) return refused(say`${shownWord(text)} lies in the future.`);
  const from = stretch.from;
  const to = Math.max(Math.min(stretch.to, now), from + 1);
  if (to - from > LONGEST_YEARS * 366 * DAY_MS) return tooLong(text);
  // A rolling range is as long as it says, not as its rounded start makes it.
  const granularity = context.granularity ?? automaticGranularity({ from: to - (length ?? to - from), to });
  const period = { from, to, timeZone, granularity };
  if (context.granularity && isTooFine(period)) return tooFine(text, granularity);
  return { kind: 'range', range: { text, period } };
}

function isTooFine(period: Period): boolean {
  const shortest = { hour: HOUR_MS / 2, day: 22 * HOUR_MS, week: 6 * DAY_MS, month: 27 * DAY_MS };
  const most = (period.to - period.from) / shortest[period.granularity];
  return most > MOST_BUCKETS && (most > 4 * MOST_BUCKETS || bucketStarts(period).length > MOST_BUCKETS);
}

function noSuchDate(date: string): RangeResult {
  const year = Number(/^\d{4}/.exec(date)?.[0]);
  if (year < FIRST_YEAR || year > LAST_YEAR) {
    return refused(
      say`Years go from ${String(FIRST_YEAR)} to ${String(LAST_YEAR)}; ${shownWord(date)} lies outside.`,
    );
  }
  return refused(say`There is no date ${shownWord(date)}.`);
}

function notForward(text: string, start: string, end: string | undefined): RangeResult {
  if (end === undefined || end === start)
    return refused(say`${shownWord(text)} is a moment; a range has a start and an end.`);
  const isBetweenTimes = [start, end].every((date) => date.includes('T'));
  if (isBetweenTimes && end.length === start.length && end > start)
    return refused(say`There is no time in ${shownWord(text)}: the clocks were put forward past it.`);
  return refused(say`${shownWord(text)} ends before it starts; did you mean ${end}..${start}?`);
}

function tooLong(text: string): RangeResult {
  return refused(say`${shownWord(text)} is longer than ${LONGEST_YEARS} years, the longest range there is.`);
}

function tooFine(text: string, granularity: Granularity): RangeResult {
  const typed = shownWord(text);
  switch (granularity) {
    case 'hour':
      return refused(say`${typed} has more than ${MOST_BUCKETS} hours; choose a coarser gran:.`);
    case 'day':
      return refused(say`${typed} has more than ${MOST_BUCKETS} days; choose a coarser gran:.`);
    case 'week':
      return refused(say`${typed} has more than ${MOST_BUCKETS} weeks; choose a coarser gran:.`);
    case 'month':
      return refused(say`${typed} has more than ${MOST_BUCKETS} months; choose a coarser gran:.`);
  }
}

function refused(message: string): RangeResult {
  return { kind: 'refused', message };
}
