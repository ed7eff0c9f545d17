import { bucketStarts, zoneClock } from '../../period.ts';
import type { Filter, Measure, SumRow } from '../../store.ts';
import type { ReportContext } from '../context.ts';

export type DailyScope = {
  readonly filters: readonly Filter[];
  readonly timeZone: string;
  /** Start of the day after the last one, UTC milliseconds. */
  readonly to: number;
  /** Days looked back at most. */
  readonly days: number;
};

export type DailySum<Name extends Measure> = {
  readonly at: number;
  readonly measures: Readonly<Record<Name, bigint>>;
};

/** Whole past days with their sums, oldest first, from the first day anything was known; days without usage are 0. */
export async function dailySums<Name extends Measure>(
  { usage, question }: Pick<ReportContext, 'usage' | 'question'>,
  { filters, timeZone, to, days }: DailyScope,
  measures: readonly Name[],
): Promise<readonly DailySum<Name>[]> {
  const clock = zoneClock(timeZone);
  let from = to;
  for (let day = 0; day < days; day++) from = clock.startOfDay(from - 1);
  const starts = bucketStarts({ from, to, timeZone, granularity: 'day' });
  const rows = await usage.sum({ org: question.org, filters, from, to }, { buckets: starts, measures });
  const known = new Map(rows.map((row: SumRow<Name>) => [row.bucket, row.measures]));
  const first = Math.min(...known.keys());
  // Has an entry for each name.
  const none = Object.fromEntries(measures.map((name) => [name, 0n])) as Record<Name, bigint>;
  return starts.flatMap((at, index) => (index < first ? [] : [{ at, measures: known.get(index) ?? none }]));
}
