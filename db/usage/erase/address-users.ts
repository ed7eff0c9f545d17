import { setImmediate as letOthers } from 'node:timers/promises';
import { and, eq, gt, inArray, like, lte, notInArray, or, type SQL, sql } from 'drizzle-orm';
import { nameKey } from '../../../src/analytics/erasure.ts';
import type { Database } from '../../engine.ts';
import { chunks } from '../../state/chunks.ts';
import { factsIn } from '../rows.ts';

type Search = {
  readonly org: string;
  /** The person's, as `nameKey` has them. */
  readonly addresses: ReadonlySet<string>;
  /** Whose events are the person's already. */
  readonly known: readonly string[];
  /** Ids that are other people's whatever their events carry. */
  readonly others: ReadonlySet<string>;
  /** The number of the newest event. */
  readonly newest: number;
};

export type AddressUsers = {
  /** Other ids of the person: their events carry no address but the person's. */
  readonly theirs: readonly string[];
  /** Whether events of anybody else carry one, too: those of a service, or of another member. */
  readonly isShared: boolean;
};

/** Whose events carry a person's addresses. Each event is looked at up to twice; `onProgress` counts them. */
export async function usersWithAddress(
  db: Database,
  search: Search,
  onProgress: (done: number) => void,
): Promise<AddressUsers> {
  const { addresses, known, others, newest } = search;
  const { event, series } = db.tables;
  const found = new Set<string>();
  const wanted = and(notInArray(series.user, [...known]), carriesOneOf(db, addresses));
  for await (const { user, address } of addressesOf(db, search, wanted, onProgress)) {
    if (addresses.has(address)) found.add(user);
  }
  const ids = [...found].filter((user) => user !== '' && !others.has(user));
  const shared = new Set<string>();
  for (const some of chunks(ids)) {
    const carried = and(inArray(series.user, some), like(event.detail, '%"userEmail":%'));
    for await (const { user, address } of addressesOf(db, search, carried, (done) =>
      onProgress(newest + done),
    )) {
      if (!addresses.has(address)) shared.add(user);
    }
  }
  const theirs = ids.filter((user) => !shared.has(user));
  return { theirs, isShared: theirs.length < found.size };
}

/** At least the events that carry one of some addresses: who reads them compares the addresses again. */
export function carriesOneOf({ tables: { event } }: Database, addresses: Iterable<string>): SQL | undefined {
  const detail = sql`lower(${event.detail})`;
  // What is no plain letter may have another lower case in the database, or mean something to LIKE.
  const patterns = [...addresses].map((address) => address.replace(/[^a-z0-9@.]+/g, '%'));
  return or(...patterns.map((pattern) => like(detail, `%"useremail":"${pattern}"%`)));
}

const ROWS_AT_ONCE = 20_000;

type Carried = { readonly user: string; readonly address: string };

/** The address each of some events carries. */
async function* addressesOf(
  db: Database,
  { org, newest }: Search,
  wanted: SQL | undefined,
  onProgress: (done: number) => void,
): AsyncGenerator<Carried> {
  const { event, series } = db.tables;
  for (let after = 0; after < newest; after += ROWS_AT_ONCE) {
    const rows = await db
      .select({ user: series.user, detail: event.detail })
      .from(event)
      .innerJoin(series, eq(series.id, event.series))
      .where(and(gt(event.seq, after), lte(event.seq, after + ROWS_AT_ONCE), eq(event.org, org), wanted));
    for (const row of rows) yield { user: row.user, address: nameKey(factsIn(row).userEmail ?? '') };
    onProgress(Math.min(after + ROWS_AT_ONCE, newest));
    await letOthers();
  }
}
