import { dateText } from '../../../language/dates.ts';
import { say } from '../../../language/say.ts';
import { absolute } from '../../absolute.ts';
import { formatMoney } from '../../currency.ts';
import { localDate } from '../../period.ts';
import { isOutlookPending } from '../../reports/forecast/month.ts';
import { nanoOf } from '../../reports/forecast/projected.ts';
import { type CostSum, isCostPending, knownText } from '../../reports/pending-cost.ts';
import { isKnownInPart } from '../../reports/versus/known-since.ts';
import { amountText, shorten } from '../../reports/wording.ts';
import { formatChange } from '../../words/format.ts';
import { capitalised } from '../scope.ts';
import { type DigestDay, type DigestFacts, type Span, spanBefore } from './facts.ts';

const HALF_DAY_MS = 12 * 3_600_000;
const SUBJECT_LENGTH = 40;
const HEADLINE_LENGTH = 120;

/** It is odd when it differs from its usual by this share and by at least a dollar: single days vary more than weeks. */
const ODD_PERCENT = { day: 40n, week: 25n, month: 25n } as const;
const ODD_LEAST_NANO = 1_000_000_000n;

/** Whether the spend is so far from its usual that the digest says why. */
export function differs({ every }: Pick<DigestDay, 'every'>, { spent, usual }: DigestFacts): boolean {
  if (usual === null || isCostPending(spent)) return false;
  // Calls without a price may yet make up for what is missing.
  if (spent.pendingEvents > 0n && spent.costNano < usual) return false;
  const difference = spent.costNano - usual;
  const size = absolute(difference);
  return size >= ODD_LEAST_NANO && size * 100n >= usual * ODD_PERCENT[every];
}

/**
 * "ml, Thu 19 Nov: $412.00, +62 % on a usual Thursday ($254.00), 1 incident; month so far $6,120". What does not fit
 * a phone's line is left out from the end.
 */
export function digestHeadline(day: DigestDay, facts: DigestFacts, notes: readonly string[]): string {
  const parts = [
    leadText(day, facts),
    ...notes.map((note) => `, ${note}`),
    ...(day.every === 'month' ? [] : outlookTexts(day, facts)),
  ];
  while (parts.length > 1 && parts.join('').length > HEADLINE_LENGTH) parts.pop();
  return shorten(parts.join(''));
}

/** "ml, Thu 19 Nov: $412.00, +62 % on a usual Thursday ($254.00)". */
function leadText(day: DigestDay, facts: DigestFacts): string {
  const { question, every, days, timeZone } = day;
  const subject = question.subject && shorten(question.subject, SUBJECT_LENGTH);
  const spent = spentText(day, facts);
  if (every === 'day' && days > 1) {
    return subject ? say`${subject}, last ${days} days: ${spent}` : say`Last ${days} days: ${spent}`;
  }
  const span = spanText(facts, timeZone);
  return subject ? `${subject}, ${span}: ${spent}` : `${capitalised(span)}: ${spent}`;
}

/** "Thu 19 Nov", "9 to 15 Nov", "October 2026". */
export function spanText({ from, to }: Span, timeZone: string): string {
  const [first, last] = [localDate(from, timeZone), localDate(to - HALF_DAY_MS, timeZone)];
  if (first.equals(last)) return dayText(to, timeZone);
  if (first.day === 1 && last.day === first.daysInMonth && first.month === last.month)
    return monthText(from, timeZone);
  const monthAt = (at: number) => dateText(at, { timeZone, month: 'short' });
  const lastMonth = monthAt(to - HALF_DAY_MS);
  return first.month === last.month
    ? say`${first.day} to ${last.day} ${lastMonth}`
    : say`${first.day} ${monthAt(from)} to ${last.day} ${lastMonth}`;
}

/** "Thu 19 Nov": the local day that ends at an instant. */
export function dayText(end: number, timeZone: string): string {
  const options = { timeZone, weekday: 'short', day: 'numeric', month: 'short' } as const;
  return dateText(end - HALF_DAY_MS, options).replace(',', '');
}

