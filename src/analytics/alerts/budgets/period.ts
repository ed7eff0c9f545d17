import { localDate } from '../../period.ts';
import type { BudgetPeriod } from '../../state.ts';

/** The calendar period that runs, as people type it. */
export const PERIOD_WORDS = {
  day: 'today',
  week: 'wtd',
  month: 'mtd',
  cycle: 'cycle',
  quarter: 'qtd',
} as const;

/** What people call the calendar period that starts at `from`: "November 2026", "the week of 16 Nov". */
export function periodName(period: BudgetPeriod, from: number, timeZone: string): string {
  const date = localDate(from, timeZone);
  const day = new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'short' }).format(from);
  switch (period) {
    case 'day':
      return day;
    case 'week':
      return `the week of ${day}`;
    case 'cycle':
      return `the cycle from ${day}`;
    case 'month':
      return new Intl.DateTimeFormat('en', { timeZone, month: 'long', year: 'numeric' }).format(from);
    case 'quarter':
      return `quarter ${Math.ceil(date.month / 3)} of ${date.year}`;
  }
}
