import { and, eq, sql } from 'drizzle-orm';
import type { FinanceState } from '../../../src/analytics/state/finance.ts';
import type { SharedCost } from '../../../src/analytics/state.ts';
import type { Engine, Row } from '../../engine.ts';
import { byText, chunks } from '../chunks.ts';

type AttributionStore = Pick<
  FinanceState,
  | 'memberships'
  | 'saveMemberships'
  | 'attributions'
  | 'saveAttribution'
  | 'removeAttribution'
  | 'sharedCosts'
  | 'saveSharedCost'
  | 'removeSharedCost'
>;

/** Whose cost is whose: who was in which team when, what belongs to a team unsaid, what teams share. */
export function attributionStore(engine: Engine): AttributionStore {
  const { read } = engine;
  const { attribution, membership, sharedCost } = read.tables;
  return {
    memberships: async (org) => {
      const rows = await read.select().from(membership).where(eq(membership.org, org));
      return rows.sort(byText((row) => `${row.member}\n${row.from}`));
    },
    saveMemberships: (rows) =>
      engine.write(async (db) => {
        for (const chunk of chunks(
          rows.toSorted(byText((row) => `${row.org}\n${row.member}\n${row.from}`)),
        )) {
          await db
            .insert(membership)
            .values(chunk)
            .onConflictDoUpdate({
              target: [membership.org, membership.member, membership.from],
              set: { until: sql`excluded.until_day`, team: sql`excluded.team` },
            });
        }
      }),
    attributions: async (org) => {
      const rows = await read.select().from(attribution).where(eq(attribution.org, org));
      return rows.sort(byText((row) => `${row.dimension}\n${row.value}`));
    },
    saveAttribution: (row) =>
      engine.write(async (db) => {
        const { org, dimension, value, ...rest } = row;
        await db
          .insert(attribution)
          .values(row)
          .onConflictDoUpdate({
            target: [attribution.org, attribution.dimension, attribution.value],
            set: rest,
          });
      }),
    removeAttribution: (org, dimension, value) =>
      engine.write(async (db) => {
        const removed = await db
          .delete(attribution)
          .where(
            and(eq(attribution.org, org), eq(attribution.dimension, dimension), eq(attribution.value, value)),
          )
          .returning({ team: attribution.team });
        return removed.length > 0;
      }),
    sharedCosts: async (org) => {
      const rows = await read.select().from(sharedCost).where(eq(sharedCost.org, org));
      return rows.map(toSharedCost).sort(byText((row) => row.scope));
    },
    saveSharedCost: (row) =>
      engine.write(async (db) => {
        const { org, scope, ...rest } = { ...row, teams: JSON.stringify(row.teams) };
        await db
          .insert(sharedCost)
          .values({ org, scope, ...rest })
          .onConflictDoUpdate({ target: [sharedCost.org, sharedCost.scope], set: rest });
      }),
    removeSharedCost: (org, scope) =>
      engine.write(async (db) => {
        const removed = await db
          .delete(sharedCost)
          .where(and(eq(sharedCost.org, org), eq(sharedCost.scope, scope)))
          .returning({ scope: sharedCost.scope });
        return removed.length > 0;
      }),
  };
}

function toSharedCost(row: Row<'sharedCost'>): SharedCost {
  // Only `saveSharedCost` writes the column, from a list of texts.
  return { ...row, teams: JSON.parse(row.teams) as string[] };
}
