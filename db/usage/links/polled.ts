import { setImmediate as letOthers } from 'node:timers/promises';
import { and, asc, eq, gt, gte, lt, max, notInArray } from 'drizzle-orm';
import {
  HOUR_MS,
  isPolledSource,
  POLLED_SOURCES,
  polledHour,
  polledName,
} from '../../../src/analytics/polls/polled.ts';
import type { Database, Engine } from '../../engine.ts';
import { usageOf } from '../../turns.ts';
import { Drafts } from '../drafts.ts';
import { readHorizon } from '../horizon.ts';
import { settle } from '../record.ts';
import type { UsageTables } from '../tables.ts';
import { coverNames, type Name } from './coverage.ts';

export type Polled = { readonly org: string; readonly provider: string; readonly from: number };

/**
 * Notes that a provider is polled, and which hours stored calls speak for; see UsageStore.markPolled. Days of calls
 * are read before, an hour at a time; in the one transaction that writes all of it only what came meanwhile.
 */
export async function markPolled(tables: UsageTables, polled: Polled): Promise<void> {
  const { engine, generations } = tables;
  const { org, provider } = polled;
  if (await isMarked(engine.read, polled)) return;
  const newest = await newestSeq(engine, org);
  const names = [{ org, name: polledName(provider) }];
  for await (const ofHour of storedHours(engine.read, polled)) names.push(...ofHour);
  await engine.write(
    async (db) => {
      const { eventsFrom } = await readHorizon(db, org);
      const space = { ...tables, db, generation: await generations.enter(engine, db, 0) };
      const drafts = new Drafts(db);
      await coverNames(space, drafts, [...names, ...(await hoursSince(db, polled, newest))]);
      const kept = new Map([[org, eventsFrom]]);
      await settle(space, drafts, { recordings: [], linked: [], newKeys: [], kept });
    },
    { alone: [usageOf(org)] },
  );
}

async function isMarked(db: Database, { org, provider }: Polled): Promise<boolean> {
  const { covered } = db.tables;
  const rows = await db
    .select({ at: covered.at })
    .from(covered)
    .where(and(eq(covered.org, org), eq(covered.name, polledName(provider))));
  return rows.length > 0;
}

/** Taken when nobody else writes of the organisation: what it stores from now on has higher numbers. */
function newestSeq(engine: Engine, org: string): Promise<number> {
  return engine.write(
    async (db) => {
      const { event } = db.tables;
      const [row] = await db.select({ seq: max(event.seq) }).from(event);
      return row?.seq ?? 0;
    },
    { alone: [usageOf(org)] },
  );
}

/** Names of the hours and keys of stored calls, hour after hour. */
async function* storedHours(db: Database, { org, provider, from }: Polled): AsyncGenerator<readonly Name[]> {
  const { event, series } = db.tables;
  for (let at = from; ; ) {
    const since = and(eq(event.org, org), gte(event.occurredAt, at));
    const [next] = await db
      .select({ at: event.occurredAt })
      .from(event)
      .where(since)
      .orderBy(asc(event.occurredAt))
      .limit(1);
    if (!next) return;
    const end = next.at - (next.at % HOUR_MS) + HOUR_MS;
    const rows = await db
      .selectDistinct({ apiKey: series.apiKey })
      .from(event)
      .innerJoin(series, eq(series.id, event.series))
      .where(
        and(
          since,
          lt(event.occurredAt, end),
          notInArray(event.source, [...POLLED_SOURCES]),
          eq(event.counted, 1),
          eq(series.provider, provider),
        ),
      );
    yield rows.map(({ apiKey }) => ({ org, name: polledHour(provider, next.at, apiKey) }));
    at = end;
    // This thread has requests to answer.
    await letOthers();
  }
}

/** The same of calls stored since a number: few, and found by it alone. */
async function hoursSince(
  db: Database,
  { org, provider, from }: Polled,
  newest: number,
): Promise<readonly Name[]> {
  const { event, series } = db.tables;
  const rows = await db
    .select({
      org: event.org,
      at: event.occurredAt,
      source: event.source,
      counted: event.counted,
      provider: series.provider,
      apiKey: series.apiKey,
    })
    .from(event)
    .innerJoin(series, eq(series.id, event.series))
    .where(gt(event.seq, newest));
  return rows
    .filter((row) => row.org === org && row.provider === provider && row.at >= from)
    .filter((row) => !isPolledSource(row.source) && row.counted === 1)
    .map(({ at, apiKey }) => ({ org, name: polledHour(provider, at, apiKey) }));
}
