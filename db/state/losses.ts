import { asc, eq, sql } from 'drizzle-orm';
import type { LossState } from '../../src/analytics/state/loss.ts';
import type { Engine } from '../engine.ts';

/** What senders say they lost. */
export function lossStore(engine: Engine): LossState {
  const { read } = engine;
  const { senderLoss } = read.tables;
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
    losses: (org) =>
      read
        .select()
        .from(senderLoss)
        .where(eq(senderLoss.org, org))
        .orderBy(asc(senderLoss.sender), asc(senderLoss.hour)),
  };
}
