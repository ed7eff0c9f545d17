import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '../engine.ts';
import { prepareOnce } from '../prepare-once.ts';

/** Raises a counter by one and returns it. The row stays locked until the transaction ends, so numbers are never shared. */
export async function countUp(db: Database, org: string, name: string): Promise<number> {
  const { counter } = db.tables;
  const [row] = await db
    .insert(counter)
    .values({ org, name, value: 1 })
    .onConflictDoUpdate({ target: [counter.org, counter.name], set: { value: sql`${counter.value} + 1` } })
    .returning({ value: counter.value });
  if (!row) throw new Error(`the counter ${name} returned no value`);
  return row.value;
}

const valueNamed = prepareOnce((db, { counter }) =>
  db
    .select({ value: counter.value })
    .from(counter)
    .where(and(eq(counter.org, sql.placeholder('org')), eq(counter.name, sql.placeholder('name'))))
    .prepare(),
);

/** 0 for a counter never raised. */
export async function counted(db: Database, org: string, name: string): Promise<number> {
  const [row] = await valueNamed(db).execute({ org, name });
  return row?.value ?? 0;
}
