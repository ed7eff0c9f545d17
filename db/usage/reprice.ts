import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import type { RepriceScope } from '../../src/analytics/store.ts';
import type { EventCost, UsageEvent } from '../../src/analytics/usage-event.ts';
import type { Database } from '../engine.ts';
import { usageOf } from '../turns.ts';
import { loadDrafts, storable } from './drafts.ts';
import type { UsageTables } from './record.ts';
import { writeDrafts } from './write-drafts.ts';

/** Events a transaction reprices, so that ingest never waits long behind it. */
const BATCH = 500;

/** Prices matching events anew, batch by batch, moving rollups by the difference; doing it twice changes nothing. */
export async function repriceEvents(
  tables: UsageTables,
  scope: RepriceScope,
  price: (event: UsageEvent) => EventCost,
): Promise<number> {
  const candidates = await candidateSeries(tables.engine.read, scope);
  let repriced = 0;
  for (const id of candidates) {
    let after = 0;
    for (;;) {
      const batch = await tables.engine.write(
        (db) => repriceBatch(tables, db, { scope, series: id, after, price }),
        { alone: [usageOf(scope.org)] },
      );
      repriced += batch.changed;
      if (batch.last === undefined) break;
      after = batch.last;
    }
  }
  return repriced;
}

type Batch = {
  readonly scope: RepriceScope;
  readonly series: number;
  readonly after: number;
  readonly price: (event: UsageEvent) => EventCost;
};

async function repriceBatch(
  tables: UsageTables,
  db: Database,
  { scope, series: id, after, price }: Batch,
): Promise<{ readonly changed: number; readonly last: number | undefined }> {
  const { event } = db.tables;
  const rows = await db
    .select()
    .from(event)
    .where(
      and(
        eq(event.org, scope.org),
        eq(event.series, id),
        gt(event.seq, after),
        ...(scope.pendingOnly ? [eq(event.costStatus, 'pending')] : []),
      ),
    )
    .orderBy(asc(event.seq))
    .limit(BATCH);
  const drafts = await loadDrafts(db, rows);
  for (const draft of drafts) {
    const cost = storable(price(draft.event), draft.event);
    if (isSameCost(cost, draft.cost)) continue;
    draft.cost = cost;
    draft.bookVersion = scope.bookVersion;
    draft.changed = true;
  }
  await writeDrafts(tables, db, drafts);
  return {
    changed: drafts.filter((draft) => draft.changed).length,
    last: rows.length === BATCH ? rows.at(-1)?.seq : undefined,
  };
}

async function candidateSeries(db: Database, scope: RepriceScope): Promise<readonly number[]> {
  const { event, series } = db.tables;
  const pending = db
    .select({ series: event.series })
    .from(event)
    .where(and(eq(event.org, scope.org), eq(event.costStatus, 'pending')));
  const rows = await db
    .select({ id: series.id, provider: series.provider, model: series.model })
    .from(series)
    .where(and(eq(series.org, scope.org), ...(scope.pendingOnly ? [inArray(series.id, pending)] : [])));
  const { model } = scope;
  return rows
    .filter((row) => !model || (row.provider === model.provider && row.model === model.model))
    .map((row) => row.id);
}

function isSameCost(a: EventCost, b: EventCost): boolean {
  if (a.status === 'pending' || b.status === 'pending') return a.status === b.status;
  return a.status === b.status && a.nano === b.nano && a.priceIds.join(' ') === b.priceIds.join(' ');
}
