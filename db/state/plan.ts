import { eq } from 'drizzle-orm';
import type { StatePlan, StateStore } from '../../src/analytics/state.ts';
import type { Database, Engine } from '../engine.ts';
import { fromBudget } from './budgets.ts';
import { chunks } from './chunks.ts';
import { fromTeam, saveOrganisation } from './people.ts';
import { BOOK_ALONE, replaceOperatorPrices } from './prices.ts';
import { fromSubscription } from './subscriptions.ts';

/** Makes an organisation what its plan says, all or nothing. */
export function planStore(engine: Engine): Pick<StateStore, 'apply'> {
  return { apply: (plan) => engine.write((db) => apply(db, plan), plan.priceRows ? BOOK_ALONE : undefined) };
}

async function apply(db: Database, plan: StatePlan): Promise<void> {
  const { budget, member, route, subscription, team } = db.tables;
  const org = plan.organisation.id;
  refuseForeignRows(plan);
  await saveOrganisation(db, plan.organisation);
  if (plan.teams) {
    await db.delete(team).where(eq(team.org, org));
    for (const rows of chunks(plan.teams)) await db.insert(team).values(rows.map(fromTeam));
  }
  if (plan.members) {
    await db.delete(member).where(eq(member.org, org));
    for (const rows of chunks(plan.members)) await db.insert(member).values(rows);
  }
  if (plan.budgets) {
    await db.delete(budget).where(eq(budget.org, org));
    for (const rows of chunks(plan.budgets)) await db.insert(budget).values(rows.map(fromBudget));
  }
  if (plan.subscriptions) {
    await db.delete(subscription).where(eq(subscription.org, org));
    for (const rows of chunks(plan.subscriptions))
      await db.insert(subscription).values(rows.map(fromSubscription));
  }
  if (plan.routes) {
    await db.delete(route).where(eq(route.org, org));
    for (const rows of chunks(plan.routes)) await db.insert(route).values(rows);
  }
  if (plan.priceRows) await replaceOperatorPrices(db, org, plan.priceRows);
}

/** A plan writes into its own organisation only, whatever its rows claim. */
function refuseForeignRows(plan: StatePlan): void {
  const { teams = [], members = [], budgets = [], subscriptions = [], routes = [], priceRows = [] } = plan;
  for (const row of [...teams, ...members, ...budgets, ...subscriptions, ...routes, ...priceRows]) {
    if (row.org !== plan.organisation.id) {
      throw new Error(
        `the plan of ${plan.organisation.id} holds a row of ${row.org ?? 'every organisation'}`,
      );
    }
  }
}
