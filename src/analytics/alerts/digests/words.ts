import { formatMoney } from '../../currency.ts';
import { formatChange } from '../../format.ts';
import { localDate } from '../../period.ts';
import { nanoOf } from '../../reports/month.ts';
import { amountText, shorten } from '../../reports/wording.ts';
import type { DigestDay, DigestFacts, Span } from './facts.ts';

const HALF_DAY_MS = 12 * 3_600_000;
const SUBJECT_LENGTH = 40;
const HEADLINE_LENGTH = 120;

/** It is odd when it differs from its usual by this share and by at least a dollar: single days vary more than weeks. */
const ODD_PERCENT = { day: 40n, week: 25n, month: 25n } as const;
const ODD_LEAST_NANO = 1_000_000_000n;

/** Whether the spend is so far from its usual that the digest says why. */
export function differs({ every }: Pick<DigestDay, 'every'>, { spent, usual }: DigestFacts): boolean {
  if (usual === null) return false;
  const difference = spent.costNano - usual;
  const size = difference < 0n ? -difference : difference;
  return size >= ODD_LEAST_NANO && size * 100n >= usual * ODD_PERCENT[every];
}

/**
 * "ml, Thu 19 Nov: $412.00, +62 % on a usual Thursday ($254.00), 1 incident; month so far $6,120". What does not fit
 * a phone's line is left out from the end.
 */
export function digestHeadline(day: DigestDay, facts: DigestFacts, notes: readonly string[]): string {
  const parts = [
    `${subjectOf(day)}${digestWhen(day, facts)}: ${spentText(day, facts)}`,
    ...notes.map((note) => `, ${note}`),
    ...(day.every === 'month' ? [] : outlookTexts(day, facts)),
  ];
  while (parts.length > 1 && parts.join('').length > HEADLINE_LENGTH) parts.pop();
  return shorten(parts.join(''));
}

function subjectOf({ question }: DigestDay): string {
  return question.subject ? `${shorten(question.subject, SUBJECT_LENGTH)}, ` : '';
}

function digestWhen({ every, days, timeZone }: DigestDay, facts: DigestFacts): string {
  return every === 'day' && days > 1 ? `last ${days} days` : spanText(facts, timeZone);
}

/** "Thu 19 Nov", "9 to 15 Nov", "October 2026". */
export function spanText({ from, to }: Span, timeZone: string): string {
  const [first, last] = [localDate(from, timeZone), localDate(to - HALF_DAY_MS, timeZone)];
  if (first.equals(last)) return dayText(to, timeZone);
  if (first.day === 1 && last.day === first.daysInMonth && first.month === last.month)
    return monthText(from, timeZone);
  const isOneMonth = first.month === last.month;
  return `${isOneMonth ? first.day : shortDate(from, timeZone)} to ${shortDate(to - HALF_DAY_MS, timeZone)}`;
}

/** "Thu 19 Nov": the local day that ends at an instant. */
export function dayText(end: number, timeZone: string): string {
  const options = { timeZone, weekday: 'short', day: 'numeric', month: 'short' } as const;
  return new Intl.DateTimeFormat('en-GB', options).format(end - HALF_DAY_MS);
}

function shortDate(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'short' }).format(at);
}

/** "October 2026". */
export function monthText(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en', { timeZone, month: 'long', year: 'numeric' }).format(at);
}

function spentText(day: DigestDay, facts: DigestFacts): string {
  const { currency } = day.question;
  const { spent, usual } = facts;
  const cost = spent.events === 0n ? 'no usage' : amountText('cost', spent, currency);
  if (day.every !== 'day') return `${cost}, ${changeText(facts)} the ${day.every} before`;
  if (usual === null) return cost;
  const span = day.days > 1 ? `${day.days} days` : facts.weekday;
  if (!differs(day, facts)) return day.days > 1 ? `${cost}, as usual` : `${cost}, a usual ${span}`;
  const change = formatChange(spent.costNano, usual) ?? 'up';
  return `${cost}, ${change} on ${day.days > 1 ? `the usual ${span}` : `a usual ${span}`} (${formatMoney(usual, currency)})`;
}

/** "+9 % on"; where there is nothing to compare with, that is said, and never 0 %. */
function changeText({ spent, usual }: DigestFacts): string {
  const change = usual === null ? undefined : formatChange(spent.costNano, usual);
  return change === undefined ? 'n/a against' : `${change} on`;
}

function outlookTexts({ question }: DigestDay, { outlook }: DigestFacts): readonly string[] {
  const { currency } = question;
  const soFar = `; month so far ${formatMoney(outlook.actualNano, currency)}`;
  if (outlook.projection.status !== 'ok') return [soFar];
  return [soFar, `, heading for ${formatMoney(nanoOf(outlook.projection.total.point), currency)}`];
}

/** What a week is against the one before, day by day, and a month against two others. */
export function comparisonLines(day: DigestDay, facts: DigestFacts): readonly string[] {
  switch (day.every) {
    case 'day':
      return [];
    case 'week':
      return facts.spent.events === 0n ? [] : [weekdaysLine(day, facts)];
    case 'month':
      return monthLines(day, facts);
  }
}

function weekdaysLine({ question, timeZone }: DigestDay, { weekdays }: DigestFacts): string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short' });
  const each = weekdays.map(({ at, now, before }) => {
    const change = formatChange(now, before) ?? 'n/a';
    return `${format.format(at + HALF_DAY_MS)} ${formatMoney(now, question.currency)} (${change})`;
  });
  return `Against the same weekday before: ${each.join(', ')}.`;
}

function monthLines(
  { question, timeZone, date }: DigestDay,
  { spent, usual, yearBefore }: DigestFacts,
): readonly string[] {
  const [year = 0, month = 1] = date.split('-').map(Number);
  const name = (yearOf: number, monthOf: number) => monthText(Date.UTC(yearOf, monthOf - 1, 15), timeZone);
  return [
    againstText(name(year, month - 2), { now: spent.costNano, before: usual }, question),
    againstText(name(year - 1, month - 1), { now: spent.costNano, before: yearBefore }, question),
  ];
}

function againstText(
  name: string,
  { now, before }: { readonly now: bigint; readonly before: bigint | null },
  { currency }: DigestDay['question'],
): string {
  if (before === null) return `Against ${name}: n/a, nothing is known of it.`;
  return `Against ${name}: ${formatChange(now, before) ?? 'n/a'} (${formatMoney(before, currency)}).`;
}
