import { dateText } from '../../../language/dates.ts';
import { say } from '../../../language/say.ts';
import { type Granularity, localDate, nextBucket, type Period, startOfDate } from '../../period.ts';

/**
 * Which slices of a period hold only a part of their day, week or month, within a sentence: its first where it begins
 * amid one, its last where it ended amid one. That the slice still running is a part everybody knows.
 */
export function partSlices({
  period,
  now,
}: {
  readonly period: Period;
  readonly now: number;
}): readonly string[] {
  const { from, to, granularity } = period;
  if (granularity === 'hour') return [];
  const isFirstPart = startOfSlice(from, period) < from;
  const isLastPart = to > from && nextBucket(to - 1, period) > to && to < now;
  return [
    ...(isFirstPart ? [fromText(granularity, momentText(from, period))] : []),
    ...(isLastPart ? [toText(granularity, momentText(to - 1, period))] : []),
  ];
}

function startOfSlice(at: number, { timeZone, granularity }: Period): number {
  const date = localDate(at, timeZone);
  if (granularity === 'month') return startOfDate(date.with({ day: 1 }), timeZone);
  if (granularity === 'week') return startOfDate(date.subtract({ days: date.dayOfWeek - 1 }), timeZone);
  return startOfDate(date, timeZone);
}

/** "12:00" within a day, "23 Oct" within anything longer. */
function momentText(at: number, { timeZone, granularity }: Period): string {
  return granularity === 'day'
    ? dateText(at, { timeZone, hour: '2-digit', minute: '2-digit' })
    : dateText(at, { timeZone, day: 'numeric', month: 'short' });
}

function fromText(granularity: Exclude<Granularity, 'hour'>, when: string): string {
  switch (granularity) {
    case 'month':
      return say`the first month counts from ${when} on`;
    case 'week':
      return say`the first week counts from ${when} on`;
    case 'day':
      return say`the first day counts from ${when} on`;
  }
}

function toText(granularity: Exclude<Granularity, 'hour'>, when: string): string {
  switch (granularity) {
    case 'month':
      return say`the last month counts until ${when}`;
    case 'week':
      return say`the last week counts until ${when}`;
    case 'day':
      return say`the last day counts until ${when}`;
  }
}
