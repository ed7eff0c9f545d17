import { randomInt } from 'node:crypto';
import { and, eq, gte, lt, ne, sql } from 'drizzle-orm';
import type { ZoneClock } from '../../../src/analytics/period.ts';
import type { Database, Engine, ValueRow } from '../../engine.ts';
import { prepareOnce } from '../../prepare-once.ts';
import type { Reading } from '../reading.ts';
import type { SealedSize } from './pairs.ts';

/** An hour, day or week of an organisation, named by its start. */
export type SealedSpan = { readonly org: string; readonly size: SealedSize; readonly bucket: number };

/** One transaction of an attempt to sum a span: refused once something in it changed. */
export type Write = <T>(work: (db: Database) => Promise<T>) => Promise<T>;

const SHAPE = { key: ['org', 'size', 'bucket'], columns: ['attempt'] } as const;

type Broken = {
  readonly size: 'hour' | 'day';
  /** Rows that change, in key order. */
  readonly changes: readonly { readonly org: string; readonly bucket: number }[];
  /** By organisation. */
  readonly clocks: ReadonlyMap<string, ZoneClock>;
  readonly now: number;
};

/** Breaks the seals of what a transaction changes, in that transaction. Most of it is of today and has none. */
export async function breakSeals(
  engine: Engine,
  db: Database,
  { size, changes, clocks, now }: Broken,
): Promise<void> {
  const rows: ValueRow[] = [];
  let latest: Broken['changes'][number] | undefined;
  for (const change of changes) {
    if (change.bucket === latest?.bucket && change.org === latest.org) continue;
    latest = change;
    const { org, bucket } = change;
    const clock = clocks.get(org);
    rows.push([org, size, bucket, -now]);
    // What moves between the hours of a day leaves its sums what they were, and not what it says by the hour.
    if (size === 'hour') rows.push([org, 'day', clock?.startOfDay(bucket) ?? bucket, -now]);
    else rows.push([org, 'week', clock?.startOfWeek(bucket) ?? bucket, -now]);
  }
  await engine.updateRows(db, db.tables.seal, SHAPE, rows);
}

/** Whoever sums a span has read names that are others now, and would bring them back. */
export async function breakAttempts(db: Database, org: string, now: number): Promise<void> {
  const { seal } = db.tables;
  await db
    .update(seal)
    .set({ attempt: -now })
    .where(and(eq(seal.org, org), ne(seal.attempt, seal.sealed)));
}

/** Breaks all seals of an organisation and removes what they held: its days may be others now. */
export async function removeSeals(db: Database, org: string): Promise<void> {
  const { seal, pairHour, pairDay, pairWeek } = db.tables;
  for (const table of [seal, pairHour, pairDay, pairWeek]) await db.delete(table).where(eq(table.org, org));
}

/** What is sealed of a size in [from, to), ascending, with the names of its pairs. */
export function sealedIn(
  db: Database,
  { org, size, from, to }: Omit<SealedSpan, 'bucket'> & { readonly from: number; readonly to: number },
): Promise<readonly { readonly bucket: number; readonly attempt: number; readonly pairs: string }[]> {
  return sealedBuckets(db).execute({ org, size, from, to });
}

/** The same for answers that are put together of many parts. */
export function sealedOf(
  { db, once }: Reading,
  span: Parameters<typeof sealedIn>[1],
): ReturnType<typeof sealedIn> {
  return once(`seals ${span.org} ${span.size} ${span.from} ${span.to}`, () => sealedIn(db, span));
}

const sealedBuckets = prepareOnce((db, { seal }) =>
  db
    .select({ bucket: seal.bucket, attempt: seal.attempt, pairs: seal.pairs })
    .from(seal)
    .where(
      and(
        eq(seal.org, sql.placeholder('org')),
        eq(seal.size, sql.placeholder('size')),
        gte(seal.bucket, sql.placeholder('from')),
        lt(seal.bucket, sql.placeholder('to')),
        eq(seal.sealed, seal.attempt),
      ),
    )
    .orderBy(seal.bucket)
    .prepare(),
);

const NUMBERS_A_MS = 1_024;

/** A number for an attempt, that no other attempt has and that tells when it began. */
export function attemptAt(now: number): number {
  return now * NUMBERS_A_MS + randomInt(NUMBERS_A_MS);
}

/** When a span changed or an attempt to sum it began, whichever was the last. */
export function touchedAt(attempt: number): number {
  return attempt < 0 ? -attempt : Math.floor(attempt / NUMBERS_A_MS);
}

/** Begins to sum a span: whatever was there is invisible from here on. */
export async function beginSeal(db: Database, span: SealedSpan, attempt: number): Promise<void> {
  const { seal } = db.tables;
  await db
    .insert(seal)
    .values({ ...span, attempt })
    .onConflictDoUpdate({ target: [seal.org, seal.size, seal.bucket], set: { attempt, sealed: 0 } });
}

/** Something in the span changed, or somebody else began to sum it. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}

export async function assertUnbroken(db: Database, span: SealedSpan, attempt: number): Promise<void> {
  const { seal } = db.tables;
  const [row] = await db.select({ attempt: seal.attempt }).from(seal).where(isSpan(db, span));
  if (row?.attempt !== attempt) throw new SealBroken(`the ${span.size} of ${span.bucket} changed`);
}

/** Makes the sums of an attempt visible; nothing in the span changed since it began. */
export async function finishSeal(
  db: Database,
  span: SealedSpan,
  attempt: number,
  pairs: string,
): Promise<void> {
  const { seal } = db.tables;
  await db.update(seal).set({ sealed: attempt, pairs }).where(isSpan(db, span));
}

function isSpan(db: Database, { org, size, bucket }: SealedSpan) {
  const { seal } = db.tables;
  return and(eq(seal.org, org), eq(seal.size, size), eq(seal.bucket, bucket));
}

export async function removeSeal(db: Database, span: SealedSpan): Promise<void> {
  await db.delete(db.tables.seal).where(isSpan(db, span));
}
