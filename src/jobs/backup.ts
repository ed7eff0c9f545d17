import { Temporal } from 'temporal-polyfill';
import type { StateStore } from '../analytics/state.ts';
import type { IntervalJob } from './job.ts';

const EVERY_MS = 10 * 60_000;

/** From then on a night is over; the quietest hour of most organisations. */
const HOUR = 3;

const DAYS_KEPT = 7;
const WEEKS_KEPT = 4;

/** What somebody asked to be forgotten is gone from backups after as many days, whatever they are called. */
const LONGEST_DAYS = 28;

/** Where the copies of a night are kept. */
export type BackupFolder = {
  names(): Promise<readonly string[]>;
  make(name: string): Promise<void>;
  remove(name: string): Promise<void>;
};

export type BackupParts = {
  readonly state: Pick<StateStore, 'organisation'>;
  /** Null where the database is a server's, which has backups of its own. */
  readonly backups: BackupFolder | null;
};

/** One copy of the database a night; those of the last seven days and of four weeks are kept. */
export function backup({ state, backups }: BackupParts): IntervalJob {
  let since: number | undefined;
  return {
    kind: 'interval',
    name: 'backup',
    everyMs: EVERY_MS,
    run: async ({ now }) => {
      since ??= now;
      // Who was just started has better things to do, and who is only tried out needs no backup.
      if (!backups || now - since < EVERY_MS) return;
      const timeZone = (await state.organisation('default'))?.timeZone ?? 'UTC';
      const { make, remove } = backupPlan(await backups.names(), { now, timeZone });
      // First, as the next one needs room.
      for (const name of remove) await backups.remove(name);
      if (make !== undefined) await backups.make(make);
    },
  };
}

export type BackupPlan = { readonly make: string | undefined; readonly remove: readonly string[] };

/** What to do about a folder of backups. Names say the local day: "nightly-2026-11-20.db". Others are left alone. */
export function backupPlan(
  names: readonly string[],
  { now, timeZone }: { readonly now: number; readonly timeZone: string },
): BackupPlan {
  const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone);
  const today = local.toPlainDate();
  const tonight = nightly(today);
  const isDue = local.hour >= HOUR && !names.includes(tonight);
  const nights = [...names, ...(isDue ? [tonight] : [])]
    .filter((name) => /^nightly-[\d-]+\.db$/.test(name))
    .sort();
  const kept = new Set([...nights.slice(-DAYS_KEPT), ...firstOfWeeks(nights).slice(-WEEKS_KEPT)]);
  return {
    make: isDue ? tonight : undefined,
    remove: names.filter((name) => {
      const date = maybeDate(name);
      if (!date) return false;
      const ageDays = date.until(today).total('days');
      // What a process left that died while it copied.
      if (name.includes('.partial-')) return ageDays > 0;
      return ageDays >= LONGEST_DAYS || (nights.includes(name) && !kept.has(name));
    }),
  };
}

function nightly(date: Temporal.PlainDate): string {
  return `nightly-${date.toString()}.db`;
}

function firstOfWeeks(nights: readonly string[]): readonly string[] {
  const weeks = new Map<string, string>();
  for (const name of nights) {
    const date = maybeDate(name);
    const week = `${date?.yearOfWeek}-${date?.weekOfYear}`;
    if (!weeks.has(week)) weeks.set(week, name);
  }
  return [...weeks.values()];
}

/** The day a backup of ours is of; undefined for any other file. */
function maybeDate(name: string): Temporal.PlainDate | undefined {
  const text = /^(?:nightly|before-.+)-(\d{4}-\d{2}-\d{2})\.db/.exec(name)?.[1];
  try {
    return text === undefined ? undefined : Temporal.PlainDate.from(text);
  } catch {
    return undefined;
  }
}
