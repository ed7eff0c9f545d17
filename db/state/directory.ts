import { eq, sql } from 'drizzle-orm';
import type { Database } from '../engine.ts';
import { prepareOnce } from '../prepare-once.ts';
import { bookVersion } from './prices.ts';

const zoneOf = prepareOnce((db, { organisation }) =>
  db
    .select({ timeZone: organisation.timeZone })
    .from(organisation)
    .where(eq(organisation.id, sql.placeholder('org')))
    .prepare(),
);

/** What the usage tables ask of the state tables inside their own transaction. */
export const directory = {
  timeZone: async (db: Database, org: string): Promise<string> => {
    const [row] = await zoneOf(db).execute({ org });
    return row?.timeZone ?? 'UTC';
  },
  bookVersion,
};
