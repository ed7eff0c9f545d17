import { counted, say } from '../../language/say.ts';
import { formatMoney } from '../currency.ts';
import { type DimensionName, dimensionNamed } from '../dimensions.ts';
import { divideHalfEven } from '../money.ts';
import type { Question } from './question.ts';
import type { Group } from './table/breakdown.ts';

/** Dimensions whose values are pieces of work, so that what one of them costs is worth knowing. */
const PIECES: readonly DimensionName[] = ['workItem', 'conversation', 'trace', 'message', 'file'];

/** "38 work items cost $4.20 each on average, half of them $3.10 or less."; nothing about other dimensions. */
export function unitCostLines(
  groups: readonly Pick<Group, 'value' | 'measures'>[],
  by: DimensionName,
  { currency, hidesCost }: Pick<Question, 'currency' | 'hidesCost'>,
): readonly string[] {
  if (hidesCost || !PIECES.includes(by)) return [];
  const pieces = groups.filter(({ value }) => value !== '');
  const unpriced = pieces.filter(({ measures }) => measures.pendingEvents > 0n).length;
  const costs = pieces
    .filter(({ measures }) => measures.pendingEvents === 0n)
    .map(({ measures }) => measures.costNano)
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  if (costs.length < 2) return [];
  const sum = costs.reduce((total, cost) => total + cost, 0n);
  const mean = formatMoney(divideHalfEven(sum, BigInt(costs.length)), currency);
  // The lower of the two in the middle: at least half of them cost no more.
  const middle = formatMoney(costs[(costs.length - 1) >> 1] ?? 0n, currency);
  const { plural } = dimensionNamed(by);
  const told = say`${costs.length} ${plural} cost ${mean} each on average, half of them ${middle} or less.`;
  if (unpriced === 0) return [told];
  const waiting = counted(unpriced, say`1 more waits for a price.`, say`${unpriced} more wait for a price.`);
  return [`${told} ${waiting}`];
}
