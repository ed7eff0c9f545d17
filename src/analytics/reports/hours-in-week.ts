import { counted, say } from '../../language/say.ts';
import { bucketStarts, hourOfWeek, type Period } from '../period.ts';

const DAY_MS = 86_400_000;

/** How often each of the 168 hours of a week, Sunday's first, is in a period; one that is still running counts. */
export function hoursInWeek(period: Period): readonly number[] {
  const counts = Array<number>(168).fill(0);
  const count = (hour: number) => counts.splice(hour, 1, (counts[hour] ?? 0) + 1);
  const { to, timeZone } = period;
  const days = bucketStarts({ ...period, granularity: 'day' });
  for (const [place, from] of days.entries()) {
    const end = days[place + 1] ?? to;
    const first = hourOfWeek(from, timeZone);
    // Years have too many hours to ask for the wall clock's in each.
    if (end - from === DAY_MS && first % 24 === 0)
      for (let hour = 0; hour < 24; hour += 1) count(first + hour);
    else {
      const hours = bucketStarts({ from, to: end, timeZone, granularity: 'hour' });
      for (const at of hours) count(hourOfWeek(at, timeZone));
    }
  }
  return counts;
}

/** "sums of 4–5 hours": what a cell of the picture is; empty where no hour comes twice. */
export function sumsText(counts: readonly number[]): string {
  const [least, most] = [Math.max(1, Math.min(...counts)), Math.max(...counts)];
  if (most <= 1) return '';
  return say`sums of ${least === most ? String(most) : `${least}–${most}`} hours`;
}

/** Sums of more hours are larger, which says nothing about when it is busy. */
export function unevenLine(counts: readonly number[], nameOf: (hour: number) => string): readonly string[] {
  const most = Math.max(...counts);
  if (most <= 1 || Math.min(...counts) === most) return [];
  const often = counts.flatMap((count, hour) => (count === most ? [hour] : []));
  const [first = 0] = often;
  return [
    counted(
      often.length,
      say`${nameOf(first)} is in this period ${most} times, other hours less often: amounts are sums.`,
      say`${often.length} of the week's 168 hours are in this period ${most} times, the others less often: amounts are sums.`,
    ),
  ];
}
