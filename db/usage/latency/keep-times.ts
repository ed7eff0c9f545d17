import type { SeriesDimension } from '../../../src/analytics/dimensions.ts';
import {
  addCalls,
  addHistogram,
  binOf,
  createHistogram,
  type TimeHistogram,
} from '../../../src/analytics/latency.ts';
import type { Database, Engine, ValueRow } from '../../engine.ts';
import { chunks } from '../../state/chunks.ts';
import { seriesRows } from '../dictionary.ts';
import { compareText } from '../keys/keys.ts';
import { WHOLE } from '../seals/pairs.ts';
import type { Write } from '../seals/seals.ts';
import type { Stretch } from '../stretch.ts';
import type { UsageTables } from '../tables.ts';
import { shortStretches, timesBySeries } from './event-times.ts';
import { LATENCY_MARGINS, type LatencyMargin, marginName } from './latency-margins.ts';
import { packBins } from './packed-bins.ts';

/** Rows written or removed by one transaction, as of pairs. */
export const ROWS_AT_ONCE = 1_000;

type Kept = {
  readonly org: string;
  /** The day they are kept under. */
  readonly bucket: number;
  /** When their events happened. */
  readonly stretch: Stretch;
};

type Working = {
  readonly read: Database;
  readonly write: Write;
  /** Lets other work of this process go on. */
  readonly pause: () => Promise<void>;
};

/** Adds the response times of some events to what is kept of a day. */
export async function keepTimes(
  tables: UsageTables,
  { org, bucket, stretch }: Kept,
  { read, write, pause }: Working,
): Promise<void> {
  const counts: Counts = new Map(LATENCY_MARGINS.map((margin) => [margin, new Map()]));
  for await (const piece of shortStretches(read, org, stretch)) {
    await count(read, { org, ...piece }, counts);
    await pause();
  }
  const rows: HistogramRow[] = [];
  for (const some of chunks(countedIn(counts))) {
    const places = await write((db) => placesOf(tables, db, org, some));
    for (const [index, { margin, histogram }] of some.entries()) {
      const { within = WHOLE, series = WHOLE } = places[index] ?? {};
      rows.push([org, marginName(margin), bucket, within, series, packBins(histogram)]);
    }
  }
  rows.sort((a, b) => compareText(a[1], b[1]) || a[3] - b[3] || a[4] - b[4]);
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    const some = rows.slice(at, at + ROWS_AT_ONCE);
    await write((db) => addPackedRows(tables.engine, db, some));
  }
}

/** Calls by margin, and by the values of its dimensions. */
type Counts = ReadonlyMap<LatencyMargin, Map<string, Counted>>;

type Counted = {
  readonly margin: LatencyMargin;
  readonly values: readonly string[];
  readonly histogram: TimeHistogram;
};

async function count(
  db: Database,
  stretch: Stretch & { readonly org: string },
  counts: Counts,
): Promise<void> {
  const bySeries = new Map<number, TimeHistogram>();
  for (const { series, ms } of await timesBySeries(db).execute(stretch)) {
    const histogram = bySeries.get(series) ?? createHistogram();
    bySeries.set(series, histogram);
    addCalls(histogram, binOf(ms), 1);
  }
  for (const [id, row] of await seriesRows(db, [...bySeries.keys()])) {
    for (const [margin, counted] of counts) {
      const values = margin.map((name) => row[name]);
      const key = values.join('\u0000');
      const one = counted.get(key) ?? { margin, values, histogram: createHistogram() };
      counted.set(key, one);
      const own = bySeries.get(id);
      if (own) addHistogram(one.histogram, own);
    }
  }
}

function countedIn(counts: Counts): readonly Counted[] {
  return [...counts.values()].flatMap((counted) => [...counted.values()]);
}

type Places = { readonly within: number; readonly series: number };

/** The series that have nothing but a value: of the last dimension, and where there are two, of the first. */
async function placesOf(
  { engine, dictionary }: UsageTables,
  db: Database,
  org: string,
  counted: readonly Counted[],
): Promise<readonly Places[]> {
  const having = (name: SeriesDimension | undefined, value: string | undefined) => ({
    org,
    event: { dimensions: name ? { [name]: value } : {}, tags: [] },
  });
  const own = counted.map(({ margin, values }) => having(margin.at(-1), values.at(-1)));
  const outer = counted.map(({ margin, values }) => having(margin[0], values[0]));
  const series = await dictionary.seriesOf(engine, db, own);
  const within = await dictionary.seriesOf(engine, db, outer);
  return counted.map(({ margin }, index) => ({
    within: margin.length < 2 ? WHOLE : (within[index]?.series ?? WHOLE),
    series: series[index]?.series ?? WHOLE,
  }));
}

const KEY = ['org', 'margin', 'bucket', 'within', 'series'] as const;
const SHAPE = { key: KEY, columns: ['bins'] } as const;

type HistogramRow = readonly [
  org: string,
  margin: string,
  bucket: number,
  within: number,
  series: number,
  bins: string,
];

/** Where a day has some of a value already, both are joined: part of a day was kept before its zone changed. */
async function addPackedRows(engine: Engine, db: Database, rows: readonly HistogramRow[]): Promise<void> {
  const { histogramDay } = db.tables;
  const known = await engine.findRows(
    db,
    histogramDay,
    SHAPE,
    rows.map((row) => row.slice(0, KEY.length)),
  );
  const joined = rows.flatMap((row, index): readonly ValueRow[] => {
    const bins = known[index]?.[0];
    return bins === undefined ? [] : [[...row.slice(0, KEY.length), `${bins} ${row[KEY.length]}`]];
  });
  await engine.updateRows(db, histogramDay, SHAPE, joined);
  await engine.insertRows(
    db,
    histogramDay,
    [...KEY, 'bins'],
    rows.filter((_, index) => known[index] === undefined),
  );
}
