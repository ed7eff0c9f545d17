import { setImmediate as letOthers } from 'node:timers/promises';
import { and, asc, eq, inArray, lt, notLike } from 'drizzle-orm';
import { polledName } from '../../../src/analytics/polls/polled.ts';
import type { Database, Row } from '../../engine.ts';
import { chunks } from '../../state/chunks.ts';
import { usageOf } from '../../turns.ts';
import { readHorizon } from '../horizon.ts';
import { standingOf } from '../rows.ts';
import type { UsageTables } from '../tables.ts';

/** Parents come minutes after their children, not hours. */
const SPANS_KEPT_MS = 3_600_000;

const SPANS_AT_ONCE = 500;

/** Transactions of one call; the next one goes on. */
const MOST_TRANSACTIONS = 200;

/** Forgets spans that arrived more than an hour ago, those of some traces a transaction. */
export async function pruneSpans({ engine, now }: UsageTables, org: string): Promise<void> {
  const { traceSpan } = engine.read.tables;
  const isOver = and(eq(traceSpan.org, org), lt(traceSpan.receivedAt, now() - SPANS_KEPT_MS));
  for (let done = 0; done < MOST_TRANSACTIONS; done++) {
    // This thread has requests to answer.
    await letOthers();
    const rows = await engine.read
      .select({ trace: traceSpan.trace })
      .from(traceSpan)
      .where(isOver)
      .orderBy(asc(traceSpan.receivedAt))
      .limit(SPANS_AT_ONCE);
    if (rows.length === 0) return;
    const traces = [...new Set(rows.map(({ trace }) => trace))];
    await engine.write(
      async (db) => {
        const own = db.tables.traceSpan;
        await db
          .delete(own)
          .where(
            and(eq(own.org, org), inArray(own.trace, traces), lt(own.receivedAt, now() - SPANS_KEPT_MS)),
          );
      },
      { alone: [usageOf(org)] },
    );
  }
}

/** Forgets what was covered before events are kept, but not whose usage is polled. */
export async function pruneCovers({ engine }: UsageTables, org: string): Promise<void> {
  const { covered } = engine.read.tables;
  const { eventsFrom } = await readHorizon(engine.read, org);
  const isOver = and(
    eq(covered.org, org),
    lt(covered.at, eventsFrom),
    notLike(covered.name, polledName('%')),
  );
  const rows = await engine.read.select({ name: covered.name }).from(covered).where(isOver).limit(5_000);
  if (rows.length === 0) return;
  await engine.write(
    async (db) => {
      for (const some of chunks(rows.map(({ name }) => name))) {
        await db
          .delete(db.tables.covered)
          .where(and(eq(db.tables.covered.org, org), inArray(db.tables.covered.name, some)));
      }
    },
    { alone: [usageOf(org)] },
  );
}

/** What events that go fell back on. */
export async function removeFallbacks(
  db: Database,
  org: string,
  rows: readonly Pick<Row<'event'>, 'seq' | 'detail'>[],
): Promise<void> {
  const { fallback } = db.tables;
  const falling = rows.filter((row) => standingOf(row).fallsBackOn);
  for (const some of chunks(falling)) {
    const names = new Set(some.flatMap((row) => standingOf(row).fallsBackOn ?? []));
    const seqs = some.map(({ seq }) => seq);
    for (const named of chunks([...names])) {
      await db
        .delete(fallback)
        .where(and(eq(fallback.org, org), inArray(fallback.name, named), inArray(fallback.seq, seqs)));
    }
  }
}
