import { Temporal } from 'temporal-polyfill';
import { dateText } from '../../../language/dates.ts';
import { bucketStarts, startOfDate } from '../../period.ts';
import { type MonthOutlook, monthOutlook } from '../../reports/forecast/month.ts';
import type { Question } from '../../reports/question.ts';
import { isKnownInPart } from '../../reports/versus/known-since.ts';
import type { Subscription } from '../../state.ts';
import type { Measures, UsageReader } from '../../store.ts';

const HALF_DAY_MS = 12 * 3_600_000;
const COMPARED_WEEKS = 4;
const LONGEST_DAYS = 7;

/** [from, to), UTC milliseconds. */
export type Span = { readonly from: number; readonly to: number };

/** What a digest is about: the whole local days, the seven days or the calendar month before the date it is due on. */
export type DigestDay = {
  readonly question: Question;
  readonly timeZone: string;
  readonly every: Subscription['every'];
  /** The local date it is due on: "2026-11-20". */
  readonly date: string;
  /** How many days a daily one stands for: more than one after a stop, and on a Monday of weekdays. */
  readonly days: number;
  readonly late: boolean;
};

export type DigestFacts = Span & {
  readonly spent: Measures;
  /**
   * Nano-USD it is compared with: the median of the same weekdays in the last four weeks, the week before, the
   * month before; null where nothing was used then, or usage began within it.
   */
  readonly usual: bigint | null;
  readonly outlook: MonthOutlook;
  /** "Thursday", the last of the days, in the language spoken. */
  readonly weekday: string;
  /** Of a week: each of its days beside the same weekday of the week before, nano-USD. */
  readonly weekdays: readonly { readonly at: number; readonly now: bigint; readonly before: bigint }[];
  /** Of a month: the same month of last year, nano-USD; null as `usual` is. */
  readonly yearBefore: bigint | null;
  /** Since when any usage of the organisation is known; null without any. */
  readonly since: number | null;
};

/** What a digest compares: its days with their usual, a week with the one before, a month with two others. */
export async function digestFacts(usage: UsageReader, day: DigestDay): Promise<DigestFacts> {
  const { question, timeZone, every } = day;
  const { filters } = question;
  const span = digestSpan(day);
  const spent = await spentIn(usage, question, span);
  return {
    ...span,
    spent,
    usual:
      every === 'day' ? await usualOf(usage, day) : await maybeSpent(usage, question, spanBefore(day, 1)),
    outlook: await monthOutlook({ question, usage }, { filters, timeZone }),
    weekday: dateText(span.to - HALF_DAY_MS, { timeZone, weekday: 'long' }),
    weekdays: every === 'week' ? await weekdaysOf(usage, day) : [],
    yearBefore: every === 'month' ? await maybeSpent(usage, question, spanBefore(day, 12)) : null,
    since: (await usage.oldest(question.org)) ?? null,
  };
}

/** [from, to) of what a digest is about. */
export function digestSpan(day: DigestDay): Span {
  return spanBefore(day, 0);
}

/** The same so many days, weeks or months earlier. */
export function spanBefore({ timeZone, every, date, days }: DigestDay, count: number): Span {
  const due = Temporal.PlainDate.from(date);
  const [end, length] = {
    day: [due.subtract({ days: count }), { days }] as const,
    week: [due.subtract({ days: 7 * count }), { days: 7 }] as const,
    month: [due.with({ day: 1 }).subtract({ months: count }), { months: 1 }] as const,
  }[every];
  return { from: startOfDate(end.subtract(length), timeZone), to: startOfDate(end, timeZone) };
}

/** Longer stretches have no weekday of their own to be compared with. */
async function usualOf(usage: UsageReader, day: DigestDay): Promise<bigint | null> {
  if (day.days > LONGEST_DAYS) return null;
  const past: bigint[] = [];
  for (let week = 1; week <= COMPARED_WEEKS; week++) {
    const earlier = await maybeSpent(usage, day.question, spanBefore(day, 7 * week));
    if (earlier !== null) past.push(earlier);
  }
  return medianOf(past);
}

async function weekdaysOf(usage: UsageReader, day: DigestDay): Promise<DigestFacts['weekdays']> {
  const now = await spentByDay(usage, day, spanBefore(day, 0));
  const before = await spentByDay(usage, day, spanBefore(day, 1));
  return now.map(({ at, nano }, index) => ({ at, now: nano, before: before[index]?.nano ?? 0n }));
}

async function spentByDay(usage: UsageReader, { question, timeZone }: DigestDay, span: Span) {
  const { org, filters } = question;
  const buckets = bucketStarts({ ...span, timeZone, granularity: 'day' });
  const rows = await usage.sum({ org, filters, ...span }, { buckets, measures: ['costNano'] });
  const spent = new Map(rows.map((row) => [row.bucket, row.measures.costNano]));
  return buckets.map((at, index) => ({ at, nano: spent.get(index) ?? 0n }));
}

async function maybeSpent(
  usage: UsageReader,
  question: Pick<Question, 'org' | 'filters'>,
  span: Span,
): Promise<bigint | null> {
  if (isKnownInPart(span, await usage.oldest(question.org))) return null;
  const { events, costNano } = await spentIn(usage, question, span);
  return events === 0n ? null : costNano;
}

export async function spentIn(
  usage: UsageReader,
  { org, filters }: Pick<Question, 'org' | 'filters'>,
  { from, to }: Span,
): Promise<Measures> {
  const [row] = await usage.sum({ org, filters, from, to });
  if (!row) throw new Error('a sum without a split has exactly one row');
  return row.measures;
}

/** The middle of some amounts; null without any. */
export function medianOf(values: readonly bigint[]): bigint | null {
  const sorted = [...values].sort((a, b) => (a < b ? -1 : Number(a > b)));
  const middle = sorted[sorted.length >> 1];
  if (middle === undefined) return null;
  const below = sorted[(sorted.length - 1) >> 1] ?? middle;
  return (middle + below) / 2n;
}
