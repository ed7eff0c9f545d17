import type { Temporal } from 'temporal-polyfill';
import { dateText } from '../../../language/dates.ts';
import { say } from '../../../language/say.ts';
import { localDate, startOfDate } from '../../period.ts';
import type { UsageQuery } from '../../store.ts';
import { queryOf } from '../context.ts';
import type { Question } from '../question.ts';
import { datesText, type FormerPeriod, formerPeriod, formerText } from '../versus/former-period.ts';
import { isKnownInPart } from '../versus/known-since.ts';

/** What a report compares with: the same usage at another time. */
export type Window = {
  readonly key: 'before' | 'yearBefore';
  /** "September 2026" */
  readonly name: string;
  /** The same for programs, whatever the month. */
  readonly label: string;
  readonly query: UsageQuery;
  /** Whether usage was known from its beginning on, so that a change against it says something. */
  readonly isWhole: boolean;
};

/** The period before and the same of a year ago; what somebody chose instead of both. */
export function windowsOf(question: Question): readonly Window[] {
  const { period, periodText, versus, knownSince } = question;
  const window = (key: Window['key'], label: string, span: FormerPeriod): Window => ({
    key,
    label,
    name: maybeSpanName(span, period.timeZone) ?? formerText(span, period.timeZone),
    query: { ...queryOf(question), ...span },
    // What somebody chose is told as it is.
    isWhole: versus !== undefined || !isKnownInPart(span, knownSince),
  });
  if (versus) return [window('before', say`compared with`, versus)];
  return [
    window('before', say`period before`, formerPeriod(period, periodText, 'prev')),
    window('yearBefore', say`year before`, formerPeriod(period, periodText, 'yoy')),
  ];
}

/** "October 2026", "Q3 2026", "2026", or the dates where it is nothing that has a name. */
export function spanName(span: FormerPeriod, timeZone: string): string {
  return maybeSpanName(span, timeZone) ?? datesText(span, timeZone);
}

function maybeSpanName(span: FormerPeriod, timeZone: string): string | undefined {
  const first = localDate(span.from, timeZone);
  const isWhole = (length: Temporal.DurationLike) =>
    startOfDate(first, timeZone) === span.from && startOfDate(first.add(length), timeZone) === span.to;
  if (first.day === 1 && isWhole({ months: 1 })) {
    return dateText(Date.UTC(first.year, first.month - 1), {
      timeZone: 'UTC',
      month: 'long',
      year: 'numeric',
    });
  }
  if (first.day === 1 && first.month % 3 === 1 && isWhole({ months: 3 })) {
    return say`Q${Math.ceil(first.month / 3)} ${String(first.year)}`;
  }
  if (first.day === 1 && first.month === 1 && isWhole({ years: 1 })) return String(first.year);
  return undefined;
}
