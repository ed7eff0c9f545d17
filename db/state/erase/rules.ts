import { and, eq } from 'drizzle-orm';
import type { Database } from '../../engine.ts';
import { type Erasing, isSame, renamed } from './erasing.ts';

/** Rules for and by a person, and when what is named after them was first seen. */
export async function eraseRules(db: Database, erasing: Erasing): Promise<number> {
  const { alertRule, sighting } = db.tables;
  const { org, rename } = erasing;
  let changed = 0;
  for (const row of await db.select().from(alertRule).where(eq(alertRule.org, org))) {
    const createdBy = row.createdBy && renamed(row.createdBy, erasing);
    const next = { scope: rename(row.scope), createdBy };
    if (isSame(next, row)) continue;
    await db
      .update(alertRule)
      .set(next)
      .where(and(eq(alertRule.org, org), eq(alertRule.id, row.id)));
    changed++;
  }
  for (const row of await db.select().from(sighting).where(eq(sighting.org, org))) {
    const value = rename(row.value);
    if (value === row.value) continue;
    const { dimension } = row;
    await db
      .delete(sighting)
      .where(and(eq(sighting.org, org), eq(sighting.dimension, dimension), eq(sighting.value, row.value)));
    await db
      .insert(sighting)
      .values({ ...row, value })
      .onConflictDoNothing();
    changed++;
  }
  return changed;
}
