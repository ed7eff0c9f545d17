import { and, asc, eq, gte, inArray, sql } from 'drizzle-orm';
import type { LossState } from '../../src/analytics/state/loss.ts';
import type { Engine } from '../engine.ts';

/** What senders say they lost. */
export function lossStore(engine: Engine): LossState {
  const { read } = engine;
  const { senderLoss } = read.tables;
  const recentSenders = (org: string, since: number) =>
    read
      .select({ sender: senderLoss.sender })
      .from(senderLoss)
      .where(and(eq(senderLoss.org, org), gte(senderLoss.hour, since)));
  return {
    noteLoss: (loss) =>
      engine.write(async (db) => {
        await db
          .insert(senderLoss)
          .values(loss)
          .onConflictDoUpdate({
            target: [senderLoss.org, senderLoss.sender, senderLoss.hour],
            set: { total: sql`excluded.total` },
            setWhere: sql`excluded.total > ${senderLoss.total}`,
          });
      }),
    losses: (org, since) =>
      read
        .select()
        .from(senderLoss)
        .where(and(eq(senderLoss.org, org), inArray(senderLoss.sender, recentSenders(org, since))))
        .orderBy(asc(senderLoss.sender), asc(senderLoss.hour)),
  };
}
