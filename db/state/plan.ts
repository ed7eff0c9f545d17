import { and, eq } from 'drizzle-orm';
import { PERSONAL_FOR_ALL } from '../../src/analytics/state/subscription.ts';
import type { StatePlan, StateStore } from '../../src/analytics/state.ts';
import { TRACE_LINK_SETTING } from '../../src/analytics/traces/trace-link.ts';
import type { Database, Engine } from '../engine.ts';
import { fromBudget } from './budgets.ts';
import { chunks } from './chunks.ts';
import { replaceExchangeRates } from './exchange-rates.ts';
import { fromTeam, saveOrganisation } from './people.ts';
import { BOOK_ALONE, replaceOperatorPrices } from './prices.ts';
import { fromRule } from './rules.ts';
import { writeSetting } from './settings.ts';
import { fromSubscription } from './subscriptions.ts';

/** Makes an organisation what its plan says, all or nothing. */
export function planStore(engine: Engine): Pick<StateStore, 'apply'> {
  return {
    apply: (plan) => engine.write((db) => apply(engine, db, plan), plan.priceRows ? BOOK_ALONE : undefined),
  };
}

async function apply(engine: Engine, db: Database, plan: StatePlan): Promise<void> {
  const { alertRule, budget, member, membership, route, subscription, team } = db.tables;
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
  if (plan.memberships) {
    await db.delete(membership).where(eq(membership.org, org));
    for (const rows of chunks(plan.memberships)) await db.insert(membership).values(rows);
  }
  if (plan.budgets) {
    await db.delete(budget).where(eq(budget.org, org));
    for (const rows of chunks(plan.budgets)) await db.insert(budget).values(rows.map(fromBudget));
  }
  if (plan.subscriptions) {
    await db.delete(subscription).where(and(eq(subscription.org, org), eq(subscription.kind, 'question')));
    for (const rows of chunks(plan.subscriptions))
      await db.insert(subscription).values(rows.map(fromSubscription));
  }
  if (plan.personal !== undefined) {
    const forAll = and(eq(subscription.org, org), eq(subscription.id, PERSONAL_FOR_ALL));
    await db.delete(subscription).where(forAll);
    if (plan.personal) await db.insert(subscription).values(fromSubscription(plan.personal));
  }
  if (plan.routes) {
    await db.delete(route).where(eq(route.org, org));
    for (const rows of chunks(plan.routes)) await db.insert(route).values(rows);
  }
  if (plan.rules) {
    await db.delete(alertRule).where(eq(alertRule.org, org));
    for (const rows of chunks(plan.rules)) await db.insert(alertRule).values(rows.map(fromRule));
  }
  if (plan.priceRows) await replaceOperatorPrices(engine, db, { org, rows: plan.priceRows });
  if (plan.exchangeRates) await replaceExchangeRates(db, org, plan.exchangeRates);
  if (plan.traceLink !== undefined)
    await writeSetting(db, { org, name: TRACE_LINK_SETTING, value: plan.traceLink ?? '' });
}

/** A plan writes into its own organisation only, whatever its rows claim. */
function refuseForeignRows(plan: StatePlan): void {
  const { teams = [], members = [], budgets = [], subscriptions = [], routes = [], priceRows = [] } = plan;
  const { exchangeRates = [], memberships = [], rules = [] } = plan;
  const lists = [
    teams,
    members,
    budgets,
    subscriptions,
    routes,
    priceRows,
    exchangeRates,
    memberships,
    rules,
  ];
  for (const row of lists.flat()) {
    if (row.org !== plan.organisation.id) {
      throw new Error(
        `the plan of ${plan.organisation.id} holds a row of ${row.org ?? 'every organisation'}`,
      );
    }
  }
}
