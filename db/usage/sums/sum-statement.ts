import { type SQL, sql } from 'drizzle-orm';
import type { Measure } from '../../../src/analytics/store.ts';
import type { Database, Engine } from '../../engine.ts';
import { type Addend, type Asked, selectPiece } from './sum-piece.ts';
import type { Piece } from './sum-pieces.ts';
import { joinTexts, sumOf, textOf, toSums } from './sum-text.ts';

/** A group of an answer: its time where buckets are asked for, its value, its sums in the order asked for. */
export type Sums = {
  readonly time: number;
  readonly value: string;
  readonly within: string;
  readonly sums: readonly bigint[];
};

export type AskedSums = Asked & { readonly names: readonly Measure[]; readonly pieces: readonly Piece[] };

/** Adds up all pieces of an answer in one statement. */
export async function sumPieces({ read, isSumTooLarge }: Engine, asked: AskedSums): Promise<readonly Sums[]> {
  if (asked.pieces.length === 0) return [];
  try {
    return await groupsOf(read, asked, addendsOf(asked.names));
  } catch (error) {
    if (!isSumTooLarge(error)) throw error;
    // Only absurd counts get here. Halves of 32 bits cannot overflow, and are put together as bigints.
    const high = addendsOf(asked.names, (column) => sql`${column} >> 32`);
    const low = addendsOf(asked.names, (column) => sql`${column} & 4294967295`, high.length);
    const rows = await groupsOf(read, asked, [...high, ...low]);
    return rows.map((row) => ({ ...row, sums: joinHalves(row.sums) }));
  }
}

/** How many values have events in the pieces of an answer. */
export async function countValues({ read }: Engine, asked: Omit<AskedSums, 'names'>): Promise<number> {
  if (asked.pieces.length === 0) return 0;
  const [events] = addendsOf(['events']);
  if (!events) return 0;
  const values = sql`select "value" from ${union(read, asked, [events])} where "value" <> '' group by "value" having sum(${events.name}) > 0`;
  const [row] = await read.select({ count: sql`count(*)`.mapWith(Number) }).from(sql`(${values}) as known`);
  return row?.count ?? 0;
}

function addendsOf(
  names: readonly Measure[],
  of: Addend['of'] = (column) => column,
  first = 0,
): readonly Addend[] {
  return names.map((measure, index) => ({ measure, of, name: sql.raw(`"s${first + index}"`) }));
}

function joinHalves(halves: readonly bigint[]): readonly bigint[] {
  const count = halves.length / 2;
  return halves.slice(0, count).map((high, index) => (high << 32n) + (halves[count + index] ?? 0n));
}

async function groupsOf(
  db: Database,
  asked: AskedSums,
  addends: readonly Addend[],
): Promise<readonly Sums[]> {
  const isOne = asked.pieces.length === 1;
  // The groups of a single piece are those of the answer.
  const texts = addends.map(({ name }) => (isOne ? textOf(sql`coalesce(${name}, 0)`) : sumOf(name)));
  const statement = db
    .select({
      time: sql`"time"`.mapWith(Number),
      value: sql<string | null>`"value"`,
      within: sql<string>`${asked.split.within ? sql`"within"` : sql`''`}`,
      sums: joinTexts(texts),
    })
    .from(union(db, asked, addends));
  const within = asked.split.within ? [sql`"within"`] : [];
  const rows = await (isOne ? statement : statement.groupBy(sql`"time"`, sql`"value"`, ...within));
  return rows.map(({ value, sums, ...row }) => ({ ...row, value: value ?? '', sums: toSums(sums) }));
}

function union(db: Database, asked: Omit<AskedSums, 'names'>, addends: readonly Addend[]): SQL {
  const selects = asked.pieces.map((piece) => selectPiece(db, piece, asked, addends));
  return sql`(${sql.join(selects, sql` union all `)}) as parts`;
}
