import { asc, inArray } from 'drizzle-orm';
import { isOf } from '../../src/analytics/pricing/book/used-models.ts';
import type { RepriceScope } from '../../src/analytics/store.ts';
import type { EventCost, UsageEvent } from '../../src/analytics/usage-event.ts';
import type { Database } from '../engine.ts';
import { usageOf } from '../turns.ts';
import { type Draft, loadDrafts, storable } from './drafts.ts';
import { repriceableRows } from './event-rows.ts';
import type { UsageTables } from './tables.ts';
import { writeDrafts } from './write-drafts.ts';

/** Events a transaction reprices, so that ingest never waits long behind it. */
const BATCH = 1_000;

type Pricing = {
  readonly price: (event: UsageEvent) => EventCost;
  readonly onRead?: ((events: number) => void) | undefined;
};

/**
 * Looks for events that would cost something else without holding anybody up, and prices those anew, batch by
 * batch, moving rollups by the difference; doing it twice writes nothing.
 */
export async function repriceEvents(
  tables: UsageTables,
  scope: RepriceScope,
  { price, onRead }: Pricing,
): Promise<number> {
  const { read } = tables.engine;
  const concerns = scope.models ? isOf(scope.models) : () => true;
  const stale: number[] = [];
  let repriced = 0;
  for await (const rows of repriceableRows(read, scope)) {
    for (const draft of await loadDrafts(read, rows))
      if (concerns(draft.event) && isStale(draft, price)) stale.push(draft.seq);
    while (stale.length >= BATCH)
      repriced += await repriceBatch(tables, scope, price, stale.splice(0, BATCH));
    onRead?.(rows.length);
  }
  return repriced + (stale.length > 0 ? await repriceBatch(tables, scope, price, stale) : 0);
}

/** Reads the events again, as they stand once nobody else writes them. */
function repriceBatch(
  tables: UsageTables,
  { org, bookVersion }: RepriceScope,
  price: Pricing['price'],
  seqs: readonly number[],
): Promise<number> {
  return tables.engine.write(
    async (db) => {
      const drafts = await draftsOf(db, seqs);
      const stale = drafts.filter((draft) => isStale(draft, price));
      for (const draft of stale) {
        draft.cost = storable(price(draft.event), draft.event);
        draft.bookVersion = bookVersion;
        draft.changed = true;
      }
      await writeDrafts(tables, db, stale);
      return stale.length;
    },
    { alone: [usageOf(org)] },
  );
}

async function draftsOf(db: Database, seqs: readonly number[]): Promise<readonly Draft[]> {
  const { event } = db.tables;
  // By their numbers alone: asked for the organisation too, SQLite reads all of its events.
  const rows = await db
    .select()
    .from(event)
    .where(inArray(event.seq, [...seqs]))
    .orderBy(asc(event.seq));
  return loadDrafts(db, rows);
}

function isStale({ event, cost }: Draft, price: Pricing['price']): boolean {
  const next = storable(price(event), event);
  if (next.status === 'pending' || cost.status === 'pending') return next.status !== cost.status;
  const isSame = next.status === cost.status && next.nano === cost.nano;
  return !isSame || next.priceIds.join(' ') !== cost.priceIds.join(' ');
}
