import { setImmediate as letOthers } from 'node:timers/promises';
import { and, asc, eq, inArray, lt } from 'drizzle-orm';
import { giveTo, type Whose } from '../../../src/analytics/attribution/give.ts';
import { type Given, NOTHING_GIVEN, withGiven } from '../../../src/analytics/attribution/given.ts';
import { NO_VALUE, SERIES_DIMENSIONS } from '../../../src/analytics/dimensions.ts';
import type { ZoneClock } from '../../../src/analytics/period.ts';
import { type Attributed, MEASURES } from '../../../src/analytics/store.ts';
import type { UsageEvent } from '../../../src/analytics/usage-event.ts';
import type { Database, ValueRow } from '../../engine.ts';
import { usageOf } from '../../turns.ts';
import { seriesRows } from '../dictionary.ts';
import { readHorizon } from '../horizon.ts';
import { LATENCY_MARGINS, marginName } from '../latency/latency-margins.ts';
import { MARGIN_TABLES, MARGINS } from '../margins.ts';
import { ROLLUPS } from '../rollups.ts';
import type { SeriesRow } from '../rows.ts';
import { breakSeals } from '../seals/seals.ts';
import { joinTexts, textOf, toSums } from '../sums/sum-text.ts';
import type { UsageTables } from '../tables.ts';
import type { Moves } from './moves.ts';

/** Rows a transaction moves. */
const ROWS_AT_ONCE = 500;

type Moving = { readonly moves: Moves; readonly clock: ZoneClock; readonly isEnough: () => boolean };

/**
 * Moves sums without a team, of days whose events are no longer kept, to the team that is attributed now. What such
 * a day has of a team stays there: whether its events said so themselves is no longer known. Whether it came to the
 * end.
 */
export async function movePrunedSums(
  tables: UsageTables,
  which: Attributed,
  { moves, clock, isEnough }: Moving,
): Promise<boolean> {
  for (const { table, size } of ROLLUPS) {
    for (;;) {
      const moved = await tables.engine.write((db) => moveSome(tables, db, { which, table, size, clock }), {
        alone: [usageOf(which.org)],
      });
      // Each usage stands in days once; hours and minutes are parts of them.
      for (const { bucket, to, sums } of size === 'day' ? moved : [])
        moves.add({ at: bucket, from: NO_VALUE, to, events: sums[EVENTS] ?? 0n, costNano: sums[COST] ?? 0n });
      if (moved.length === 0) break;
      if (isEnough()) return false;
      await letOthers();
    }
  }
  return true;
}

const EVENTS = MEASURES.indexOf('events');
const COST = MEASURES.indexOf('costNano');

type Rollup = (typeof ROLLUPS)[number];

type Some = {
  readonly which: Attributed;
  readonly table: Rollup['table'];
  readonly size: Rollup['size'];
  readonly clock: ZoneClock;
};

type Stored = { readonly bucket: number; readonly series: number; readonly sums: readonly bigint[] };
type Moved = Stored & { readonly target: number; readonly to: string };

async function moveSome(
  tables: UsageTables,
  db: Database,
  { which, table, size, clock }: Some,
): Promise<readonly Moved[]> {
  const { engine, now } = tables;
  const { org } = which;
  const stored = await unattributedRows(db, which, table);
  const moved = await targetsOf(tables, db, { org, stored });
  if (moved.length === 0) return moved;
  await addRows(tables, db, { org, table, moved });
  await removeRows(db, { org, table, moved });
  if (size === 'five-minutes') return moved;
  await moveMargins(tables, db, { org, size, moved });
  if (size === 'day') await removeTeamTimes(db, org, moved);
  const changes = moved.map(({ bucket }) => ({ org, bucket }));
  await breakSeals(engine, db, { size, changes, clocks: new Map([[org, clock]]), now: now() });
  return moved;
}

/** How long calls took is not kept by all dimensions, so nobody knows which of them moved: it is told of no team. */
async function removeTeamTimes(db: Database, org: string, moved: readonly Stored[]): Promise<void> {
  const { histogramDay } = db.tables;
  const ofTeams = LATENCY_MARGINS.filter((margin) => margin.includes('team')).map(marginName);
  const buckets = [...new Set(moved.map(({ bucket }) => bucket))];
  await db
    .delete(histogramDay)
    .where(
      and(
        eq(histogramDay.org, org),
        inArray(histogramDay.margin, ofTeams),
        inArray(histogramDay.bucket, buckets),
      ),
    );
}

