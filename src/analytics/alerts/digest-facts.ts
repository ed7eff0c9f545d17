import { localDate, startOfDate } from '../period.ts';
import { type MonthOutlook, monthOutlook } from '../reports/month.ts';
import type { Question } from '../reports/question.ts';
import type { Measures, UsageReader } from '../store.ts';

const HALF_DAY_MS = 12 * 3_600_000;
const COMPARED_WEEKS = 4;

/** What a digest is about: the whole local days before the one it is sent on. */
export type DigestDay = {
  readonly question: Question;
  readonly timeZone: string;
  /** How many days it stands for: more than one after a stop. */
  readonly days: number;
  readonly late: boolean;
};

export type DigestFacts = {
  /** [from, to) of the days, UTC milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly spent: Measures;
  /** Median spend of the same weekdays in the last four weeks, nano-USD; null without any. */
  readonly usual: bigint | null;
  readonly outlook: MonthOutlook;
  /** "Thursday", the last of the days. */
  readonly weekday: string;
};

/** What a digest compares: yesterday with its usual, and the month with where it is heading. */
export async function digestFacts(usage: UsageReader, day: DigestDay): Promise<DigestFacts> {
  const { question, timeZone, days } = day;
  const { filters } = question;
  const { from, to } = digestSpan(day);
  const spent = await spentIn(usage, question, { from, to });
  const past: bigint[] = [];
  for (let week = 1; week <= COMPARED_WEEKS; week++) {
    const earlier = await spentIn(usage, question, digestSpan(day, 7 * week));
    if (earlier.events > 0n) past.push(earlier.costNano);
  }
  return {
    from,
    to,
    spent,
    usual: days > 7 ? null : medianOf(past),
    outlook: await monthOutlook({ question, usage }, { filters, timeZone }),
    weekday: new Intl.DateTimeFormat('en', { timeZone, weekday: 'long' }).format(to - HALF_DAY_MS),
  };
}

/** [from, to) of a digest's days, or of the days so many before them. */
export function digestSpan({ question, timeZone, days }: DigestDay, daysBefore = 0) {
  const end = localDate(question.now, timeZone).subtract({ days: daysBefore });
  return { from: startOfDate(end.subtract({ days }), timeZone), to: startOfDate(end, timeZone) };
}

export async function spentIn(
  usage: UsageReader,
  { org, filters }: Pick<Question, 'org' | 'filters'>,
  span: { readonly from: number; readonly to: number },
): Promise<Measures> {
  const [row] = await usage.sum({ org, filters, ...span });
  if (!row) throw new Error('a sum without a split has exactly one row');
  return row.measures;
}

function medianOf(values: readonly bigint[]): bigint | null {
  const sorted = [...values].sort((a, b) => (a < b ? -1 : Number(a > b)));
  const middle = sorted[sorted.length >> 1];
  if (middle === undefined) return null;
  const below = sorted[(sorted.length - 1) >> 1] ?? middle;
  return (middle + below) / 2n;
}
