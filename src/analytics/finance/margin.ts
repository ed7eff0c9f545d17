import { type CostSum, isCostPending, NO_COST } from '../reports/pending-cost.ts';
import type { Revenue } from '../state.ts';

/**
 * What one customer paid and what serving it cost, nano-USD; the customer "" is nobody in particular. While calls wait
 * for a price the margin is what it can be at most, and nothing is known of one whose cost is pending.
 */
export type Margin = {
  readonly customer: string;
  readonly revenue: bigint;
  readonly cost: CostSum;
  readonly margin: bigint;
};

/** A row for every customer that paid or cost anything, the largest revenue first, then the dearest. */
export function marginsOf(
  costs: ReadonlyMap<string, CostSum>,
  revenue: readonly Pick<Revenue, 'customer' | 'amount'>[],
): readonly Margin[] {
  const paid = new Map<string, bigint>();
  for (const { customer, amount } of revenue) paid.set(customer, (paid.get(customer) ?? 0n) + amount);
  const customers = [...new Set([...paid.keys(), ...costs.keys()])];
  return customers
    .map((customer) => marginOf(customer, paid.get(customer) ?? 0n, costs.get(customer) ?? NO_COST))
    .filter(({ revenue: sum, cost }) => sum !== 0n || cost.costNano !== 0n || cost.pendingEvents > 0n)
    .sort(byRevenue);
}

/** All of them as one. */
export function wholeMargin(margins: readonly Margin[]): Margin {
  const sum = (of: (margin: Margin) => bigint) => margins.reduce((total, margin) => total + of(margin), 0n);
  return marginOf(
    '',
    sum(({ revenue }) => revenue),
    { costNano: sum(({ cost }) => cost.costNano), pendingEvents: sum(({ cost }) => cost.pendingEvents) },
  );
}

/** Percent of revenue that is left, as a decimal string with at most one place; null without revenue or a known cost. */
export function marginPercent({ revenue, margin, cost }: Margin): string | null {
  if (revenue <= 0n || isCostPending(cost)) return null;
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

function marginOf(customer: string, revenue: bigint, cost: CostSum): Margin {
  return { customer, revenue, cost, margin: revenue - cost.costNano };
}

function byRevenue(one: Margin, other: Margin): number {
  if (one.revenue !== other.revenue) return one.revenue > other.revenue ? -1 : 1;
  const [dear, cheap] = [one.cost.costNano, other.cost.costNano];
  if (dear !== cheap) return dear > cheap ? -1 : 1;
  return one.customer < other.customer ? -1 : 1;
}
