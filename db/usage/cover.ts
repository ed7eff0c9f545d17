import type { ZoneClock } from '../../src/analytics/period.ts';
import { FIVE_MINUTES_MS, type RollupSize } from './rollups.ts';

/** A stretch of a period and the coarsest table that holds exactly it. */
export type Segment = { readonly size: RollupSize | 'event'; readonly from: number; readonly to: number };

/**
 * Splits [from, to) into whole days and hours of the organisation's zone, whole five minutes, and what is
 * left into events, so that any period is summed exactly and only its ragged ends are read one by one.
 */
export function coverPeriod(
  period: { readonly from: number; readonly to: number },
  clock: ZoneClock,
  fiveMinutesSince: number,
): readonly Segment[] {
  const steps: readonly Step[] = [
    { size: 'day', start: clock.startOfDay, next: clock.nextDay },
    { size: 'hour', start: clock.startOfHour, next: clock.nextHour },
    {
      size: 'five-minutes',
      start: startOfFiveMinutes,
      next: (at) => startOfFiveMinutes(at) + FIVE_MINUTES_MS,
    },
  ];
  return merge(split(period.from, period.to, steps, fiveMinutesSince));
}

type Step = {
  readonly size: RollupSize;
  readonly start: (at: number) => number;
  readonly next: (at: number) => number;
};

function split(from: number, to: number, steps: readonly Step[], fiveMinutesSince: number): Segment[] {
  if (from >= to) return [];
  const [step, ...finer] = steps;
  if (!step || (step.size === 'five-minutes' && from < fiveMinutesSince))
    return [{ size: 'event', from, to }];
  const first = step.start(from) === from ? from : step.next(from);
  const last = step.start(to);
  if (first >= last) return split(from, to, finer, fiveMinutesSince);
  return [
    ...split(from, first, finer, fiveMinutesSince),
    { size: step.size, from: first, to: last },
    ...split(last, to, finer, fiveMinutesSince),
  ];
}

/** Joins neighbours of one size, so that a month of days is one statement. */
export function merge(segments: readonly Segment[]): readonly Segment[] {
  const merged: Segment[] = [];
  for (const segment of segments) {
    const last = merged.at(-1);
    if (last && last.size === segment.size && last.to === segment.from) {
      merged[merged.length - 1] = { ...last, to: segment.to };
    } else merged.push(segment);
  }
  return merged;
}

function startOfFiveMinutes(at: number): number {
  return at - (at % FIVE_MINUTES_MS);
}
