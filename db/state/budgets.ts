import { and, asc, eq, gt, gte, lt } from 'drizzle-orm';
import type { BudgetState } from '../../src/analytics/state/budget.ts';
import type { Budget, BudgetRequest, RequestDecision, ThresholdFiring } from '../../src/analytics/state.ts';
import type { Database, Engine, NewRow, Row } from '../engine.ts';
import { byText, chunks } from './chunks.ts';
import { enqueue } from './outbox/enqueue.ts';

/** Budgets, which of their thresholds fired, and what more of them was asked for. */
export function budgetStore(engine: Engine): BudgetState {
  const { read } = engine;
  const { budget, budgetRequest, firing, outbox } = read.tables;
  return {
    budgets: async (org) => {
      const rows = await read.select().from(budget).where(eq(budget.org, org));
      return rows.map(toBudget).sort(byText((row) => row.id));
    },
    saveBudget: (row) => engine.write((db) => saveBudget(db, row)),
    removeBudget: (org, id) =>
      engine.write(async (db) => {
        const removed = await db
          .delete(budget)
          .where(and(eq(budget.org, org), eq(budget.id, id)))
          .returning({ id: budget.id });
        return removed.length > 0;
      }),
    firings: async (org, { from, to }) => {
      const rows = await read
        .select()
        .from(firing)
        .where(and(eq(firing.org, org), gte(firing.periodStart, from), lt(firing.periodStart, to)));
      return rows.sort((a, b) => byText(budgetOf)(a, b) || a.threshold - b.threshold);
    },
    fire: (firings, messages) =>
      engine.write(async (db) => {
        const isNew = await addFirings(db, firings);
        if (isNew) await enqueue(db, messages);
        return isNew;
      }),
    requests: async (org, after) => {
      const rows = await read
        .select()
        .from(budgetRequest)
        .where(and(eq(budgetRequest.org, org), gt(budgetRequest.until, after)))
        .orderBy(asc(budgetRequest.requestedAt));
      return rows.map(toRequest);
    },
    saveRequest: (request, messages) =>
      engine.write(async (db) => {
        const isNew = await addRequest(db, request);
        if (isNew) await enqueue(db, messages);
        return isNew;
      }),
    decideRequest: (decision, messages) =>
      engine.write(async (db) => {
        const isDecided = await decide(db, decision);
        if (isDecided) await enqueue(db, messages);
        return isDecided;
      }),
    chainTargets: async (org, chain) => {
      const rows = await read
        .selectDistinct({ target: outbox.target })
        .from(outbox)
        .where(and(eq(outbox.org, org), eq(outbox.chain, chain)));
      return rows.map(({ target }) => target).sort(byText((target) => target));
    },
  };
}

export function fromBudget(row: Budget): NewRow<'budget'> {
  const { amount, thresholds, forecast, ...rest } = row;
  return {
    ...rest,
    unit: amount.unit,
    amount: amount.value.toString(),
    thresholds: JSON.stringify(thresholds),
    forecast: forecast ? 1 : 0,
  };
}

function toBudget(row: Row<'budget'>): Budget {
  const { unit, amount, thresholds, forecast, ...rest } = row;
  return {
    ...rest,
    amount: { unit, value: BigInt(amount) },
    // Only `fromBudget` writes the column, from a list of numbers.
    thresholds: JSON.parse(thresholds) as number[],
    forecast: forecast === 1,
  };
}

async function saveBudget(db: Database, row: Budget): Promise<void> {
  const { budget } = db.tables;
  const { org, id, ...rest } = fromBudget(row);
  await db
    .insert(budget)
    .values({ org, id, ...rest })
    .onConflictDoUpdate({ target: [budget.org, budget.id], set: rest });
}

async function addRequest(db: Database, { amount, ...row }: BudgetRequest): Promise<boolean> {
  const { budgetRequest } = db.tables;
  const added = await db
    .insert(budgetRequest)
    .values({ ...row, unit: amount.unit, amount: amount.value.toString() })
    .onConflictDoNothing()
    .returning({ id: budgetRequest.id });
  return added.length > 0;
}

async function decide(
  db: Database,
  { org, id, state, decidedBy, decidedAt }: RequestDecision,
): Promise<boolean> {
  const { budgetRequest } = db.tables;
  const isTheOne = and(eq(budgetRequest.org, org), eq(budgetRequest.id, id));
  const isOpen = and(eq(budgetRequest.state, 'open'), gt(budgetRequest.until, decidedAt));
  const changed = await db
    .update(budgetRequest)
    .set({ state, decidedBy, decidedAt })
    .where(and(isTheOne, isOpen))
    .returning({ id: budgetRequest.id });
  return changed.length > 0;
}

function toRequest({ unit, amount, ...row }: Row<'budgetRequest'>): BudgetRequest {
  return { ...row, amount: { unit, value: BigInt(amount) } };
}

/** True when at least one of them had not fired before. */
async function addFirings(db: Database, firings: readonly ThresholdFiring[]): Promise<boolean> {
  const { firing } = db.tables;
  let added = 0;
  for (const chunk of chunks(firings.toSorted(byText(budgetOf)))) {
    const rows = await db
      .insert(firing)
      .values(chunk)
      .onConflictDoNothing()
      .returning({ budget: firing.budget });
    added += rows.length;
  }
  return added > 0;
}

function budgetOf(row: ThresholdFiring): string {
  return row.budget;
}
