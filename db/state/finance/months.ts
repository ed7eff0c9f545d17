import { and, eq, max } from 'drizzle-orm';
import type { FinanceState } from '../../../src/analytics/state/finance.ts';
import type { LedgerEntry } from '../../../src/analytics/state.ts';
import type { Engine, Row } from '../../engine.ts';
import { byText } from '../chunks.ts';
import { countUp } from '../counters.ts';

type MonthStore = Pick<
  FinanceState,
  | 'monthCloses'
  | 'closeMonth'
  | 'invoices'
  | 'issueInvoice'
  | 'voidInvoice'
  | 'ledger'
  | 'saveLedgerEntry'
  | 'removeLedgerEntry'
>;

/** What is frozen once a month is over: closed months, invoices, and what was credited and paid. */
export function monthStore(engine: Engine): MonthStore {
  const { read } = engine;
  const { invoice, ledgerEntry, monthClose } = read.tables;
  return {
    monthCloses: async (org) => {
      const rows = await read.select().from(monthClose).where(eq(monthClose.org, org));
      return rows.sort(byText((row) => row.month)).reverse();
    },
    closeMonth: (row) =>
      engine.write(async (db) => {
        const closed = await db
          .insert(monthClose)
          .values(row)
          .onConflictDoNothing()
          .returning({ month: monthClose.month });
        return closed.length > 0;
      }),
    invoices: async (org) => {
      const rows = await read.select().from(invoice).where(eq(invoice.org, org));
      return rows.sort((a, b) => b.number - a.number);
    },
    issueInvoice: (row) =>
      engine.write(async (db) => {
        const { org, month, customer } = row;
        // Raised for its lock alone: nobody else gets a number until this is over, and none is left out.
        await countUp(db, org, 'invoice turn');
        const [standing] = await db
          .select({ number: invoice.number })
          .from(invoice)
          .where(
            and(
              eq(invoice.org, org),
              eq(invoice.month, month),
              eq(invoice.customer, customer),
              eq(invoice.state, 'issued'),
            ),
          );
        if (standing) return undefined;
        const [last] = await db
          .select({ number: max(invoice.number) })
          .from(invoice)
          .where(eq(invoice.org, org));
        const issued = { ...row, number: (last?.number ?? 0) + 1, state: 'issued' } as const;
        await db.insert(invoice).values(issued);
        return issued;
      }),
    voidInvoice: (org, number) =>
      engine.write(async (db) => {
        const voided = await db
          .update(invoice)
          .set({ state: 'void' })
          .where(and(eq(invoice.org, org), eq(invoice.number, number), eq(invoice.state, 'issued')))
          .returning({ number: invoice.number });
        return voided.length > 0;
      }),
    ledger: async (org) => {
      const rows = await read.select().from(ledgerEntry).where(eq(ledgerEntry.org, org));
      return rows.map(toLedgerEntry).sort(byText((row) => `${row.day}\n${row.id}`));
    },
    saveLedgerEntry: (row) =>
      engine.write(async (db) => {
        await db
          .insert(ledgerEntry)
          .values({ ...row, amount: String(row.amount) })
          .onConflictDoNothing();
      }),
    removeLedgerEntry: (org, id) =>
      engine.write(async (db) => {
        const removed = await db
          .delete(ledgerEntry)
          .where(and(eq(ledgerEntry.org, org), eq(ledgerEntry.id, id)))
          .returning({ id: ledgerEntry.id });
        return removed.length > 0;
      }),
  };
}

function toLedgerEntry(row: Row<'ledgerEntry'>): LedgerEntry {
  return { ...row, amount: BigInt(row.amount) };
}
