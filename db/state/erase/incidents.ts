import { and, eq } from 'drizzle-orm';
import type { Database } from '../../engine.ts';
import { type Erasing, isSame, renameJson } from './erasing.ts';

export async function eraseIncidents(db: Database, erasing: Erasing): Promise<number> {
  const { incident } = db.tables;
  const { org, rename } = erasing;
  let changed = 0;
  for (const row of await db.select().from(incident).where(eq(incident.org, org))) {
    const next = {
      key: rename(row.key),
      openKey: row.openKey && rename(row.openKey),
      acknowledgedBy: row.acknowledgedBy && rename(row.acknowledgedBy),
      owner: row.owner && rename(row.owner),
      verdictBy: row.verdictBy && rename(row.verdictBy),
      facts: renameJson(row.facts, erasing),
    };
    if (isSame(next, row)) continue;
    await db
      .update(incident)
      .set({ ...next, version: row.version + 1 })
      .where(and(eq(incident.org, org), eq(incident.id, row.id)));
    changed++;
  }
  return changed;
}

/** Who silenced what, and why. */
export async function eraseSilences(db: Database, erasing: Erasing): Promise<number> {
  const { silence } = db.tables;
  const { org, rename } = erasing;
  let changed = 0;
  for (const row of await db.select().from(silence).where(eq(silence.org, org))) {
    const next = {
      scope: rename(row.scope),
      author: row.author && rename(row.author),
      reason: rename(row.reason),
    };
    if (isSame(next, row)) continue;
    await db
      .update(silence)
      .set(next)
      .where(and(eq(silence.org, org), eq(silence.id, row.id)));
    changed++;
  }
  return changed;
}
