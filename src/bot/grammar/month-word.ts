import { monthOf } from '../../analytics/pricing/repricing/cost-comparison.ts';
import { say } from '../../language/say.ts';
import { shownWord } from './problem.ts';
import { maybeStretch } from './range-date.ts';

/** A calendar month in an organisation's zone: [from, to), UTC milliseconds. */
export type Month = { readonly month: string; readonly from: number; readonly to: number };

export type MonthResult = Month | { readonly problem: string };

type Today = { readonly now: number; readonly timeZone: string };

const MONTH = /^\d{4}-\d{2}$/;

export function looksLikeMonth(text: string): boolean {
  return MONTH.test(text) || Object.hasOwn(WORDS, text.toLowerCase());
}

/** "2026-10", "last-month" or "mtd", for the running one; none that has not begun. */
export function readMonth(text: string, today: Today): MonthResult {
  const word = Object.hasOwn(WORDS, text.toLowerCase()) ? WORDS[text.toLowerCase()] : undefined;
  if (word) return word(today);
  const stretch = MONTH.test(text) ? maybeStretch(text, today.timeZone) : undefined;
  if (!stretch) return { problem: say`${shownWord(text)} is no month.` };
  if (stretch.from > today.now) return { problem: say`${text} has not begun.` };
  return monthOf(stretch.from, today.timeZone);
}

export function lastMonth({ now, timeZone }: Today): Month {
  return monthOf(monthOf(now, timeZone).from - 1, timeZone);
}

const WORDS: Readonly<Record<string, (today: Today) => Month>> = {
  'last-month': lastMonth,
  mtd: ({ now, timeZone }) => monthOf(now, timeZone),
};
