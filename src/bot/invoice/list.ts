import { nanoOf, readInvoice } from '../../analytics/finance/invoice-body.ts';
import { accountOf, paymentsOf } from '../../analytics/finance/invoices.ts';
import { messageOf, type Row, type Table } from '../../analytics/message.ts';
import { formatUsdCents, toDecimalUsd } from '../../analytics/money.ts';
import type { Invoice, LedgerEntry } from '../../analytics/state.ts';
import { counted, say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import type { Word } from '../grammar/words.ts';
import { notUnderstood } from '../speaker/finance-access.ts';
import { balanceOf } from './shown.ts';
import { customerWord, readCustomer } from './terms.ts';

const SHOWN_INVOICES = 15;

/** `invoice list [customer:…]`: every invoice with what is paid and open of it, the newest first. */
export async function listInvoices(call: Call, words: readonly Word[]): Promise<Saying> {
  const other = words.find(({ key }) => key !== 'customer');
  if (other) return notUnderstood(call, other, say`For example: /usage invoice list customer:globex`);
  const customer = await readCustomer(call, words);
  if (typeof customer !== 'string') return refuse(call, customer);
  const org = call.speaker.organisation.id;
  const { state } = call.services;
  const [invoices, ledger] = await Promise.all([state.invoices(org), state.ledger(org)]);
  const shown = invoices.filter((one) => customer === '' || one.customer === customer);
  const rows = shown.map((invoice) => rowOf(invoice, invoices, ledger));
  const open = rows.reduce((sum, { open: due }) => sum + nanoOf(String(due)), 0n);
  const message = messageOf({
    command: `/usage invoice list${customerWord(customer)}`,
    headline: headlineOf(rows.length, formatUsdCents(open)),
    lines: rows.length === 0 ? [say`What the last month would be: /usage invoice last-month`] : [],
    table: rows.length === 0 ? null : tableOf(rows, open),
    csvName: rows.length === 0 ? null : 'invoices',
  });
  return { message };
}

function headlineOf(count: number, open: string): string {
  if (count === 0) return say`No invoice was issued yet`;
  return counted(count, say`1 invoice, ${open} open`, say`${count} invoices, ${open} open`);
}

function rowOf(invoice: Invoice, all: readonly Invoice[], ledger: readonly LedgerEntry[]): Row {
  const { number, month, customer, state } = invoice;
  const body = readInvoice(invoice.body);
  const paid = paymentsOf(accountOf(customer, all, ledger)).paid.get(number) ?? [];
  const balance = balanceOf(body, paid);
  const open = state === 'void' ? 0n : balance.due;
  return {
    number: `${number}`,
    ...{ month, customer: customer || say`(the organisation)`, total: body.totalUsd },
    paid: toDecimalUsd(balance.paid),
    open: toDecimalUsd(open),
    state: stateText(state, { paid: balance.paid, open }),
  };
}

function stateText(
  state: Invoice['state'],
  { paid, open }: { readonly paid: bigint; readonly open: bigint },
): string {
  if (state === 'void') return say`void`;
  if (open === 0n) return say`paid`;
  return paid > 0n ? say`paid in part` : say`open`;
}

function tableOf(rows: readonly Row[], open: bigint): Table {
  return {
    columns: [
      { key: 'number', label: say`number`, unit: 'text' },
      { key: 'month', label: say`month`, unit: 'text' },
      { key: 'customer', label: say`customer`, unit: 'text' },
      { key: 'total', label: say`total`, unit: 'usd' },
      { key: 'paid', label: say`paid`, unit: 'usd' },
      { key: 'open', label: say`open`, unit: 'usd' },
      { key: 'state', label: say`state`, unit: 'text' },
    ],
    rows,
    total: { number: say`Total`, open: toDecimalUsd(open) },
    shown: SHOWN_INVOICES,
    rowsOverlap: false,
  };
}
