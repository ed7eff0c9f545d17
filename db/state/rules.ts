import { and, eq } from 'drizzle-orm';
import type { AlertRule, StateStore } from '../../src/analytics/state.ts';
import type { Engine, NewRow, Row } from '../engine.ts';
import { byText } from './chunks.ts';

type RuleStore = Pick<StateStore, 'rules' | 'saveRule' | 'removeRule'>;

/** Alert rules people set up. */
export function ruleStore(engine: Engine): RuleStore {
  const { alertRule } = engine.read.tables;
  return {
    rules: async (org) => {
      const rows = await engine.read.select().from(alertRule).where(eq(alertRule.org, org));
      return rows.map(toRule).sort(byText((row) => row.id));
    },
    saveRule: (row) =>
      engine.write(async (db) => {
        const { org, id, ...rest } = fromRule(row);
        await db
          .insert(alertRule)
          .values({ org, id, ...rest })
          .onConflictDoUpdate({ target: [alertRule.org, alertRule.id], set: rest });
      }),
    removeRule: (org, id) =>
      engine.write(async (db) => {
        const removed = await db
          .delete(alertRule)
          .where(and(eq(alertRule.org, org), eq(alertRule.id, id)))
          .returning({ id: alertRule.id });
        return removed.length > 0;
      }),
  };
}

export function fromRule(row: AlertRule): NewRow<'alertRule'> {
  return { ...row, terms: JSON.stringify(row.terms) };
}

function toRule(row: Row<'alertRule'>): AlertRule {
  // Only `fromRule` writes the column, from an object.
  return { ...row, terms: JSON.parse(row.terms) as Record<string, unknown> };
}
