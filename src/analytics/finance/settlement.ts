import type { LedgerEntry } from '../state.ts';
import type { Credit } from './invoice-sum.ts';

/** What was paid on an invoice: a payment, or the part of one. */
export type Paid = Pick<LedgerEntry, 'id' | 'day' | 'note' | 'amount'>;

export type Due = { readonly number: number; readonly total: bigint };

export type Settlement = {
  /** What was paid on each invoice, by its number. */
  readonly paid: ReadonlyMap<number, readonly Paid[]>;
  /** Paid beyond all invoices, nano-USD. */
  readonly ahead: bigint;
};

/** Payments pay the oldest invoice first, each until it is paid. */
export function settle(invoices: readonly Due[], payments: readonly Paid[]): Settlement {
  const paid = new Map<number, Paid[]>();
  const open = invoices.toSorted((one, other) => one.number - other.number).map((one) => ({ ...one }));
  let ahead = 0n;
  for (const payment of payments) {
    let left = payment.amount;
    for (const invoice of open) {
      const amount = left < invoice.total ? left : invoice.total;
      if (amount <= 0n) continue;
      invoice.total -= amount;
      left -= amount;
      paid.set(invoice.number, [...(paid.get(invoice.number) ?? []), { ...payment, amount }]);
    }
    ahead += left;
  }
  return { paid, ahead };
}

/** Credits granted by the end of a month, less what other invoices used of them; the oldest first. */
export function creditsLeft(
  ledger: readonly LedgerEntry[],
  used: readonly Pick<Credit, 'id' | 'amount'>[],
  until: string,
): readonly Credit[] {
  const spent = (id: string) =>
    used.filter((one) => one.id === id).reduce((sum, { amount }) => sum + amount, 0n);
  return ledger
    .filter(({ kind, day }) => kind === 'credit' && day < until)
    .map(({ id, day, note, amount }) => ({ id, day, note, amount: amount - spent(id) }))
    .filter(({ amount }) => amount > 0n);
}
