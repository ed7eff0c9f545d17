import { and, eq } from 'drizzle-orm';
import type { Database } from '../../engine.ts';
import { type Erasing, isSame, isTheirs, renamed } from './erasing.ts';

/** Who changed what: that somebody did stays, who they were does not. */
export async function eraseChanges(db: Database, erasing: Erasing): Promise<number> {
  const { changeRecord } = db.tables;
  const { org, rename } = erasing;
  let changed = 0;
  for (const row of await db.select().from(changeRecord).where(eq(changeRecord.org, org))) {
    const actor = isTheirs(row.actor, erasing) ? renamed(row.actor, erasing) : row.actor && rename(row.actor);
    const next = { actor, what: rename(row.what), detail: rename(row.detail) };
    if (isSame(next, row)) continue;
    await db
      .update(changeRecord)
      .set(next)
      .where(and(eq(changeRecord.org, org), eq(changeRecord.id, row.id)));
    changed++;
  }
  return changed;
}

/** Who added a webhook; and which channel is bound to whom. */
export async function eraseAddresses(db: Database, erasing: Erasing): Promise<number> {
  const { channelTerms, webhook } = db.tables;
  const { org, rename } = erasing;
  let changed = 0;
  for (const row of await db.select().from(webhook).where(eq(webhook.org, org))) {
    if (!isTheirs(row.createdBy, erasing)) continue;
    await db
      .update(webhook)
      .set({ createdBy: renamed(row.createdBy, erasing) })
      .where(and(eq(webhook.org, org), eq(webhook.id, row.id)));
    changed++;
  }
  for (const row of await db.select().from(channelTerms).where(eq(channelTerms.org, org))) {
    const boundTo = row.boundTo && rename(row.boundTo);
    if (boundTo === row.boundTo) continue;
    await db
      .update(channelTerms)
      .set({ boundTo })
      .where(and(eq(channelTerms.org, org), eq(channelTerms.target, row.target)));
    changed++;
  }
  return changed;
}
