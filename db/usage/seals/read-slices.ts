import { setImmediate as letOthers } from 'node:timers/promises';
import { and, asc, eq, getTableColumns, gt, sql } from 'drizzle-orm';
import { NO_VALUE, SERIES_DIMENSIONS, type SeriesDimension } from '../../../src/analytics/dimensions.ts';
import { MEASURES } from '../../../src/analytics/store.ts';
import type { Database, Tables } from '../../engine.ts';
import { prepareOnce } from '../../prepare-once.ts';
import { joinTexts, textOf } from '../sums/sum-text.ts';
import type { UsageTables } from '../tables.ts';
import type { Column, Slice } from './pair-slice.ts';
import type { Write } from './seals.ts';

/** Rows held in memory at once; with what is made of them some 20 MB. */
const SLICE_ROWS = 50_000;

/** Rows read at a stretch, in a few milliseconds. */
const PAGE_ROWS = 500;

type Buckets = {
  readonly org: string;
  readonly size: 'hour' | 'day';
  readonly buckets: readonly number[];
};

/**
 * The rows by all dimensions of some hours or days, a slice at a time. Series are made by `write` alone: a name
 * that was read before it was erased must not come back.
 */
export async function* readSlices(
  tables: UsageTables,
  { org, size, buckets }: Buckets,
  write: Write,
): AsyncGenerator<Slice> {
  let slice = startSlice();
  for (const bucket of buckets) {
    for await (const row of rowsOf(tables.engine.read, { org, size, bucket })) {
      slice.add(row);
      if (slice.rows() < SLICE_ROWS) continue;
      yield slice.finish(await write((db) => seriesOfValues(tables, db, { org, columns: slice.columns })));
      slice = startSlice();
    }
  }
  if (slice.rows() > 0)
    yield slice.finish(await write((db) => seriesOfValues(tables, db, { org, columns: slice.columns })));
}

type FullRow = Readonly<Record<SeriesDimension | 'tags', string>> & {
  readonly id: number;
  readonly sums: string;
};

async function* rowsOf(
  db: Database,
  { org, size, bucket }: Omit<Buckets, 'buckets'> & { readonly bucket: number },
): AsyncGenerator<FullRow> {
  for (let after = 0; ; ) {
    const page = await PAGES[size](db).execute({ org, bucket, after });
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < PAGE_ROWS) return;
    after = last.id;
    await letOthers();
  }
}

const PAGES = {
  hour: prepareOnce((db, { rollupHour }) => pageOf(db, rollupHour)),
  day: prepareOnce((db, { rollupDay }) => pageOf(db, rollupDay)),
};

function pageOf(db: Database, table: Tables['rollupHour'] | Tables['rollupDay']) {
  const { series } = db.tables;
  const { id, org, key, sole, ...dimensions } = getTableColumns(series);
  const sums = joinTexts(MEASURES.map((measure) => textOf(table[measure])));
  return db
    .select({ ...dimensions, id: table.series, sums })
    .from(table)
    .innerJoin(series, eq(series.id, table.series))
    .where(
      and(
        eq(table.org, sql.placeholder('org')),
        eq(table.bucket, sql.placeholder('bucket')),
        gt(table.series, sql.placeholder('after')),
      ),
    )
    .orderBy(asc(table.series))
    .limit(PAGE_ROWS)
    .prepare();
}

type ValueSeries = ReadonlyMap<SeriesDimension, readonly number[]>;

/** The series that has nothing but a value, of each value; those of dimensions without a margin may be new. */
async function seriesOfValues(
  { engine, dictionary }: UsageTables,
  db: Database,
  { org, columns }: { readonly org: string; readonly columns: readonly Building[] },
): Promise<ValueSeries> {
  const owned = columns.flatMap(({ name, values }) =>
    [...values.keys()].map((value) => ({ org, event: { dimensions: { [name]: value }, tags: [] } })),
  );
  const found = await dictionary.seriesOf(engine, db, owned);
  const numbers = found.map((place) => place.series);
  return new Map(columns.map(({ name, values }) => [name, numbers.splice(0, values.size)]));
}

type Building = {
  readonly name: SeriesDimension;
  readonly values: Map<string, number>;
  readonly places: number[];
};

function startSlice() {
  const ids: number[] = [];
  const sums: number[] = [];
  const columns = SERIES_DIMENSIONS.map((name): Building => ({ name, values: new Map(), places: [] }));
  let hasTags = false;

  function add(row: FullRow): void {
    ids.push(row.id);
    for (const text of row.sums.split(' ')) sums.push(Number(text));
    for (const { name, values, places } of columns) {
      const value = row[name];
      const place = values.get(value) ?? values.size;
      if (place === values.size) values.set(value, place);
      places.push(place);
    }
    hasTags ||= row.tags !== NO_TAGS;
  }

  function finish(series: ValueSeries): Slice {
    const own = columns.map(({ name, places }) => [name, { series: series.get(name) ?? [], places }]);
    const all: Column = { series: ids, places: [...ids.keys()] };
    const used = columns.filter(({ values }) => values.keys().some((value) => value !== NO_VALUE));
    return {
      rows: ids.length,
      // An entry for each of SERIES_DIMENSIONS, and for all of them.
      columns: { ...Object.fromEntries(own), '*': all } as Slice['columns'],
      used: [...used.map(({ name }) => name), ...(hasTags ? (['tag'] as const) : [])],
      sums,
    };
  }

  return { add, finish, columns, rows: () => ids.length };
}

/** As the dictionary writes it. */
const NO_TAGS = '[]';
