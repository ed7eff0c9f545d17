import { setImmediate as letOthers } from 'node:timers/promises';
import { and, eq, gte, min } from 'drizzle-orm';
import { isSeriesDimension } from '../../../src/analytics/dimensions.ts';
import { bucketStarts, hourOfWeek, type ZoneClock, zoneClock } from '../../../src/analytics/period.ts';
import { type HourOfWeek, MEASURES, type Measures, type UsageQuery } from '../../../src/analytics/store.ts';
import { keptDetail } from '../horizon.ts';
import type { Sealed } from '../seals/sealed-answers.ts';
import { sealedOf } from '../seals/seals.ts';
import { gaps, type Stretch } from '../stretch.ts';
import { readingOf, type UsageTables } from '../tables.ts';
import { sumUsage } from './sum.ts';
import { dimensionsOf } from './ways.ts';

type Asked = {
  readonly query: UsageQuery;
  /** Whose wall clock says which hour it is. */
  readonly timeZone: string;
};

/**
 * Sums by the hour of the week. What sealed days say by the hour is remembered: a day's seal breaks also when
 * something moves from one of its hours to another.
 */
export async function sumHoursOfWeek(tables: UsageTables, asked: Asked): Promise<readonly HourOfWeek[]> {
  const { query, timeZone } = asked;
  const { org, filters } = query;
  const { eventsFrom, hoursFrom, ...own } = await keptDetail(tables, org);
  const clock = zoneClock(own.timeZone);
  const { seals, rest } = await coverDays(tables, query, { clock, eventsFrom });
  // What is kept in less detail counts in the hour it begins in.
  const kept = [own.timeZone, eventsFrom, hoursFrom];
  const question = JSON.stringify(['hours of the week', filters, timeZone, kept]);
  const isCut = zoneClock(timeZone).startOfHour(query.to) !== clock.startOfHour(query.to);
  const parts = isCut ? inDays(clock, await firstEvent(tables, query)) : joined;
  const known = await tables.sealedAnswers(readingOf(tables), { org, question, seals }, () =>
    readHours(tables, asked, parts(seals.map(dayOf(clock)))),
  );
  return toHours(addUp([...known, ...(await readHours(tables, asked, parts(rest)))]));
}

/** Between more stretches of unsealed days it would take more statements than it saves. */
const MOST_GAPS = 4;

type Covered = { readonly seals: readonly Sealed[]; readonly rest: readonly Stretch[] };

/** Whole sealed days, and what is left then. */
async function coverDays(
  tables: UsageTables,
  query: UsageQuery,
  { clock, eventsFrom }: { readonly clock: ZoneClock; readonly eventsFrom: number },
): Promise<Covered> {
  const { org, from, to } = query;
  const whole = { seals: [], rest: [{ from, to }] };
  // No sums are kept of what only events know, so no seal breaks when it changes.
  if (from >= to || !dimensionsOf(query, {}).every(isSeriesDimension)) return whole;
  const sealed = await sealedOf(readingOf(tables), { org, size: 'day', from, to });
  // Days whose events are gone may have begun by another zone's clock.
  const seals = sealed.filter(({ bucket }) => bucket >= eventsFrom && clock.nextDay(bucket) <= to);
  const rest = gaps({ from, to }, seals, clock.nextDay);
  return rest.length > MOST_GAPS ? whole : { seals, rest };
}

function dayOf({ nextDay }: ZoneClock): (day: Sealed) => Stretch {
  return ({ bucket }) => ({ from: bucket, to: nextDay(bucket) });
}

/** Neighbours as one; ascending. */
function joined(stretches: readonly Stretch[]): readonly Stretch[] {
  const all: Stretch[] = [];
  for (const { from, to } of stretches) {
    const last = all.at(-1);
    if (last?.to === from) all.splice(-1, 1, { from: last.from, to });
    else all.push({ from, to });
  }
  return all;
}

/**
 * Cut where days begin from a time on: hours that another zone cuts in two are put together from single events, and
 * while more than a day of them is read others would wait.
 */
function inDays(
  { nextDay }: ZoneClock,
  since: number,
): (stretches: readonly Stretch[]) => readonly Stretch[] {
  return (stretches) =>
    stretches.flatMap(({ from, to }) => {
      const days: Stretch[] = [];
      for (let start = from; start < to; ) {
        const end = Math.min(nextDay(Math.max(start, since)), to);
        days.push({ from: start, to: end });
        start = end;
      }
      return days;
    });
}

/** When the first event that is kept happened; the end of a period that has none. */
async function firstEvent({ engine }: UsageTables, { org, from, to }: UsageQuery): Promise<number> {
  const { event } = engine.read.tables;
  const [row] = await engine.read
    .select({ at: min(event.occurredAt) })
    .from(event)
    .where(and(eq(event.org, org), gte(event.occurredAt, from)));
  return Math.min(row?.at ?? to, to);
}

/** `sums` are in the order of MEASURES. */
type HourSums = { readonly hour: number; readonly sums: readonly bigint[] };

async function readHours(
  tables: UsageTables,
  { query, timeZone }: Asked,
  stretches: readonly Stretch[],
): Promise<readonly HourSums[]> {
  const found: HourSums[] = [];
  for (const stretch of stretches) {
    const buckets = bucketStarts({ ...stretch, timeZone, granularity: 'hour' });
    for (const { bucket, measures } of await sumUsage(tables, { ...query, ...stretch }, { buckets }))
      found.push({
        hour: hourOfWeek(buckets[bucket] ?? 0, timeZone),
        sums: MEASURES.map((name) => measures[name]),
      });
    await letOthers();
  }
  return addUp(found);
}

function addUp(rows: readonly HourSums[]): readonly HourSums[] {
  const hours = new Map<number, HourSums>();
  for (const { hour, sums } of rows) {
    const known = hours.get(hour)?.sums;
    hours.set(hour, { hour, sums: known ? known.map((sum, place) => sum + (sums[place] ?? 0n)) : sums });
  }
  return [...hours.values()];
}

function toHours(rows: readonly HourSums[]): readonly HourOfWeek[] {
  return rows
    .toSorted((a, b) => a.hour - b.hour)
    .map(({ hour, sums }) => ({
      hour,
      // Holds all of them.
      measures: Object.fromEntries(MEASURES.map((name, place) => [name, sums[place] ?? 0n])) as Measures,
    }));
}
