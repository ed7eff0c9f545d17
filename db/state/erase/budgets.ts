import { and, eq } from 'drizzle-orm';
import { aliasOf } from '../../../src/analytics/erasure.ts';
import type { Database } from '../../engine.ts';
import { type Erasing, isSame } from './erasing.ts';

/** A person's names in what was asked for on top of budgets, and in what fired; returns how many rows changed. */
export async function eraseBudgetHistory(db: Database, erasing: Erasing): Promise<number> {
  return (await eraseRequests(db, erasing)) + (await eraseFirings(db, erasing));
}

async function eraseRequests(db: Database, { org, aliases, rename }: Erasing): Promise<number> {
  const { budgetRequest } = db.tables;
  const personOf = (name: string | null) => name && (aliasOf(name, aliases) ?? name);
  let changed = 0;
  for (const row of await db.select().from(budgetRequest).where(eq(budgetRequest.org, org))) {
    const next = {
      scope: rename(row.scope),
      reason: rename(row.reason),
      requestedBy: personOf(row.requestedBy),
      decidedBy: personOf(row.decidedBy),
    };
    if (isSame(next, row)) continue;
    await db
      .update(budgetRequest)
      .set(next)
      .where(and(eq(budgetRequest.org, org), eq(budgetRequest.id, row.id)));
    changed++;
  }
  return changed;
}

/** Keys of firings begin with the id of their budget, which has its scope in it. */
async function eraseFirings(db: Database, { org, rename }: Erasing): Promise<number> {
  const { firing } = db.tables;
  const keys = await db.selectDistinct({ key: firing.budget }).from(firing).where(eq(firing.org, org));
  let changed = 0;
  for (const { key } of keys) {
    const next = rename(key);
    if (next === key) continue;
    await db
      .update(firing)
      .set({ budget: next })
      .where(and(eq(firing.org, org), eq(firing.budget, key)));
    changed++;
  }
  return changed;
}
