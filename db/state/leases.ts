import { and, eq, gt, lte, or, sql } from 'drizzle-orm';
import { LeaseLost, type StateStore } from '../../src/analytics/state.ts';
import type { Database, Engine } from '../engine.ts';

/** Longer than any lease: one that ends further ahead was taken by a clock that has since been set back. */
const LONGEST_LEASE_MS = 10 * 60_000;

type LeaseStore = Pick<StateStore, 'claim' | 'lease' | 'release'>;

/** What one process may do at a time, of all that share the database. */
export function leaseStore(engine: Engine): LeaseStore {
  return {
    claim: (name, terms) => engine.write((db) => takeClaim(db, { name, ...terms })),
    lease: (name, terms) => engine.write((db) => takeLease(db, { name, ...terms })),
    release: (name, owner) => engine.write((db) => release(db, name, owner)),
  };
}

async function takeClaim(
  db: Database,
  { name, now, until }: { readonly name: string; readonly now: number; readonly until: number },
): Promise<boolean> {
  const { claim } = db.tables;
  const taken = await db
    .insert(claim)
    .values({ name, until })
    .onConflictDoUpdate({ target: claim.name, set: { until }, setWhere: lte(claim.until, now) })
    .returning({ name: claim.name });
  return taken.length > 0;
}

type Terms = {
  readonly name: string;
  readonly owner: string;
  readonly now: number;
  readonly until: number;
};

async function takeLease(db: Database, { name, owner, now, until }: Terms): Promise<number | undefined> {
  const { lease } = db.tables;
  const isMine = eq(lease.owner, owner);
  const isFree = or(lte(lease.until, now), gt(lease.until, now + LONGEST_LEASE_MS));
  const [taken] = await db
    .insert(lease)
    .values({ name, owner, fence: 1, until })
    .onConflictDoUpdate({
      target: lease.name,
      set: {
        owner,
        until,
        fence: sql`case when ${isMine} then ${lease.fence} else ${lease.fence} + 1 end`,
      },
      setWhere: sql`${isMine} or ${isFree}`,
    })
    .returning({ fence: lease.fence });
  return taken?.fence;
}

async function release(db: Database, name: string, owner: string): Promise<void> {
  const { lease } = db.tables;
  await db
    .update(lease)
    .set({ until: 0 })
    .where(and(eq(lease.name, name), eq(lease.owner, owner)));
}

export type Fence = { readonly lease: string; readonly fence: number };

/**
 * The engine as the holder of a lease may use it: each write first looks whether the lease is still the one that
 * was taken, in its own transaction. So a process that slept through the end of its lease writes nothing when it
 * wakes up, whatever it was about to write.
 */
export function fencedEngine(engine: Engine, held: () => Fence): Engine {
  return {
    ...engine,
    write: (work, turn) =>
      engine.write(async (db) => {
        await refuseLost(db, held());
        return work(db);
      }, turn),
  };
}

async function refuseLost(db: Database, held: Fence): Promise<void> {
  const { lease } = db.tables;
  const [row] = await db.select({ fence: lease.fence }).from(lease).where(eq(lease.name, held.lease));
  if (row?.fence !== held.fence) throw new LeaseLost(`another process took over: ${held.lease}`);
}
