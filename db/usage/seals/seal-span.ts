import { setImmediate as letOthers } from 'node:timers/promises';
import { and, eq } from 'drizzle-orm';
import { type DimensionName, SERIES_DIMENSIONS } from '../../../src/analytics/dimensions.ts';
import { zoneClock } from '../../../src/analytics/period.ts';
import { MEASURES } from '../../../src/analytics/store.ts';
import type { Database } from '../../engine.ts';
import { usageOf } from '../../turns.ts';
import { compareText } from '../keys/keys.ts';
import { sealTimes } from '../latency/seal-times.ts';
import { removeFirst } from '../remove-first.ts';
import type { UsageTables } from '../tables.ts';
import { choosePairs } from './choose-pairs.ts';
import { isExact, type PairRow, type Slice, sumPair } from './pair-slice.ts';
import { PAIR_TABLES, type Pair, pairName, toList, unusedName } from './pairs.ts';
import { readSlices } from './read-slices.ts';
import {
  assertUnbroken,
  attemptAt,
  beginSeal,
  finishSeal,
  removeSeal,
  type SealedSpan,
  type Write,
} from './seals.ts';

/** Rows written or removed by one transaction: some milliseconds, so that nobody waits long behind it. */
const ROWS_AT_ONCE = 1_000;

/** A span, and the buckets of the rollup it is made from: itself, or the days of a week. */
export type SpanToSeal = { readonly span: SealedSpan; readonly buckets: readonly number[] };

/**
 * Sums a span by pairs and keeps the response times of a day, many short transactions long, and makes it all
 * visible together at the end. Throws SealBroken when something in the span changes meanwhile; what was written
 * stays invisible then.
 */
export async function sealSpan(tables: UsageTables, { span, buckets }: SpanToSeal): Promise<void> {
  const clock = zoneClock(await tables.directory.timeZone(tables.engine.read, span.org));
  const { write, attempt } = await beginAttempt(tables, span);
  const pairs = await writePairs(tables, { span, buckets }, write);
  const times = span.size === 'day' ? await sealTimes(tables, span, { write, clock }) : [];
  await write((db) => finishSeal(db, span, attempt, toList([...pairs, ...times])));
}

/** Removes all there is of a span. */
export async function removeSpan(tables: UsageTables, span: SealedSpan): Promise<void> {
  const { write } = await beginAttempt(tables, span);
  await write((db) => removeSeal(db, span));
}

/** Hides what there is of a span, removes it, and gives the way to write it anew: refused once something changed. */
async function beginAttempt(
  { engine, now }: UsageTables,
  span: SealedSpan,
): Promise<{ readonly write: Write; readonly attempt: number }> {
  const turn = { alone: [usageOf(span.org)] };
  const attempt = attemptAt(now());
  const write: Write = async (work) => {
    const done = await engine.write(async (db) => {
      await assertUnbroken(db, span, attempt);
      return work(db);
    }, turn);
    await letOthers();
    return done;
  };
  await engine.write((db) => beginSeal(db, span, attempt), turn);
  while (await write((db) => removeSome(db, span)));
  return { write, attempt };
}

/** Some rows that an earlier attempt left; whether there may be more. */
function removeSome(db: Database, { org, size, bucket }: SealedSpan): Promise<boolean> {
  const table = db.tables[PAIR_TABLES[size]];
  const where = and(eq(table.org, org), eq(table.bucket, bucket));
  const key = [table.pair, table.within, table.series];
  return removeFirst(db, { table, where, key, most: ROWS_AT_ONCE });
}

const SHAPE = { key: ['org', 'bucket', 'pair', 'within', 'series'], columns: MEASURES } as const;

/**
 * Adds up a span slice by slice; gives the names of its pairs and of the dimensions nothing has a value of. Which
 * pairs are kept is decided by the first slice; a span of absurd sums keeps none.
 */
async function writePairs(
  tables: UsageTables,
  { span: { org, size, bucket }, buckets }: SpanToSeal,
  write: Write,
): Promise<readonly string[]> {
  const { engine } = tables;
  const unused = new Set<DimensionName>([...SERIES_DIMENSIONS, 'tag']);
  let pairs: readonly Pair[] | undefined;
  const rollup = size === 'hour' ? 'hour' : 'day';
  for await (const slice of readSlices(tables, { org, size: rollup, buckets }, write)) {
    if (!isExact(slice)) return [];
    for (const name of slice.used) unused.delete(name);
    pairs ??= await choosePairs(slice, size);
    for await (const rows of rowsOf(slice, pairs)) {
      const keyed = rows.map(([pair, ...row]) => [org, bucket, pair, ...row]);
      await write((db) => engine.addRows(db, db.tables[PAIR_TABLES[size]], SHAPE, keyed));
    }
  }
  return [...(pairs ?? []).map(pairName), ...[...unused].map(unusedName)];
}

/** The rows of all pairs in key order, as many together as one transaction takes. */
async function* rowsOf(slice: Slice, pairs: readonly Pair[]) {
  let waiting: (readonly [pair: string, ...row: PairRow])[] = [];
  for (const [name, pair] of sortedByName(pairs)) {
    for (const row of sumPair(slice, pair)) {
      waiting.push([name, ...row]);
      if (waiting.length < ROWS_AT_ONCE) continue;
      yield waiting;
      waiting = [];
    }
    await letOthers();
  }
  yield waiting;
}

function sortedByName(pairs: readonly Pair[]): readonly (readonly [string, Pair])[] {
  return pairs.map((pair) => [pairName(pair), pair] as const).sort(([a], [b]) => compareText(a, b));
}
