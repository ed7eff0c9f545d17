import { counted, say } from '../../language/say.ts';
import { type Currency, formatMoney, formatMoneyCents } from '../currency.ts';
import { type NanoUsd, toDecimalUsd } from '../money.ts';
import type { Measures } from '../store.ts';
import { changeOf, formatChange, formatCount } from '../words/format.ts';

/** What some calls cost, nano-USD, and how many of them have no price yet and are not in it. */
export type CostSum = Pick<Measures, 'costNano' | 'pendingEvents'>;

/** Of nothing used. */
export const NO_COST: CostSum = { costNano: 0n, pendingEvents: 0n };

type PlannedSum = CostSum & Pick<Measures, 'plannedCostNano'>;

/** An amount of nothing while calls wait for a price is no amount: what they cost is all there is to know. */
export function isPending(nano: NanoUsd, { pendingEvents }: Pick<CostSum, 'pendingEvents'>): boolean {
  return nano === 0n && pendingEvents > 0n;
}

export function isCostPending(sum: CostSum): boolean {
  return isPending(sum.costNano, sum);
}

/** Billed money as people read it: "pending" with none known, "at least $1.20" while part of it has no price yet. */
export function costText(sum: CostSum, currency?: Currency): string {
  return knownText(sum.costNano, sum, currency);
}

/** The same to the cent, as books are kept. */
export function costTextCents(sum: CostSum, currency?: Currency): string {
  if (isCostPending(sum)) return say`pending`;
  const known = formatMoneyCents(sum.costNano, currency);
  return sum.pendingEvents > 0n ? say`at least ${known}` : known;
}

/** What a message says beside such an amount; nothing while all calls have a price. */
export function uncountedLine({ pendingEvents }: Pick<CostSum, 'pendingEvents'>): readonly string[] {
  if (pendingEvents === 0n) return [];
  return [
    counted(
      pendingEvents,
      say`1 call has no price yet and is not counted.`,
      say`${formatCount(pendingEvents)} calls have no price yet and are not counted.`,
    ),
  ];
}

/** The same of what plans pay for, at API prices. */
export function plannedText(sum: PlannedSum, currency?: Currency): string {
  return knownText(sum.plannedCostNano, sum, currency);
}

/** The same of any amount that calls without a price would change. */
export function knownText(
  nano: NanoUsd,
  sum: Pick<CostSum, 'pendingEvents'>,
  currency?: Currency | undefined,
): string {
  if (isPending(nano, sum)) return say`pending`;
  const known = formatMoney(nano, currency);
  return sum.pendingEvents > 0n ? say`at least ${known}` : known;
}

/** Billed money as an exact value: null, an empty cell, with none known; a cost that is known in part is that part. */
export function costValue(sum: CostSum): string | null {
  return isCostPending(sum) ? null : toDecimalUsd(sum.costNano);
}

/** The same of what plans pay for: calls without a price may be theirs only where nothing is known to be billed. */
export function plannedValue(sum: PlannedSum): string | null {
  return isCostPending(sum) && sum.plannedCostNano === 0n ? null : toDecimalUsd(sum.plannedCostNano);
}

/** How a cost changed, as a cell; null while one of the two is pending. */
export function costChange(now: CostSum, before: CostSum): string | null {
  return isCostPending(now) || isCostPending(before) ? null : changeOf(now.costNano, before.costNano);
}

/** How a cost changed, in words; undefined while one of the two is pending. */
export function costChangeText(now: CostSum, before: CostSum): string | undefined {
  return isCostPending(now) || isCostPending(before)
    ? undefined
    : formatChange(now.costNano, before.costNano);
}
