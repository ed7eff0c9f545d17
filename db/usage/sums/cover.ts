import type { ZoneClock } from '../../../src/analytics/period.ts';
import { FIVE_MINUTES_MS, type RollupSize } from '../rollups.ts';

/** A stretch of a period and the coarsest table that holds exactly it; the sums of some are taken off. */
export type Segment = {
  readonly size: RollupSize | 'event';
  readonly from: number;
  readonly to: number;
  readonly sign: 1 | -1;
};

export type Covering = {
  readonly clock: ZoneClock;
  /** Older five-minute sums may be gone. */
  readonly fiveMinutesSince: number;
  readonly now: number;
  /** Whether part of a day may be the whole day less the rest of it, where that is the shorter part. */
  readonly completesDays: boolean;
};

/**
 * Splits consecutive buckets, given by their edges, into whole days and hours of the organisation's zone, whole
 * five minutes, and what is left into events, so that any period is summed exactly and only its ragged ends are
 * read one by one. Of an hour that is mostly in the period the rest is taken off: of the running one, what lies
 * ahead, which is nothing.
 */
export function coverBuckets(edges: readonly number[], covering: Covering): readonly Segment[] {
  const steps = stepsOf(covering);
  const last = edges.length - 2;
  const segments = edges.slice(1).flatMap((to, index) => {
    const from = edges[index] ?? to;
    const ends = { head: index === 0, tail: index === last };
    return split({ from, to, sign: 1 }, steps, { ...covering, ends });
  });
  return merge(segments);
}

type Step = {
  readonly size: RollupSize;
  readonly start: (at: number) => number;
  readonly next: (at: number) => number;
  /** Whether a ragged end may be completed to one of these, less what is too much. */
  readonly completes: boolean;
};

function stepsOf({ clock, completesDays }: Covering): readonly Step[] {
  return [
    { size: 'day', start: clock.startOfDay, next: clock.nextDay, completes: completesDays },
    { size: 'hour', start: clock.startOfHour, next: clock.nextHour, completes: true },
    {
      size: 'five-minutes',
      start: startOfFiveMinutes,
      next: (at) => startOfFiveMinutes(at) + FIVE_MINUTES_MS,
      completes: false,
    },
  ];
}

type Part = Omit<Segment, 'size'>;

/** `ends`: which of the part's ends are those of the whole period; within it a completed one would double. */
type Splitting = Covering & { readonly ends: { readonly head: boolean; readonly tail: boolean } };

function split(part: Part, steps: readonly Step[], splitting: Splitting): Segment[] {
  const { from, to, sign } = part;
  if (from >= to) return [];
  const [step, ...finer] = steps;
  if (!step || (step.size === 'five-minutes' && from < splitting.fiveMinutesSince))
    return [{ ...part, size: 'event' }];
  const first = step.start(from) === from ? from : step.next(from);
  const last = step.start(to);
  if (first > last) return split(part, finer, splitting);
  const head = headOf({ ...part, to: first }, step, splitting);
  const tail = tailOf({ ...part, from: last }, step, splitting);
  return [
    ...split(head.ragged, finer, splitting),
    ...(head.at < tail.at ? [{ size: step.size, from: head.at, to: tail.at, sign }] : []),
    ...split(tail.ragged, finer, splitting),
  ];
}

/** Where whole units begin, and the ragged part before it or, with the opposite sign, behind it. */
type End = { readonly at: number; readonly ragged: Part };

function headOf(part: Part, step: Step, { ends }: Splitting): End {
  const whole = { from: step.start(part.from), to: part.to };
  const isCompleted = step.completes && ends.head && part.from - whole.from < part.to - part.from;
  if (!isCompleted) return { at: part.to, ragged: part };
  return { at: whole.from, ragged: opposite(part, { from: whole.from, to: part.from }) };
}

function tailOf(part: Part, step: Step, { ends, now }: Splitting): End {
  const end = part.from < part.to ? step.next(part.from) : part.to;
  const rest = Math.max(0, Math.min(end, now) - part.to);
  const isCompleted = step.completes && ends.tail && rest < part.to - part.from;
  if (!isCompleted) return { at: part.from, ragged: part };
  return { at: end, ragged: opposite(part, { from: part.to, to: end }) };
}

function opposite({ sign }: Part, { from, to }: { readonly from: number; readonly to: number }): Part {
  return { from, to, sign: sign === 1 ? -1 : 1 };
}

/** Joins neighbours of one kind, so that a month of days is one statement. */
function merge(segments: readonly Segment[]): readonly Segment[] {
  const latest = new Map<string, number>();
  const merged: Segment[] = [];
  for (const segment of segments) {
    const kind = `${segment.size} ${segment.sign}`;
    const place = latest.get(kind) ?? -1;
    const last = merged[place];
    if (last?.to === segment.from) merged[place] = { ...last, to: segment.to };
    else latest.set(kind, merged.push(segment) - 1);
  }
  return merged;
}

function startOfFiveMinutes(at: number): number {
  return at - (at % FIVE_MINUTES_MS);
}
