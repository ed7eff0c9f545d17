import { setImmediate as letOthers } from 'node:timers/promises';
import { type ZoneClock, zoneClock } from '../../../src/analytics/period.ts';
import { type Drift, MEASURES } from '../../../src/analytics/store.ts';
import type { Database } from '../../engine.ts';
import { readHorizon } from '../horizon.ts';
import { MARGINS } from '../margins.ts';
import { FIVE_MINUTES_KEPT_MS } from '../rollups.ts';
import { toSums } from '../sums/sum-text.ts';
import type { UsageTables } from '../tables.ts';
import {
  anyEvent,
  eventSums,
  eventSumsOfFiveMinutes,
  hourSums,
  type MarginSize,
  marginRows,
  marginSums,
  rollupRows,
} from './audit-statements.ts';

/** A stretch of time, [from, to). */
export type Span = { readonly from: number; readonly to: number };

/** What differs in one local day. Most days are proved without keeping others from reading. */
export async function verifyDay(tables: UsageTables, org: string, day: Span): Promise<readonly Drift[]> {
  const drifts = await driftsOf(tables, tables.engine.read, { org, day });
  // Somebody may have written between two of its statements, so one moment has the last word.
  return drifts.length === 0 ? drifts : tables.engine.snapshot((db) => driftsOf(tables, db, { org, day }));
}

type OrgDay = { readonly org: string; readonly day: Span };

/** Five minutes and hours are compared with events, days with hours, and margins with what they are margins of. */
async function driftsOf(tables: UsageTables, db: Database, { org, day }: OrgDay): Promise<readonly Drift[]> {
  const clock = zoneClock(await tables.directory.timeZone(db, org));
  const { eventsFrom, hoursFrom } = await readHorizon(db, org);
  const query = { org, ...day };
  const drifts: Drift[] = [];
  if (day.from >= eventsFrom) {
    // Rows near the end of their life may be gone already.
    const isRecent = day.from >= tables.now() - FIVE_MINUTES_KEPT_MS + 86_400_000;
    drifts.push(...(await eventDrifts(db, { org, day }, { clock, isRecent })));
    const days = (await hourSums(db).execute(query)).map((row) => ({ ...row, bucket: day.from }));
    drifts.push(...compare('day', days, await rollupRows.rollupDay(db).execute(query)));
  }
  if (day.from >= hoursFrom) drifts.push(...(await marginDrifts(db, query, 'hour')));
  drifts.push(...(await marginDrifts(db, query, 'day')));
  return drifts;
}

/** An hour at a time: a day may hold millions, and this thread has requests to answer. */
async function eventDrifts(
  db: Database,
  { org, day }: OrgDay,
  { clock, isRecent }: { readonly clock: ZoneClock; readonly isRecent: boolean },
): Promise<readonly Drift[]> {
  const isEmpty = (await anyEvent(db).execute({ org, ...day })).length === 0;
  const drifts: Drift[] = [];
  for (const hour of isEmpty ? [day] : hoursOf(day, clock)) {
    const query = { org, ...hour };
    const hours = (await eventSums(db).execute(query)).map((row) => ({ ...row, bucket: hour.from }));
    drifts.push(...compare('hour', hours, await rollupRows.rollupHour(db).execute(query)));
    if (isRecent) {
      const fiveMinutes = await eventSumsOfFiveMinutes(db).execute(query);
      const rows = await rollupRows.rollupFiveMinutes(db).execute(query);
      drifts.push(...compare('five-minutes', fiveMinutes, rows));
    }
    await letOthers();
  }
  return drifts;
}

function hoursOf(day: Span, clock: ZoneClock): readonly Span[] {
  const hours: Span[] = [];
  for (let from = day.from; from < day.to; from = clock.nextHour(from)) {
    hours.push({ from, to: clock.nextHour(from) });
  }
  return hours;
}

const MARGIN_STATEMENTS = MARGINS.map((margin) => ({
  hour: { rows: marginRows('hour', margin), sums: marginSums('hour', margin) },
  day: { rows: marginRows('day', margin), sums: marginSums('day', margin) },
}));

async function marginDrifts(
  db: Database,
  query: { readonly org: string } & Span,
  size: MarginSize,
): Promise<readonly Drift[]> {
  const drifts: Drift[] = [];
  for (const statements of MARGIN_STATEMENTS) {
    const { rows, sums } = statements[size];
    drifts.push(...compare(`margin ${size}`, await sums(db).execute(query), await rows(db).execute(query)));
    await letOthers();
  }
  return drifts;
}

type Summed = { readonly bucket: number; readonly name: number | string; readonly sums: string };

const NOTHING = MEASURES.map(() => '0').join(' ');

function compare(table: string, expected: readonly Summed[], stored: readonly Summed[]): readonly Drift[] {
  const open = new Map(expected.map((row) => [keyOf(row), row]));
  const drifts: Drift[] = [];
  for (const row of stored) {
    const key = keyOf(row);
    const sums = open.get(key)?.sums ?? NOTHING;
    open.delete(key);
    if (sums !== row.sums) drifts.push(...differences(table, row.bucket, [sums, row.sums]));
  }
  for (const { bucket, sums } of open.values()) {
    if (sums !== NOTHING) drifts.push(...differences(table, bucket, [sums, NOTHING]));
  }
  return drifts;
}

function keyOf({ bucket, name }: Summed): string {
  return `${bucket} ${name}`;
}

function differences(
  table: string,
  bucket: number,
  [one, other]: readonly [string, string],
): readonly Drift[] {
  const [ours, theirs] = [toSums(one), toSums(other)];
  return MEASURES.filter((_, index) => ours[index] !== theirs[index]).map((measure) => ({
    table,
    bucket,
    measure,
  }));
}
