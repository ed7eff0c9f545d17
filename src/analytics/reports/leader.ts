import { say } from '../../language/say.ts';
import type { Measures } from '../store.ts';
import { isAllPlanned } from './measures.ts';
import { metricValue } from './metrics.ts';
import { isPending, knownText } from './pending-cost.ts';
import type { Metric, Question } from './question.ts';
import type { Group } from './table/breakdown.ts';
import { amountText, shortName } from './wording.ts';

type Leading = { readonly leader: Pick<Group, 'name' | 'measures'>; readonly total: Measures };

/**
 * Who leads a ranking and by how much of what it is by: "search-bot leads with $96.20 (23 %)", "… with 4.2M tokens
 * (31 %)". Nobody does while the costs of all are pending.
 */
export function maybeLeaderText(
  leading: Leading,
  { currency, metric, hidesCost }: Pick<Question, 'currency' | 'metric' | 'hidesCost'>,
): string | undefined {
  if (COUNTED.includes(metric)) return usageLeaderText(leading, metric);
  return hidesCost ? usageLeaderText(leading, 'tokens') : costLeaderText(leading, currency);
}

const COUNTED: readonly Metric[] = ['tokens', 'requests', 'runs', 'errors'];

function usageLeaderText({ leader, total }: Leading, metric: Metric): string {
  const [part, whole] = [metricValue(metric, leader.measures), metricValue(metric, total)];
  return say`${shortName(leader.name)} leads with ${amountText(metric, leader.measures)}${shareText(part, whole)}`;
}

function costLeaderText({ leader, total }: Leading, currency: Question['currency']): string | undefined {
  const key = isAllPlanned(total) ? 'plannedCostNano' : 'costNano';
  const [part, whole] = [leader.measures[key], total[key]];
  if (isPending(part, leader.measures)) return undefined;
  const [amount, share] = [knownText(part, leader.measures, currency), shareText(part, whole)];
  return isAllPlanned(total)
    ? say`${shortName(leader.name)} leads with ${amount} in plans${share}`
    : say`${shortName(leader.name)} leads with ${amount}${share}`;
}

/** " (23 %)"; what is more than nothing never reads as 0 %, and what is less than all never as 100 %. */
export function shareText(part: bigint, whole: bigint): string {
  if (whole === 0n) return '';
  const percent = (part * 100n + whole / 2n) / whole;
  if (percent === 0n && part > 0n) return ' (< 1 %)';
  return percent === 100n && part < whole ? ' (> 99 %)' : ` (${percent} %)`;
}
