import { dateText } from '../../../language/dates.ts';
import { say } from '../../../language/say.ts';
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
  const day = dateText(from, { timeZone, day: 'numeric', month: 'short' });
  switch (period) {
    case 'day':
      return day;
    case 'week':
      return say`the week of ${day}`;
    case 'cycle':
      return say`the cycle from ${day}`;
    case 'month':
      return dateText(from, { timeZone, month: 'long', year: 'numeric' });
    case 'quarter':
      return say`quarter ${Math.ceil(date.month / 3)} of ${String(date.year)}`;
  }
}

/** "month" */
export function periodWord(period: BudgetPeriod): string {
  switch (period) {
    case 'day':
      return say`day`;
    case 'week':
      return say`week`;
    case 'cycle':
      return say`cycle`;
    case 'month':
      return say`month`;
    case 'quarter':
      return say`quarter`;
  }
}

/** The period that runs: "this month". */
export function thisPeriod(period: BudgetPeriod): string {
  switch (period) {
    case 'day':
      return say`this day`;
    case 'week':
      return say`this week`;
    case 'cycle':
      return say`this cycle`;
    case 'month':
      return say`this month`;
    case 'quarter':
      return say`this quarter`;
  }
}

/** How often an amount is there anew: "a month". */
export function aPeriod(period: BudgetPeriod): string {
  switch (period) {
    case 'day':
      return say`a day`;
    case 'week':
      return say`a week`;
    case 'cycle':
      return say`a cycle`;
    case 'month':
      return say`a month`;
    case 'quarter':
      return say`a quarter`;
  }
}
