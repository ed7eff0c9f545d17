import { creditsFor, paymentsOf } from '../../analytics/finance/invoices.ts';
import { type Figure, messageOf, type Row, type Table } from '../../analytics/message.ts';
import { formatUsdCents, toDecimalUsd } from '../../analytics/money.ts';
import type { LedgerEntry } from '../../analytics/state.ts';
import { counted, say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import type { Word } from '../grammar/words.ts';
import { notUnderstood } from '../speaker/finance-access.ts';
import { readAccount } from './account.ts';
import { customerWord, readCustomer } from './terms.ts';

const SHOWN_ENTRIES = 15;
/** After every day there is. */
const ALL_DAYS = '9999-12-31';

/** `invoice ledger [customer:…]`: what was credited and paid, and what of it is not used yet. */
export async function showLedger(call: Call, words: readonly Word[]): Promise<Saying> {
  const other = words.find(({ key }) => key !== 'customer');
  if (other) return notUnderstood(call, other, say`For example: /usage invoice ledger customer:globex`);
  const customer = await readCustomer(call, words);
  if (typeof customer !== 'string') return refuse(call, customer);
  const entries = await entriesOf(call, customer);
  const isEmpty = entries.length === 0;
  const message = messageOf({
    command: `/usage invoice ledger${customerWord(customer)}`,
    headline: isEmpty ? say`Nothing was credited or paid yet` : countText(entries.length),
    lines: isEmpty ? [say`Enter one: /usage invoice credit $50 "launch promotion"`] : [],
    figures: await figuresOf(call, entries),
    table: isEmpty ? null : tableOf(entries),
    csvName: isEmpty ? null : 'ledger',
  });
  return { message };
}

function countText(entries: number): string {
  return counted(
    entries,
    say`1 entry of credits and payments`,
    say`${entries} entries of credits and payments`,
  );
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
  return [moneyFigure('creditLeft', say`Credit left`, left), moneyFigure('ahead', say`Paid ahead`, ahead)];
}

function moneyFigure(key: string, label: string, nano: bigint): Figure {
  return { key, label, value: toDecimalUsd(nano), unit: 'usd', text: formatUsdCents(nano) };
}

function tableOf(entries: readonly LedgerEntry[]): Table {
  return {
    columns: [
      { key: 'day', label: say`day`, unit: 'text' },
      { key: 'kind', label: say`kind`, unit: 'text' },
      { key: 'amount', label: say`amount`, unit: 'usd' },
      { key: 'customer', label: say`customer`, unit: 'text' },
      { key: 'note', label: say`note`, unit: 'text' },
      { key: 'id', label: 'id', unit: 'text' },
    ],
    rows: entries.toReversed().map(rowOf),
    total: {},
    shown: SHOWN_ENTRIES,
    rowsOverlap: false,
  };
}

function rowOf({ day, kind, amount, customer, note, id }: LedgerEntry): Row {
  const whose = customer || say`(the organisation)`;
  return { day, kind: kindText(kind), amount: toDecimalUsd(amount), customer: whose, note, id };
}

function kindText(kind: LedgerEntry['kind']): string {
  return kind === 'credit' ? say`credit` : say`payment`;
}