/** The earliest rows before the horizon that have the value and no team. */
async function unattributedRows(
  db: Database,
  { org, dimension, value }: Attributed,
  name: Rollup['table'],
): Promise<readonly Stored[]> {
  const { series } = db.tables;
  const table = db.tables[name];
  const { eventsFrom } = await readHorizon(db, org);
  const unattributed = db
    .select({ id: series.id })
    .from(series)
    .where(and(eq(series.org, org), eq(series[dimension], value), eq(series.team, NO_VALUE)));
  const rows = await db
    .select({
      bucket: table.bucket,
      series: table.series,
      sums: joinTexts(MEASURES.map((measure) => textOf(table[measure]))),
    })
    .from(table)
    .where(and(eq(table.org, org), lt(table.bucket, eventsFrom), inArray(table.series, unattributed)))
    .orderBy(asc(table.bucket), asc(table.series))
    .limit(ROWS_AT_ONCE);
  return rows.map((row) => ({ ...row, sums: toSums(row.sums) }));
}

/** Where each row goes; those that stay are left out. */
async function targetsOf(
  { engine, dictionary, directory }: UsageTables,
  db: Database,
  { org, stored }: { readonly org: string; readonly stored: readonly Stored[] },
): Promise<readonly Moved[]> {
  const whose = await directory.whose(db, org, new Set());
  const known = await seriesRows(db, [...new Set(stored.map(({ series }) => series))]);
  const going = [...known.values()].flatMap((row) => {
    const event = eventOf(row);
    const given = givenOf(event, whose);
    return given.team ? [{ id: row.id, to: given.team.value, event: withGiven(event, given) }] : [];
  });
  const places = await dictionary.seriesOf(
    engine,
    db,
    going.map(({ event }) => ({ org, event })),
  );
  const targets = new Map(going.map(({ id, to }, index) => [id, { to, target: places[index]?.series ?? 0 }]));
  return stored.flatMap((row) => {
    const target = targets.get(row.series);
    return target ? [{ ...row, ...target }] : [];
  });
}

function givenOf(event: UsageEvent, whose: Whose): Given {
  return giveTo(event, whose, NOTHING_GIVEN);
}

/** As much of an event as its series knows. */
function eventOf(row: SeriesRow): UsageEvent {
  const values = SERIES_DIMENSIONS.filter((name) => row[name] !== NO_VALUE).map((name) => [name, row[name]]);
  return {
    idKeys: [''],
    source: '',
    kind: 'call',
    occurredAt: 0,
    dimensions: Object.fromEntries(values),
    // The dictionary writes a list of texts.
    tags: JSON.parse(row.tags) as string[],
    counts: {},
    facts: {},
  };
}

type Rows = { readonly org: string; readonly table: Rollup['table']; readonly moved: readonly Moved[] };

async function addRows({ engine }: UsageTables, db: Database, { org, table, moved }: Rows): Promise<void> {
  const sorted = moved.toSorted((a, b) => a.bucket - b.bucket || a.target - b.target);
  const rows = sorted.map(({ bucket, target, sums }): ValueRow => [org, bucket, target, ...sums]);
  await engine.addRows(db, db.tables[table], { key: ['org', 'bucket', 'series'], columns: MEASURES }, rows);
}

async function removeRows(db: Database, { org, table: name, moved }: Rows): Promise<void> {
  const table = db.tables[name];
  for (const [bucket, rows] of Map.groupBy(moved, (row) => row.bucket)) {
    const series = rows.map((row) => row.series);
    await db
      .delete(table)
      .where(and(eq(table.org, org), eq(table.bucket, bucket), inArray(table.series, series)));
  }
}

type MovedMargins = {
  readonly org: string;
  readonly size: keyof typeof MARGIN_TABLES;
  readonly moved: readonly Moved[];
};

/** Takes the sums from what the row stood under, and adds them where it stands now, in each margin that differs. */
async function moveMargins(
  { engine, dictionary }: UsageTables,
  db: Database,
  { org, size, moved }: MovedMargins,
): Promise<void> {
  const places = await dictionary.marginsOf(
    engine,
    db,
    new Set(moved.flatMap((row) => [row.series, row.target])),
  );
  const rows = MARGINS.flatMap((margin, index) =>
    moved.flatMap(({ bucket, series, target, sums }): (readonly [number, number, ValueRow])[] => {
      const [from, to] = [series, target].map((id) => places.get(id)?.[index]?.series ?? 0) as [
        number,
        number,
      ];
      if (from === to) return [];
      const row = (id: number, values: readonly bigint[]) => [org, margin, bucket, id, ...values];
      return [
        [
          index,
          from,
          row(
            from,
            sums.map((sum) => -sum),
          ),
        ],
        [index, to, row(to, sums)],
      ];
    }),
  );
  const sorted = rows.toSorted(
    ([margin, series, row], [other, otherSeries, otherRow]) =>
      margin - other || Number(row[2]) - Number(otherRow[2]) || series - otherSeries,
  );
  await engine.addRows(
    db,
    db.tables[MARGIN_TABLES[size]],
    { key: ['org', 'margin', 'bucket', 'series'], columns: MEASURES },
    sorted.map(([, , row]) => row),
  );
}
