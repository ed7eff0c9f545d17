import { and, eq } from 'drizzle-orm';
import type { Budget, StateStore, ThresholdFiring } from '../../src/analytics/state.ts';
import type { Database, Engine, NewRow, Row } from '../engine.ts';
import { byText, chunks } from './chunks.ts';
import { enqueue } from './outbox.ts';

type BudgetStore = Pick<StateStore, 'budgets' | 'saveBudget' | 'removeBudget' | 'firings' | 'fire'>;

/** Budgets, and which of their thresholds fired. */
export function budgetStore(engine: Engine): BudgetStore {
  const { read } = engine;
  const { budget, firing } = read.tables;
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
    firings: async (org, periodStart) => {
      const rows = await read
        .select()
        .from(firing)
        .where(and(eq(firing.org, org), eq(firing.periodStart, periodStart)));
      return rows.sort((a, b) => byText(budgetOf)(a, b) || a.threshold - b.threshold);
    },
    fire: (firings, messages) =>
      engine.write(async (db) => {
        const isNew = await addFirings(db, firings);
        if (isNew) await enqueue(db, messages);
        return isNew;
      }),
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
