import { nanoOf, readInvoice } from '../../analytics/finance/invoice-body.ts';
import { accountOf, NOT_ISSUED, paymentsOf } from '../../analytics/finance/invoices.ts';
import type { MessageFile } from '../../analytics/message.ts';
import type { Invoice } from '../../analytics/state.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { readMonth } from '../grammar/month-word.ts';
import type { AskedFile } from '../grammar/query.ts';
import type { Word } from '../grammar/words.ts';
import { draft, readAccount } from './account.ts';
import { invoiceMessage } from './message.ts';
import { findInvoice } from './number.ts';
import { readInvoiceTerms } from './terms.ts';

/** `invoice [month]`: the one that was issued, or what it would be. */
export async function previewInvoice(call: Call, words: readonly Word[]): Promise<Saying> {
  const terms = await readInvoiceTerms(call, words);
  if ('code' in terms) return refuse(call, terms);
  const { month, customer, files } = terms;
  const account = await readAccount(call, customer);
  const issued = account.invoices.find((one) => one.month === month.month);
  if (issued) return shown(call, issued, files);
  const body = await draft(call, terms, account);
  const paid = paymentsOf(account, body).paid.get(NOT_ISSUED) ?? [];
  const isRunning = month.to > call.now;
  return { message: invoiceMessage({ body, invoice: null, paid, isRunning, chargedNow: null }), files };
}

/** `invoice show <number>`: as it was issued, also when it is void. */
export async function showInvoice(call: Call, words: readonly Word[]): Promise<Saying> {
  const found = await findInvoice(call, words, 'show');
  return 'refused' in found ? found.refused : shown(call, found.invoice, found.files);
}

async function shown(call: Call, invoice: Invoice, files: readonly AskedFile[]): Promise<Saying> {
  const body = readInvoice(invoice.body);
  const { state } = call.services;
  const [invoices, ledger] = await Promise.all([state.invoices(invoice.org), state.ledger(invoice.org)]);
  const paid = paymentsOf(accountOf(invoice.customer, invoices, ledger)).paid.get(invoice.number) ?? [];
  const chargedNow = await costOfNow(call, invoice);
  const message = invoiceMessage({ body, invoice, paid, isRunning: false, chargedNow });
  return { message, files, ...(files.includes('json') && { kept: [keptBody(invoice)] }) };
}

/** What the same usage would be charged today, nano-USD. */
async function costOfNow(call: Call, { month, customer }: Invoice): Promise<bigint | null> {
  const { now, speaker } = call;
  const span = readMonth(month, { now, timeZone: speaker.organisation.timeZone });
  if ('problem' in span) return null;
  const body = await draft(call, { month: span, customer }, { invoices: [], ledger: [] });
  return nanoOf(body.chargedUsd);
}

/** What the checksum is of. */
function keptBody({ number, body }: Invoice): MessageFile {
  return {
    name: `invoice-${number}-as-issued.ndjson`,
    mediaType: 'application/x-ndjson',
    content: new TextEncoder().encode(body),
    alt: null,
  };
}
