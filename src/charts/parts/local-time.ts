import type { Granularity } from '../../analytics/period.ts';
import { monthName } from '../../language/dates.ts';
import { say } from '../../language/say.ts';

/** The wall clock at one instant in the chart's zone; `day` counts days since 1970-01-01. */
export type LocalTime = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly dayOfMonth: number;
};

const formats = new Map<string, Intl.DateTimeFormat>();

export function localTime(at: number, timeZone: string): LocalTime {
  const parts = Object.fromEntries(
    formatFor(timeZone)
      .formatToParts(at)
      .map((part) => [part.type, Number(part.value)]),
  );
  const { year = 1970, month = 1, day: dayOfMonth = 1, hour = 0, minute = 0 } = parts;
  return { year, month, day: Date.UTC(year, month - 1, dayOfMonth) / 86_400_000, hour, minute, dayOfMonth };
}

function formatFor(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    formats.set(timeZone, format);
  }
  return format;
}

export type Span = { readonly from: number; readonly to: number };

/** The days a picture covers, `to` exclusive: "9–15 Nov 2026", "28 Oct – 3 Nov 2026", "Nov 2025 – Jan 2026". */
export function spanText({ from, to }: Span, timeZone: string, granularity: Granularity): string {
  const first = localTime(from, timeZone);
  const last = localTime(to - 1, timeZone);
  const month = (time: LocalTime) => monthName(time.month);
  const dayAndMonth = (time: LocalTime) =>
    granularity === 'month' ? month(time) : `${time.dayOfMonth} ${month(time)}`;
  const end = `${dayAndMonth(last)} ${last.year}`;
  if (first.year !== last.year) return `${dayAndMonth(first)} ${first.year} – ${end}`;
  if (first.day === last.day || dayAndMonth(first) === dayAndMonth(last)) return end;
  if (first.month === last.month) return `${first.dayOfMonth}–${end}`;
  return `${dayAndMonth(first)} – ${end}`;
}

/** "UTC", or the zone's city: "Kathmandu time", "New York time". */
export function zoneText(timeZone: string): string {
  const city = /^[A-Z][A-Za-z]+(?:\/[A-Za-z_-]+)+$/.test(timeZone) ? timeZone.split('/').at(-1) : undefined;
  return city ? say`${city.replaceAll('_', ' ')} time` : timeZone;
}
