import { nanoOf, readInvoice } from '../../analytics/finance/invoice-body.ts';
import { accountOf, paymentsOf } from '../../analytics/finance/invoices.ts';
import { messageOf, type Row, type Table } from '../../analytics/message.ts';
import { formatUsdCents, toDecimalUsd } from '../../analytics/money.ts';
import type { Invoice, LedgerEntry } from '../../analytics/state.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { notUnderstood } from '../finance-access.ts';
import type { Word } from '../words.ts';
import { balanceOf } from './shown.ts';
import { customerWord, readCustomer } from './terms.ts';

const SHOWN_INVOICES = 15;

/** `invoice list [customer:…]`: every invoice with what is paid and open of it, the newest first. */
export async function listInvoices(call: Call, words: readonly Word[]): Promise<Saying> {
  const other = words.find(({ key }) => key !== 'customer');
  if (other) return notUnderstood(call, other, 'For example: /usage invoice list customer:globex');
  const customer = await readCustomer(call, words);
  if (typeof customer !== 'string') return refuse(call, customer);
  const org = call.speaker.organisation.id;
  const { state } = call.services;
  const [invoices, ledger] = await Promise.all([state.invoices(org), state.ledger(org)]);
  const shown = invoices.filter((one) => customer === '' || one.customer === customer);
  const rows = shown.map((invoice) => rowOf(invoice, invoices, ledger));
  const open = rows.reduce((sum, { open: due }) => sum + nanoOf(String(due)), 0n);
  const count = rows.length === 1 ? '1 invoice' : `${rows.length} invoices`;
  const message = messageOf({
    command: `/usage invoice list${customerWord(customer)}`,
    headline: rows.length === 0 ? 'No invoice was issued yet' : `${count}, ${formatUsdCents(open)} open`,
    lines: rows.length === 0 ? ['What the last month would be: /usage invoice last-month'] : [],
    table: rows.length === 0 ? null : tableOf(rows, open),
    csvName: rows.length === 0 ? null : 'invoices',
  });
  return { message };
}

function rowOf(invoice: Invoice, all: readonly Invoice[], ledger: readonly LedgerEntry[]): Row {
  const { number, month, customer, state } = invoice;
  const body = readInvoice(invoice.body);
  const paid = paymentsOf(accountOf(customer, all, ledger)).paid.get(number) ?? [];
  const balance = balanceOf(body, paid);
  const open = state === 'void' ? 0n : balance.due;
  return {
    number: `${number}`,
    ...{ month, customer: customer || '(the organisation)', total: body.totalUsd },
    paid: toDecimalUsd(balance.paid),
    open: toDecimalUsd(open),
    state: state === 'void' ? 'void' : open === 0n ? 'paid' : balance.paid > 0n ? 'paid in part' : 'open',
  };
}

function tableOf(rows: readonly Row[], open: bigint): Table {
  return {
    columns: [
      { key: 'number', label: 'number', unit: 'text' },
      { key: 'month', label: 'month', unit: 'text' },
      { key: 'customer', label: 'customer', unit: 'text' },
      { key: 'total', label: 'total', unit: 'usd' },
      { key: 'paid', label: 'paid', unit: 'usd' },
      { key: 'open', label: 'open', unit: 'usd' },
      { key: 'state', label: 'state', unit: 'text' },
    ],
    rows,
    total: { number: 'Total', open: toDecimalUsd(open) },
    shown: SHOWN_INVOICES,
    rowsOverlap: false,
  };
}
