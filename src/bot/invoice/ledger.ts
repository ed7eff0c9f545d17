import { creditsFor, paymentsOf } from '../../analytics/finance/invoices.ts';
import { type Figure, messageOf, type Row, type Table } from '../../analytics/message.ts';
import { formatUsdCents, toDecimalUsd } from '../../analytics/money.ts';
import type { LedgerEntry } from '../../analytics/state.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { notUnderstood } from '../finance-access.ts';
import type { Word } from '../words.ts';
import { readAccount } from './account.ts';
import { customerWord, readCustomer } from './terms.ts';

const SHOWN_ENTRIES = 15;
/** After every day there is. */
const ALL_DAYS = '9999-12-31';

/** `invoice ledger [customer:…]`: what was credited and paid, and what of it is not used yet. */
export async function showLedger(call: Call, words: readonly Word[]): Promise<Saying> {
  const other = words.find(({ key }) => key !== 'customer');
  if (other) return notUnderstood(call, other, 'For example: /usage invoice ledger customer:globex');
  const customer = await readCustomer(call, words);
  if (typeof customer !== 'string') return refuse(call, customer);
  const entries = await entriesOf(call, customer);
  const isEmpty = entries.length === 0;
  const count = entries.length === 1 ? '1 entry' : `${entries.length} entries`;
  const message = messageOf({
    command: `/usage invoice ledger${customerWord(customer)}`,
    headline: isEmpty ? 'Nothing was credited or paid yet' : `${count} of credits and payments`,
    lines: isEmpty ? ['Enter one: /usage invoice credit $50 "launch promotion"'] : [],
    figures: await figuresOf(call, entries),
    table: isEmpty ? null : tableOf(entries),
    csvName: isEmpty ? null : 'ledger',
  });
  return { message };
}

/** Those of one customer, or all without one. */
async function entriesOf({ services, speaker }: Call, customer: string): Promise<readonly LedgerEntry[]> {
  const all = await services.state.ledger(speaker.organisation.id);
  return all.filter((one) => customer === '' || one.customer === customer);
}

/** What is left of all that is listed, customer by customer: nobody uses another's credit. */
async function figuresOf(call: Call, entries: readonly LedgerEntry[]): Promise<readonly Figure[]> {
  const customers = [...new Set(entries.map(({ customer }) => customer))];
  const accounts = await Promise.all(customers.map((customer) => readAccount(call, customer)));
  const credits = accounts.flatMap((account) => creditsFor(account, ALL_DAYS));
  const left = credits.reduce((sum, { amount }) => sum + amount, 0n);
  const ahead = accounts.reduce((sum, account) => sum + paymentsOf(account).ahead, 0n);
  return [moneyFigure('creditLeft', 'Credit left', left), moneyFigure('ahead', 'Paid ahead', ahead)];
}

function moneyFigure(key: string, label: string, nano: bigint): Figure {
  return { key, label, value: toDecimalUsd(nano), unit: 'usd', text: formatUsdCents(nano) };
}

function tableOf(entries: readonly LedgerEntry[]): Table {
  return {
    columns: [
      { key: 'day', label: 'day', unit: 'text' },
      { key: 'kind', label: 'kind', unit: 'text' },
      { key: 'amount', label: 'amount', unit: 'usd' },
      { key: 'customer', label: 'customer', unit: 'text' },
      { key: 'note', label: 'note', unit: 'text' },
      { key: 'id', label: 'id', unit: 'text' },
    ],
    rows: entries.toReversed().map(rowOf),
    total: {},
    shown: SHOWN_ENTRIES,
    rowsOverlap: false,
  };
}

function rowOf({ day, kind, amount, customer, note, id }: LedgerEntry): Row {
  return { day, kind, amount: toDecimalUsd(amount), customer: customer || '(the organisation)', note, id };
}
