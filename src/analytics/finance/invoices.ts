import { webhookDrafts } from '../alerts/webhooks/events.ts';
import { messageOf } from '../message.ts';
import type { OutboxDraft } from '../outbox.ts';
import { shorten } from '../reports/wording.ts';
import type { Invoice, LedgerEntry, Webhook } from '../state.ts';
import { type InvoiceBody, nanoOf, readInvoice } from './invoice-body.ts';
import type { Credit } from './invoice-sum.ts';
import { creditsLeft, type Settlement, settle } from './settlement.ts';

/** What is known of one customer's invoices, credits and payments; "" is the organisation itself. */
export type Account = {
  /** Issued and not void, the oldest first. */
  readonly invoices: readonly Invoice[];
  readonly ledger: readonly LedgerEntry[];
};

export function accountOf(
  customer: string,
  invoices: readonly Invoice[],
  ledger: readonly LedgerEntry[],
): Account {
  return {
    invoices: invoices
      .filter((one) => one.customer === customer && one.state === 'issued')
      .toSorted((one, other) => one.number - other.number),
    ledger: ledger.filter((one) => one.customer === customer),
  };
}

/** Credits an invoice may use: granted before the day its month is over, and used by no other that stands. */
export function creditsFor({ invoices, ledger }: Account, until: string): readonly Credit[] {
  const used = invoices.flatMap(({ body }) =>
    readInvoice(body).credits.map(({ id, amountUsd }) => ({ id, amount: nanoOf(amountUsd) })),
  );
  return creditsLeft(ledger, used, until);
}

/** Comes after every invoice that has a number. */
export const NOT_ISSUED = Number.MAX_SAFE_INTEGER;

/** Who paid what: payments go to the oldest invoice that is open, what is left to one not issued yet. */
export function paymentsOf({ invoices, ledger }: Account, draft?: InvoiceBody): Settlement {
  const due = [
    ...invoices.map(({ number, body }) => ({ number, total: nanoOf(readInvoice(body).totalUsd) })),
    ...(draft ? [{ number: NOT_ISSUED, total: nanoOf(draft.totalUsd) }] : []),
  ];
  return settle(
    due,
    ledger.filter(({ kind }) => kind === 'payment'),
  );
}

/** One `invoice.generated` event for every webhook that is told of them; telling it twice is telling it once. */
export function invoiceDrafts(
  webhooks: readonly Webhook[],
  invoice: Invoice,
  now: number,
): readonly OutboxDraft[] {
  const { number, month, checksum, issuedAt } = invoice;
  const body = readInvoice(invoice.body);
  const whose = body.customer === '' ? body.organisation.name : body.customer;
  return webhookDrafts(webhooks, {
    type: 'invoice.generated',
    data: { number, month, checksum, issuedAt: new Date(issuedAt).toISOString(), ...dataOf(body) },
    dedupeKey: `invoice.generated:${number}`,
    message: messageOf({
      headline: shorten(`Invoice ${number} of ${month} for ${whose}: $${body.totalUsd}`),
      tone: 'notice',
    }),
    now,
  });
}

function dataOf(body: InvoiceBody): Readonly<Record<string, unknown>> {
  const { customer, from, to, timeZone, taxRate, pendingEvents } = body;
  const { usageUsd, chargedUsd, creditLeftUsd, taxUsd, totalUsd } = body;
  return {
    customer: customer === '' ? null : customer,
    ...{ period: { from, to, timeZone }, currency: 'USD', usageUsd, chargedUsd },
    credits: body.credits.map(({ day, note, amountUsd }) => ({ day, note, amountUsd })),
    ...{ creditLeftUsd, taxRate, taxUsd, totalUsd, pendingEvents },
    lines: body.lines.length,
  };
}
