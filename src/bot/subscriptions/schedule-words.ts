import type { Subscription } from '../../analytics/state.ts';
import { weekdayName } from '../../language/dates.ts';
import { say } from '../../language/say.ts';
import { shownWord } from '../grammar/problem.ts';

/** When something is posted, as people type it: "weekly mon,wed 09:00 quiet". */
export type ScheduleTerms = Pick<Subscription, 'every' | 'days' | 'at' | 'quiet'>;

export type ScheduleResult =
  | { readonly kind: 'terms'; readonly terms: ScheduleTerms }
  /** `word` is what was not understood; null where every word was, but not what they say together. */
  | { readonly kind: 'refused'; readonly word: string | null; readonly message: string };

const FREQUENCIES = ['daily', 'weekdays', 'weekly', 'monthly'] as const;
type Frequency = (typeof FREQUENCIES)[number];

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const WORKING_DAYS = [1, 2, 3, 4, 5];
const DEFAULT_TIME = '09:00';
const TIME = /^([01]?\d|2[0-3]):([0-5]\d)$/;

type Read = {
  frequency: Frequency | null;
  weekdays: readonly number[];
  dates: readonly number[];
  at: string;
  quiet: boolean;
};

/** Reads `weekly mon,wed 09:00 quiet`, in any order; daily at nine when nothing is said. */
export function readSchedule(words: readonly string[]): ScheduleResult {
  const read: Read = { frequency: null, weekdays: [], dates: [], at: DEFAULT_TIME, quiet: false };
  for (const word of words) {
    const found = maybeRead(word.toLowerCase(), read);
    if (!found) return refused(say`${shownWord(word)} is no time, weekday or day of a month.`, word);
    Object.assign(read, found);
  }
  return termsOf(read);
}

/** Reads back as the same schedule. */
export function printSchedule({ every, days, at, quiet }: ScheduleTerms): string {
  const words = [printDays(every, days), at, ...(quiet ? ['quiet'] : [])];
  return words.join(' ');
}

/** The same for people to read, in the language spoken: "weekly mon,wed 09:00", "cada semana lun y mié a las 09:00". */
export function scheduleText({ every, days, at, quiet }: ScheduleTerms): string {
  const text = spokenDays(every, days, at);
  return quiet ? say`${text} quiet` : text;
}

function spokenDays(every: Subscription['every'], days: readonly number[], at: string): string {
  const weekdays = days.map((day) => weekdayName(day % 7, 'short').toLowerCase()).join(',');
  switch (every) {
    case 'day':
      if (days.length === 0) return say`daily ${at}`;
      return WORKING_DAYS.join() === days.join() ? say`weekdays ${at}` : say`daily ${weekdays} ${at}`;
    case 'week':
      return say`weekly ${weekdays} ${at}`;
    case 'month':
      return say`monthly ${days.join(',')} ${at}`;
  }
}

function maybeRead(word: string, { weekdays, dates }: Read): Partial<Read> | undefined {
  const frequency = FREQUENCIES.find((one) => one === word);
  if (frequency) return { frequency };
  if (word === 'quiet') return { quiet: true };
  if (TIME.test(word)) return { at: word.padStart(5, '0') };
  const parts = word.split(',').filter((part) => part !== '');
  const named = parts.map((part) => WEEKDAYS.indexOf(part.slice(0, 3)) + 1);
  if (parts.length > 0 && named.every((day, index) => day > 0 && isWeekday(parts[index] ?? '')))
    return { weekdays: [...weekdays, ...named] };
  if (parts.length > 0 && parts.every((part) => /^([1-9]|[12]\d|3[01])$/.test(part)))
    return { dates: [...dates, ...parts.map(Number)] };
  return undefined;
}

const LONG_WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

function isWeekday(word: string): boolean {
  return WEEKDAYS.includes(word) || LONG_WEEKDAYS.includes(word);
}

function termsOf({ frequency, weekdays, dates, at, quiet }: Read): ScheduleResult {
  const meant = frequency ?? (weekdays.length > 0 ? 'weekly' : dates.length > 0 ? 'monthly' : 'daily');
  if (meant !== 'monthly' && dates.length > 0)
    return refused(say`Days of a month go with monthly, like "monthly 1,15".`);
  if ((meant === 'monthly' || meant === 'weekdays') && weekdays.length > 0)
    return refused(say`Weekdays go with weekly or daily, like "weekly mon,wed".`);
  const [every, days] = {
    daily: ['day', weekdays] as const,
    weekdays: ['day', WORKING_DAYS] as const,
    weekly: ['week', weekdays.length === 0 ? [1] : weekdays] as const,
    monthly: ['month', dates.length === 0 ? [1] : dates] as const,
  }[meant];
  const sorted = [...new Set(days)].sort((one, other) => one - other);
  return {
    kind: 'terms',
    terms: { every, days: sorted.length === 7 && every === 'day' ? [] : sorted, at, quiet },
  };
}

function printDays(every: Subscription['every'], days: readonly number[]): string {
  const weekdays = days.map((day) => WEEKDAYS[day - 1] ?? '').join(',');
  switch (every) {
    case 'day':
      if (days.length === 0) return 'daily';
      return weekdays === 'mon,tue,wed,thu,fri' ? 'weekdays' : `daily ${weekdays}`;
    case 'week':
      return `weekly ${weekdays || 'mon'}`;
    case 'month':
      return `monthly ${days.join(',') || '1'}`;
  }
}

function refused(message: string, word: string | null = null): ScheduleResult {
  return { kind: 'refused', word, message };
}
