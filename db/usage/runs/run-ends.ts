import { and, asc, desc, eq, gte, inArray, lte, notInArray } from 'drizzle-orm';
import type { Database } from '../../engine.ts';

/** An event's place in its run: (time, id). */
export type Moment = { readonly at: number; readonly id: string };

export type RunEnd = Moment & { readonly seq: number };

export type Reach = {
  readonly org: string;
  readonly key: string;
  readonly from: number;
  readonly to: number;
  /** Events that are about to change. */
  readonly without: readonly number[];
};

/**
 * The first and last counted event of a run as stored. They are looked for by time, from both of its ends inwards:
 * an index of all runs would cost every event more than the few that leave a run ever save.
 */
export async function maybeRunEnds(
  db: Database,
  { org, key, from, to, without }: Reach,
): Promise<{ readonly first: RunEnd; readonly last: RunEnd } | undefined> {
  const { event } = db.tables;
  const own = and(
    eq(event.org, org),
    gte(event.occurredAt, from),
    lte(event.occurredAt, to),
    eq(event.run, key),
    eq(event.kind, 'call'),
    eq(event.counted, 1),
    notInArray(event.seq, [...without]),
  );
  const ends: number[] = [];
  for (const order of [asc(event.occurredAt), desc(event.occurredAt)]) {
    const end = await db.select({ at: event.occurredAt }).from(event).where(own).orderBy(order).limit(1);
    ends.push(...end.map(({ at }) => at));
  }
  if (ends.length === 0) return undefined;
  const rows = await db
    .select({ seq: event.seq, at: event.occurredAt, id: event.id })
    .from(event)
    .where(and(own, inArray(event.occurredAt, ends)));
  const sorted = rows.sort((a, b) => (isBefore(a, b) ? -1 : 1));
  const [first] = sorted;
  const last = sorted.at(-1);
  return first && last && { first, last };
}

export function isBefore(a: Moment, b: Moment): boolean {
  return a.at === b.at ? a.id < b.id : a.at < b.at;
}
