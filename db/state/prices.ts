import { and, eq, getTableColumns, inArray, isNull } from 'drizzle-orm';
import type { PriceRow, StateStore } from '../../src/analytics/state.ts';
import type { Database, Engine, NewRow, Row, RowStatements, Turn } from '../engine.ts';
import { PRICE_BOOK } from '../turns.ts';
import { byText, chunks } from './chunks.ts';
import { counted, countUp } from './counters.ts';

/** Stands in `supersededBy` of an operator's row that a later plan no longer names. */
const REMOVED = 'removed';

/** Whoever records calls prices them by the book as it stands then. */
export const BOOK_ALONE: Turn = { alone: [PRICE_BOOK] };

const BOOK = { org: '', name: 'price-book' } as const;

type PriceStore = Pick<StateStore, 'bookVersion' | 'priceRows' | 'addPriceRows'>;

/** The price book: rows are added and superseded, never changed or deleted. */
export function priceStore(engine: Engine): PriceStore {
  const { read } = engine;
  const { price } = read.tables;
  return {
    bookVersion: () => bookVersion(read),
    priceRows: async () => (await read.select().from(price)).map(toPriceRow).sort(byText((row) => row.id)),
    addPriceRows: (rows, superseded) =>
      engine.write(async (db) => {
        const added = await insertPriceRows(engine, db, rows);
        let marked = 0;
        for (const { id, by } of superseded) marked += await supersede(db, id, by);
        return versionAfter(db, added + marked);
      }, BOOK_ALONE),
  };
}

/** 0 until the first price is written. */
export function bookVersion(db: Database): Promise<number> {
  return counted(db, BOOK.org, BOOK.name);
}

/** Makes the operator's rows of an organisation those of a plan; the version rises only when something changed. */
export async function replaceOperatorPrices(
  engine: RowStatements,
  db: Database,
  { org, rows }: { readonly org: string; readonly rows: readonly PriceRow[] },
): Promise<void> {
  const { price } = db.tables;
  const stood = await db
    .select({ id: price.id })
    .from(price)
    .where(and(eq(price.org, org), eq(price.source, 'operator'), isNull(price.supersededBy)));
  const planned = new Set(rows.map((row) => row.id));
  let changes = (await insertPriceRows(engine, db, rows)) + (await revive(db, org, [...planned]));
  for (const { id } of stood) if (!planned.has(id)) changes += await supersede(db, id, REMOVED);
  await versionAfter(db, changes);
}

/** Returns how many were new. A first start writes the whole catalogue, so it takes the engine's fast way. */
async function insertPriceRows(
  { insertMissing }: RowStatements,
  db: Database,
  rows: readonly PriceRow[],
): Promise<number> {
  if (rows.length === 0) return 0;
  const { price } = db.tables;
  const columns = Object.keys(getTableColumns(price)) as (keyof Row<'price'>)[]; // are those of a row
  const sorted = rows.map(fromPriceRow).sort(byText((row) => row.id));
  const before = await db.$count(price);
  await insertMissing(
    db,
    price,
    columns,
    sorted.map((row) => columns.map((column) => row[column] ?? null)),
  );
  return (await db.$count(price)) - before;
}

/** A superseded row stays so: the first to supersede it keeps the word. */
async function supersede(db: Database, id: string, by: string): Promise<number> {
  const { price } = db.tables;
  const rows = await db
    .update(price)
    .set({ supersededBy: by })
    .where(and(eq(price.id, id), isNull(price.supersededBy)))
    .returning({ id: price.id });
  return rows.length;
}

/** Rows a plan once left out and names again. */
async function revive(db: Database, org: string, ids: readonly string[]): Promise<number> {
  const { price } = db.tables;
  let revived = 0;
  for (const chunk of chunks(ids)) {
    const rows = await db
      .update(price)
      .set({ supersededBy: null })
      .where(and(eq(price.org, org), inArray(price.id, chunk), eq(price.supersededBy, REMOVED)))
      .returning({ id: price.id });
    revived += rows.length;
  }
  return revived;
}

function versionAfter(db: Database, changes: number): Promise<number> {
  return changes > 0 ? countUp(db, BOOK.org, BOOK.name) : bookVersion(db);
}

function fromPriceRow(row: PriceRow): NewRow<'price'> {
  return {
    ...row,
    contextInclusive: row.contextInclusive ? 1 : 0,
    picoPerUnit: row.picoPerUnit.toString(),
  };
}

function toPriceRow(row: Row<'price'>): PriceRow {
  return {
    ...row,
    contextInclusive: row.contextInclusive === 1,
    picoPerUnit: BigInt(row.picoPerUnit),
  };
}
