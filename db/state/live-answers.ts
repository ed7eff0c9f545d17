import { and, asc, desc, eq, lte } from 'drizzle-orm';
import type { LiveState } from '../../src/analytics/state/live.ts';
import type { Engine } from '../engine.ts';

/** Messages that keep themselves up to date. */
export function liveStore(engine: Engine): LiveState {
  const { read } = engine;
  const { liveAnswer } = read.tables;
  return {
    liveAnswers: (org) =>
      read
        .select()
        .from(liveAnswer)
        .where(eq(liveAnswer.org, org))
        .orderBy(desc(liveAnswer.startedAt), asc(liveAnswer.id)),
    dueLiveAnswers: (now, limit) =>
      read
        .select()
        .from(liveAnswer)
        .where(and(eq(liveAnswer.state, 'running'), lte(liveAnswer.nextAt, now)))
        .orderBy(asc(liveAnswer.nextAt), asc(liveAnswer.id))
        .limit(limit),
    saveLiveAnswer: (row) =>
      engine.write(async (db) => {
        const { org, id, ...rest } = row;
        await db
          .insert(liveAnswer)
          .values(row)
          .onConflictDoUpdate({ target: [liveAnswer.org, liveAnswer.id], set: rest });
      }),
  };
}
