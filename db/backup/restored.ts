import { and, inArray, lt } from 'drizzle-orm';
import type { Database } from '../engine.ts';

/** What is older when a backup is restored is news no more. */
const OLD_MS = 6 * 3_600_000;

/**
 * Notes when a database was restored, and holds what waited to be sent when it was copied and is old by now: an
 * alarm that is over must not ring, and a person may still send it. Returns how many messages that were.
 */
export async function holdOldMessages(db: Database, now: number): Promise<number> {
  const { outbox, setting } = db.tables;
  const value = new Date(now).toISOString();
  await db
    .insert(setting)
    .values({ org: '', name: 'restored_at', value })
    .onConflictDoUpdate({ target: [setting.org, setting.name], set: { value } });
  const held = await db
    .update(outbox)
    .set({
      state: 'held',
      leaseOwner: null,
      lastError: `older than 6 hours when restored at ${value}`,
    })
    .where(and(inArray(outbox.state, ['pending', 'sending']), lt(outbox.createdAt, now - OLD_MS)))
    .returning({ seq: outbox.seq });
  return held.length;
}
