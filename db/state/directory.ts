import { eq } from 'drizzle-orm';
import type { Database } from '../engine.ts';
import { organisation } from '../sqlite/state-tables.ts';
import { bookVersion } from './prices.ts';

/** What the usage tables ask of the state tables inside their own transaction. */
export const directory = {
  timeZone: async (db: Database, org: string): Promise<string> => {
    const [row] = await db
      .select({ timeZone: organisation.timeZone })
      .from(organisation)
      .where(eq(organisation.id, org));
    return row?.timeZone ?? 'UTC';
  },
  bookVersion,
};
