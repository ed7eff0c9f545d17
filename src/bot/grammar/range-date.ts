import { Temporal } from 'temporal-polyfill';
import { startOfDate } from '../../analytics/period.ts';

/** A day, week, month, quarter, year or instant that a person named: [from, to) in UTC milliseconds. */
export type Stretch = { readonly from: number; readonly to: number };

export const FIRST_YEAR = 2000;
export const LAST_YEAR = 2199;

type Parts = Readonly<Record<string, string>>;

type Form = {
  readonly pattern: RegExp;
  /** `parts` holds the pattern's named groups and, under "", the whole text. */
  readonly read: (parts: Parts, timeZone: string) => Stretch;
};

const FORMS: readonly Form[] = [
  // Only years there may be: four other digits are a name.
  { pattern: /^(?<year>2[01]\d{2})$/, read: readYear },
  { pattern: /^(?<year>\d{4})-(?<month>\d{2})$/, read: readMonth },
  { pattern: /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})$/, read: readDay },
  { pattern: /^(?<year>\d{4})-w(?<week>\d{1,2})$/i, read: readWeek },
  { pattern: /^(?<year>\d{4})-q(?<quarter>\d)$/i, read: readQuarter },
  {
    pattern:
      /^(?<year>\d{4})-\d{2}-\d{2}t(?<hour>\d{2}):\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:z|[+-]\d{2}:?\d{2})?$/i,
    read: (parts, timeZone) => readInstant(parts[''] ?? '', timeZone),
  },
];

/** Whether a word has the form of a date, even of one that does not exist. */
export function looksLikeDate(text: string): boolean {
  return FORMS.some(({ pattern }) => pattern.test(text));
}

/** The stretch a date means in a zone, or undefined when there is no such date ("2026-13", "2026-W60"). */
export function maybeStretch(text: string, timeZone: string): Stretch | undefined {
  for (const { pattern, read } of FORMS) {
    const groups = pattern.exec(text)?.groups;
    if (!groups) continue;
    const year = Number(groups.year);
    if (year < FIRST_YEAR || year > LAST_YEAR) return undefined;
    return maybeRead(() => read({ ...groups, '': text }, timeZone));
  }
  return undefined;
}

/** Temporal throws RangeError for dates that do not exist, which here is an answer and no failure. */
function maybeRead(read: () => Stretch): Stretch | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readYear({ year }: Parts, timeZone: string): Stretch {
  return dates(plainDate({ year, month: '1', day: '1' }), { years: 1 }, timeZone);
}

function readMonth({ year, month }: Parts, timeZone: string): Stretch {
  return dates(plainDate({ year, month, day: '1' }), { months: 1 }, timeZone);
}

function readDay({ year, month, day }: Parts, timeZone: string): Stretch {
  return dates(plainDate({ year, month, day }), { days: 1 }, timeZone);
}

function readQuarter({ year, quarter }: Parts, timeZone: string): Stretch {
  const number = Number(quarter);
  if (number < 1 || number > 4) throw new RangeError(`no quarter ${number}`);
  return dates(plainDate({ year, month: String(number * 3 - 2), day: '1' }), { months: 3 }, timeZone);
}

/** ISO 8601: week 1 holds 4 January; a year has 52 or 53. */
function readWeek({ year, week }: Parts, timeZone: string): Stretch {
  const fourth = plainDate({ year, month: '1', day: '4' });
  const monday = fourth.add({ days: 1 - fourth.dayOfWeek + 7 * (Number(week) - 1) });
  if (monday.weekOfYear !== Number(week) || monday.yearOfWeek !== Number(year)) {
    throw new RangeError(`no week ${week} in ${year}`);
  }
  return dates(monday, { days: 7 }, timeZone);
}

function readInstant(text: string, timeZone: string): Stretch {
  const upper = text.toUpperCase();
  const at = /(?:Z|[+-]\d{2}:?\d{2})$/.test(upper.slice(10))
    ? Temporal.Instant.from(upper).epochMilliseconds
    : Temporal.PlainDateTime.from(upper).toZonedDateTime(timeZone).epochMilliseconds;
  return { from: at, to: at };
}

function plainDate(parts: {
  year?: string | undefined;
  month?: string | undefined;
  day?: string | undefined;
}): Temporal.PlainDate {
  const fields = { year: Number(parts.year), month: Number(parts.month), day: Number(parts.day) };
  return Temporal.PlainDate.from(fields, { overflow: 'reject' });
}

function dates(first: Temporal.PlainDate, length: Temporal.DurationLike, timeZone: string): Stretch {
  return { from: startOfDate(first, timeZone), to: startOfDate(first.add(length), timeZone) };
}
