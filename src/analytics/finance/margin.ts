import type { Revenue } from '../state.ts';

/** What one customer paid and what serving it cost, nano-USD; the customer "" is nobody in particular. */
export type Margin = {
  readonly customer: string;
  readonly revenue: bigint;
  readonly cost: bigint;
  readonly margin: bigint;
};

/** A row for every customer that paid or cost anything, the largest revenue first, then the dearest. */
export function marginsOf(
  costs: ReadonlyMap<string, bigint>,
  revenue: readonly Pick<Revenue, 'customer' | 'amount'>[],
): readonly Margin[] {
  const paid = new Map<string, bigint>();
  for (const { customer, amount } of revenue) paid.set(customer, (paid.get(customer) ?? 0n) + amount);
  const customers = [...new Set([...paid.keys(), ...costs.keys()])];
  return customers
    .map((customer) => marginOf(customer, paid.get(customer) ?? 0n, costs.get(customer) ?? 0n))
    .filter(({ revenue: sum, cost }) => sum !== 0n || cost !== 0n)
    .sort(byRevenue);
}

/** All of them as one. */
export function wholeMargin(margins: readonly Margin[]): Margin {
  const sum = (key: 'revenue' | 'cost') => margins.reduce((total, margin) => total + margin[key], 0n);
  return marginOf('', sum('revenue'), sum('cost'));
}

/** Percent of revenue that is left, as a decimal string with at most one place; null without revenue. */
export function marginPercent({ revenue, margin }: Margin): string | null {
  if (revenue <= 0n) return null;
  const tenths = (margin * 1_000n) / revenue;
  const [sign, size] = tenths < 0n ? ['-', -tenths] : ['', tenths];
  return `${sign}${size / 10n}${size % 10n === 0n ? '' : `.${size % 10n}`}`;
}

/**
 * An amount for several days as one for each of them, in nano-USD: equal parts, and what is left over one by one
 * from the first day on, so that they add up.
 */
export function spread(amount: bigint, days: number): readonly bigint[] {
  const [part, rest] = [amount / BigInt(days), amount % BigInt(days)];
  return Array.from({ length: days }, (_, index) => part + (BigInt(index) < rest ? 1n : 0n));
}

function marginOf(customer: string, revenue: bigint, cost: bigint): Margin {
  return { customer, revenue, cost, margin: revenue - cost };
}

function byRevenue(one: Margin, other: Margin): number {
  if (one.revenue !== other.revenue) return one.revenue > other.revenue ? -1 : 1;
  if (one.cost !== other.cost) return one.cost > other.cost ? -1 : 1;
  return one.customer < other.customer ? -1 : 1;
}
