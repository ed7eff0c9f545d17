import { type SQL, sql } from 'drizzle-orm';
import type { Measure } from '../../../src/analytics/store.ts';
import type { Database, Engine, ExactRow } from '../../engine.ts';
import { isOfOneMoment } from '../reading.ts';
import type { SealedQuestion } from '../seals/sealed-answers.ts';
import { readingOf, type UsageTables } from '../tables.ts';
import { type Addend, type Asked, selectPiece } from './sum-piece.ts';
import type { Piece } from './sum-pieces.ts';

/**
 * A group of an answer, as the database gives it: its time where buckets are asked for, its value, what it is within
 * where that is asked for, and its sums in the order asked for. Answers of thousands of groups take as long to put
 * into other words as to read.
 */
export type Sums = ExactRow;

/** Places in it; the sums follow each other. */
export const TIME = 0;
export const VALUE = 1;
export const WITHIN = 2;
export const FIRST_SUM = 3;

/** Where there was nothing to add up there is no sum. */
export function sumAt(group: Sums, index: number): bigint {
  const sum = group[FIRST_SUM + index] ?? 0n;
  if (typeof sum !== 'bigint') throw new TypeError(`${sum} is no sum`);
  return sum;
}

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
    return await read.exactRows(statementOf(read, asked, addendsOf(asked.names, 'all')));
  } catch (error) {
    if (!isSumTooLarge(error)) throw error;
    // Only absurd counts get here. Halves of 32 bits cannot overflow, and are put together as bigints.
    const high = addendsOf(asked.names, 'high');
    const low = addendsOf(asked.names, 'low', high.length);
    const groups = await read.exactRows(statementOf(read, asked, [...high, ...low]));
    return groups.map((group) => joinHalves(group, high.length));
  }
}

function addendsOf(names: readonly Measure[], bits: Addend['bits'], first = 0): readonly Addend[] {
  return names.map((measure, index) => ({ measure, bits, name: `"s${first + index}"` }));
}

function joinHalves(group: Sums, count: number): Sums {
  const sums = Array.from(
    { length: count },
    (_, index) => (sumAt(group, index) << 32n) + sumAt(group, count + index),
  );
  return [...group.slice(0, FIRST_SUM), ...sums];
}

/** The groups of a single piece are those of the answer. */
function statementOf(db: Database, { pieces, ...asked }: AskedSums, addends: readonly Addend[]): SQL {
  const { within } = asked.split;
  const selects = pieces.map((piece) => selectPiece(db, piece, asked, addends));
  const named = sql`"time", "value", ${within ? sql`"within"` : sql`''`}`;
  const sums = addends.map(({ name }) => (pieces.length === 1 ? name : `sum(${name})`)).join(', ');
  const select = sql`select ${named}, ${sql.raw(sums)} from (${unionOf(selects)}) as parts`;
  if (pieces.length === 1) return select;
  return sql`${select} group by "time", "value"${within ? sql`, "within"` : sql``}`;
}

/** SQLite joins at most 500; days of a zone half an hour off another take four each. */
const MOST_SELECTS = 400;

function unionOf(selects: readonly SQL[]): SQL {
  if (selects.length <= MOST_SELECTS) return sql.join([...selects], sql` union all `);
  const parts: SQL[] = [];
  for (let first = 0; first < selects.length; first += MOST_SELECTS)
    parts.push(sql`select * from (${unionOf(selects.slice(first, first + MOST_SELECTS))}) as part`);
  return unionOf(parts);
}