/** "October 2026". */
export function monthText(at: number, timeZone: string): string {
  return dateText(at, { timeZone, month: 'long', year: 'numeric' });
}

function spentText(day: DigestDay, facts: DigestFacts): string {
  const { currency } = day.question;
  const { spent, usual } = facts;
  const cost = spent.events === 0n ? say`no usage` : amountText('cost', spent, currency);
  // What is known so far compares with what is usual only where it is more.
  if (spent.pendingEvents > 0n && !differs(day, facts)) return cost;
  if (day.every !== 'day') return `${cost}, ${changeText(day.every, facts)}`;
  if (usual === null) return cost;
  const { weekday } = facts;
  if (!differs(day, facts)) return day.days > 1 ? say`${cost}, as usual` : say`${cost}, a usual ${weekday}`;
  const [change, before] = [formatChange(spent.costNano, usual), formatMoney(usual, currency)];
  if (day.days > 1) {
    return change === undefined
      ? say`${cost}, up on the usual ${day.days} days (${before})`
      : say`${cost}, ${change} on the usual ${day.days} days (${before})`;
  }
  return change === undefined
    ? say`${cost}, up on a usual ${weekday} (${before})`
    : say`${cost}, ${change} on a usual ${weekday} (${before})`;
}

/** "+9 % on the week before"; where there is nothing to compare with, that is said, and never 0 %. */
function changeText(every: 'week' | 'month', { spent, usual }: DigestFacts): string {
  const change = usual === null ? undefined : formatChange(spent.costNano, usual);
  if (every === 'week')
    return change === undefined ? say`n/a against the week before` : say`${change} on the week before`;
  return change === undefined ? say`n/a against the month before` : say`${change} on the month before`;
}

function outlookTexts({ question }: DigestDay, { outlook }: DigestFacts): readonly string[] {
  const { currency } = question;
  const soFar = `; ${say`month so far ${knownText(outlook.actual, outlook, currency)}`}`;
  if (outlook.projection.status !== 'ok' || isOutlookPending(outlook)) return [soFar];
  const end = formatMoney(nanoOf(outlook.projection.total.point), currency);
  return [soFar, `, ${say`heading for ${end}`}`];
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
  const each = weekdays.map(({ at, now, before }) => {
    const weekday = dateText(at + HALF_DAY_MS, { timeZone, weekday: 'short' });
    return `${weekday} ${formatMoney(now, question.currency)} (${formatChange(now, before) ?? say`n/a`})`;
  });
  return say`Against the same weekday before: ${each.join(', ')}.`;
}

function monthLines(day: DigestDay, { spent, usual, yearBefore, since }: DigestFacts): readonly string[] {
  const { question, timeZone } = day;
  const against = (months: number, before: bigint | null) => {
    const former = spanBefore(day, months);
    const name = monthText(former.from + HALF_DAY_MS, timeZone);
    if (since === null || !isKnownInPart(former, since))
      return againstText(name, { now: spent, before }, question);
    return say`Against ${name}: n/a, usage is known since ${dayOfMonthText(since, timeZone)} only.`;
  };
  return [against(1, usual), against(12, yearBefore)];
}

function dayOfMonthText(at: number, timeZone: string): string {
  return dateText(at, { timeZone, day: 'numeric', month: 'short' });
}

function againstText(
  name: string,
  { now, before }: { readonly now: CostSum; readonly before: bigint | null },
  { currency }: DigestDay['question'],
): string {
  if (before === null) return say`Against ${name}: n/a, nothing is known of it.`;
  const isKnown = now.pendingEvents === 0n || now.costNano > before;
  const change = isKnown ? formatChange(now.costNano, before) : undefined;
  return say`Against ${name}: ${change ?? say`n/a`} (${formatMoney(before, currency)}).`;
}
