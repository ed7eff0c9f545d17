import { eq, sql } from 'drizzle-orm';
import type { Database } from '../engine.ts';
import { prepareOnce } from '../prepare-once.ts';

const zoneOf = prepareOnce((db, { organisation }) =>
  db
    .select({ timeZone: organisation.timeZone })
    .from(organisation)
    .where(eq(organisation.id, sql.placeholder('org')))
    .prepare(),
);

export async function timeZoneOf(db: Database, org: string): Promise<string> {
  const [row] = await zoneOf(db).execute({ org });
  return row?.timeZone ?? 'UTC';
}
