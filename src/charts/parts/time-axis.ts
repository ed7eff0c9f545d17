import type { Granularity } from '../../analytics/period.ts';
import { monthName, weekdayName } from '../../language/dates.ts';
import { type TextStyle, widthOf } from './label.ts';
import { type LocalTime, localTime } from './local-time.ts';

export type TimeTicks = { readonly positions: readonly number[]; readonly labels: readonly string[] };

export type TimeAxis = {
  /** Starts of the buckets, UTC milliseconds, ascending; bucket i stands at position i. */
  readonly starts: readonly number[];
  readonly timeZone: string;
  readonly granularity: Granularity;
  /** CSS pixels from the middle of one bucket to the next. */
  readonly bucketWidth: number;
  readonly style: TextStyle;
};

/** One spacing of labels: a label stands wherever `unit` changes from one bucket to the next. */
type Level = {
  readonly from: Granularity;
  unit(time: LocalTime): number;
  text(time: LocalTime, isFirstOfDay: boolean): string;
};

// 1970-01-01 was a Thursday, so day + 4 counts from a Sunday.
const weekdayText = (time: LocalTime) => weekdayName((time.day + 4) % 7, 'short');
const twoDigits = (value: number) => String(value).padStart(2, '0');
const dayText = (time: LocalTime) => `${time.dayOfMonth} ${monthName(time.month)}`;
const monthText = (time: LocalTime) => (time.month === 1 ? String(time.year) : monthName(time.month));
const hourText = (time: LocalTime, isFirstOfDay: boolean) =>
  isFirstOfDay ? dayText(time) : `${twoDigits(time.hour)}:${twoDigits(time.minute)}`;

const everyHours = (count: number): Level => ({
  from: 'hour',
  unit: (time) => time.day * 24 + Math.floor(time.hour / count) * count,
  text: hourText,
});
const everyDays = (count: number, from: Granularity, text = dayText): Level => ({
  from,
  unit: (time) => Math.floor((time.day + 3) / count),
  text,
});
const everyMonths = (count: number): Level => ({
  from: 'month',
  unit: (time) => Math.floor((time.year * 12 + time.month - 1) / count),
  text: count === 12 ? (time) => String(time.year) : monthText,
});

const levels: readonly Level[] = [
  ...[1, 2, 3, 6, 12].map(everyHours),
  everyDays(1, 'day', weekdayText),
  everyDays(1, 'day'),
  ...[2, 3, 4].map((count) => everyDays(count, 'day')),
  ...[7, 14, 28].map((count) => everyDays(count, 'week')),
  ...[1, 3, 6, 12].map(everyMonths),
];

const order: readonly Granularity[] = ['hour', 'day', 'week', 'month'];
const gap = 8;
/** Beyond this a weekday alone says nothing: there are two of each. */
const mostWeekdays = 7;

/**
 * The closest spacing of labels that do not touch, at the zone's own hours, midnights, Mondays and
 * months, whatever its offset from UTC and its daylight saving.
 */
export function timeTicks(axis: TimeAxis): TimeTicks {
  const times = localTimes(axis);
  const dayCount = (times.at(-1)?.day ?? 0) - (times[1]?.day ?? 0) + 1;
  for (const level of levels) {
    if (order.indexOf(level.from) < order.indexOf(axis.granularity)) continue;
    if (level.text === weekdayText && dayCount > mostWeekdays) continue;
    const ticks = ticksOf(level, times);
    if (ticks.positions.length > 0 && haveRoom(ticks, axis)) return ticks;
  }
  const last = times.at(-1);
  return last ? { positions: [times.length - 2], labels: [dayText(last)] } : { positions: [], labels: [] };
}

/** The local time of every bucket, led by that of the moment before the first. */
function localTimes({ starts, timeZone }: TimeAxis): LocalTime[] {
  const [first] = starts;
  return first === undefined ? [] : [first - 1, ...starts].map((at) => localTime(at, timeZone));
}

function ticksOf(level: Level, times: readonly LocalTime[]): TimeTicks {
  const positions: number[] = [];
  const labels: string[] = [];
  times.forEach((time, index) => {
    const before = times[index - 1];
    if (!before || level.unit(time) === level.unit(before)) return;
    positions.push(index - 1);
    labels.push(level.text(time, time.day !== before.day));
  });
  return withFirst({ positions, labels }, level, times);
}

/** Where every other slice has its label, so has a first one that begins amid its unit: October from the 23rd on. */
function withFirst(ticks: TimeTicks, level: Level, times: readonly LocalTime[]): TimeTicks {
  const [, first] = times;
  const isEach = ticks.positions.length > 0 && ticks.positions.length === times.length - 2;
  if (!first || !isEach || ticks.positions[0] === 0) return ticks;
  return { positions: [0, ...ticks.positions], labels: [level.text(first, false), ...ticks.labels] };
}

function haveRoom({ positions, labels }: TimeTicks, { bucketWidth, style }: TimeAxis): boolean {
  const halves = labels.map((label) => widthOf(label, style) / 2);
  return positions.every((position, index) => {
    const next = positions[index + 1];
    if (next === undefined) return true;
    return (next - position) * bucketWidth >= (halves[index] ?? 0) + (halves[index + 1] ?? 0) + gap;
  });
}
