import { divideHalfEven } from '../money.ts';
import type { LedgerEntry } from '../state.ts';
import { CENT, roundedTo } from './cents.ts';

/** What an invoice is worked out from, nano-USD. */
export type InvoiceTerms = {
  /** What its lines cost, exactly; what has no price yet is none of them. */
  readonly lines: readonly bigint[];
  /** Credits that are left to be used, in the order in which they are. */
  readonly credits: readonly Credit[];
  /** Percent, as decimal text. */
  readonly taxRate: string;
  /** What amounts are rounded to; a cent when absent. */
  readonly step?: bigint;
};

export type Credit = Pick<LedgerEntry, 'id' | 'day' | 'note' | 'amount'>;

/** An invoice's amounts, nano-USD: the usage is exact, all others are whole steps. */
export type InvoiceSum = {
  readonly usage: bigint;
  readonly lines: readonly bigint[];
  /** What has to be added to the rounded lines to reach the rounded usage. */
  readonly rounding: bigint;
  /** What is charged for the usage: rounded once, as a sum. */
  readonly charged: bigint;
  /** What is used of each credit; those of which nothing is are left out. */
  readonly credits: readonly Credit[];
  readonly creditLeft: bigint;
  readonly taxable: bigint;
  readonly tax: bigint;
  readonly total: bigint;
};

/** Lines, rounding, credits, then tax on what is left, rounded once; a credit beyond the sum is kept for later. */
export function invoiceSum({ lines, credits, taxRate, step = CENT }: InvoiceTerms): InvoiceSum {
  const usage = add(lines);
  const charged = roundedTo(usage, step);
  const rounded = lines.map((line) => roundedTo(line, step));
  const used = useCredits(credits, charged);
  const taxable = charged - add(used.map(({ amount }) => amount));
  const tax = taxOn(taxable, taxRate, step);
  return {
    ...{ usage, charged, taxable, tax },
    lines: rounded,
    rounding: charged - add(rounded),
    credits: used,
    creditLeft: add(credits.map(({ amount }) => amount)) - add(used.map(({ amount }) => amount)),
    total: taxable + tax,
  };
}

/** Credits are used in their order, never for more than is charged. */
function useCredits(credits: readonly Credit[], charged: bigint): readonly Credit[] {
  let open = charged;
  return credits.flatMap((credit) => {
    const amount = credit.amount < open ? credit.amount : open;
    open -= amount;
    return amount > 0n ? [{ ...credit, amount }] : [];
  });
}

function taxOn(taxable: bigint, taxRate: string, step: bigint): bigint {
  const [whole = '0', fraction = ''] = taxRate.split('.');
  const perUnit = 100n * 10n ** BigInt(fraction.length);
  return divideHalfEven(taxable * BigInt(whole + fraction), perUnit * step) * step;
}

function add(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}
