import { dayText } from '../../analytics/currency.ts';
import { type InvoiceBody, nanoOf } from '../../analytics/finance/invoice-body.ts';
import type { Paid } from '../../analytics/finance/settlement.ts';
import { formatUsdCents } from '../../analytics/money.ts';
import type { Invoice } from '../../analytics/state.ts';

/** What an invoice is shown from. */
export type ShownInvoice = {
  readonly body: InvoiceBody;
  /** Null while it is a draft. */
  readonly invoice: Invoice | null;
  readonly paid: readonly Paid[];
  /** Whether its month goes on. */
  readonly isRunning: boolean;
  /** What the same usage would be charged today, nano-USD, where that was looked up. */
  readonly chargedNow: bigint | null;
};

/** What is left of the charge after credits, nano-USD: what tax is on. */
export function taxableOf({ totalUsd, taxUsd }: InvoiceBody): bigint {
  return nanoOf(totalUsd) - nanoOf(taxUsd);
}

/** What was paid and what is still due, nano-USD. */
export function balanceOf(body: InvoiceBody, paid: readonly Paid[]) {
  const sum = paid.reduce((all, { amount }) => all + amount, 0n);
  return { paid: sum, due: nanoOf(body.totalUsd) - sum };
}

/** "5 Oct 2026: $50.00 (launch promotion)" */
export function entryText({ day, amount, note }: Paid): string {
  return `${dayText(day)}: ${formatUsdCents(amount)}${note === '' ? '' : ` (${note})`}`;
}
