import { type SQL, sql } from 'drizzle-orm';
import type { Measure } from '../../../src/analytics/store.ts';
import type { Database, Engine } from '../../engine.ts';
import { isOfOneMoment } from '../reading.ts';
import { readingOf, type UsageTables } from '../record.ts';
import type { SealedQuestion } from '../seals/sealed-answers.ts';
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

/**
 * Adds up the pieces of an answer. What rests on seals is remembered, days and weeks apart from hours, of which
 * another is sealed every hour; a group has a row for each of the three it occurs in.
 */
export async function sumPieces(tables: UsageTables, asked: AskedSums): Promise<readonly Sums[]> {
  const reading = readingOf(tables);
  // Elsewhere something may move between two statements.
  if (!isOfOneMoment(reading)) return addUp(tables.engine, asked);
  const found: (readonly Sums[])[] = [];
  for (const [lasting, pieces] of Map.groupBy(asked.pieces, lastingOf)) {
    const read = () => addUp(tables.engine, { ...asked, pieces });
    const sealed = lasting === 'live' ? undefined : questionOf(asked, pieces);
    found.push(await (sealed ? tables.sealedAnswers(reading, sealed, read) : read()));
  }
  return found.flat();
}

function lastingOf({ rests }: Piece): 'live' | 'hours' | 'days' {
  if (!rests) return 'live';
  return rests.size === 'hour' ? 'hours' : 'days';
}

function questionOf(
  { query, split, names }: Omit<AskedSums, 'pieces'>,
  pieces: readonly Piece[],
): SealedQuestion {
  const rests = pieces.flatMap((piece) => piece.rests ?? []);
  const { by, within, buckets } = split;
  const parts = rests.map(({ piece, seals }) => [piece, seals.length]);
  return {
    org: query.org,
    question: JSON.stringify(['sums', query.filters, by, within, buckets !== undefined, names, parts]),
    seals: rests.flatMap(({ seals }) => seals),
  };
}

/** In one statement. */
async function addUp({ read, isSumTooLarge }: Engine, asked: AskedSums): Promise<readonly Sums[]> {
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

function union(db: Database, asked: AskedSums, addends: readonly Addend[]): SQL {
  const selects = asked.pieces.map((piece) => selectPiece(db, piece, asked, addends));
  return sql`(${sql.join(selects, sql` union all `)}) as parts`;
}
