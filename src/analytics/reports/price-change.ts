import { formatCount } from '../format.ts';
import { formatUsd } from '../money.ts';
import type { CostComparison, MonthChange } from '../pricing/cost-comparison.ts';
import type { Restatement } from '../pricing/restatements.ts';
import { modelText } from '../pricing/used-models.ts';

export type MonthSum = Pick<MonthChange, 'month' | 'events' | 'beforeNano' | 'afterNano' | 'werePending'>;

/** Changes of all models, month by month. */
export function byMonth(changes: readonly MonthChange[]): readonly MonthSum[] {
  const months = Map.groupBy(changes, ({ month }) => month);
  return [...months]
    .map(([month, ofMonth]) => ({ month, ...sumOf(ofMonth) }))
    .sort((one, other) => (one.month < other.month ? -1 : 1));
}

export function sumOf(changes: readonly Omit<MonthSum, 'month'>[]): Omit<MonthSum, 'month'> {
  return {
    events: changes.reduce((sum, change) => sum + change.events, 0),
    werePending: changes.reduce((sum, change) => sum + change.werePending, 0),
    beforeNano: changes.reduce((sum, change) => sum + change.beforeNano, 0n),
    afterNano: changes.reduce((sum, change) => sum + change.afterNano, 0n),
  };
}

/** "2026-11: 1,204 events, $12.40 → $15.20", one a month; what had no price says so. */
export function monthLines({ changes }: Pick<CostComparison, 'changes'>): readonly string[] {
  return byMonth(changes).map((sum) => `${sum.month}: ${amountsText(sum)}`);
}

export function amountsText({ events, werePending, beforeNano, afterNano }: Omit<MonthSum, 'month'>): string {
  const count = `${formatCount(events)} ${events === 1 ? 'event' : 'events'}`;
  const before = werePending === events ? 'pending' : formatUsd(beforeNano);
  const waiting =
    werePending > 0 && werePending < events
      ? ` (${formatCount(werePending)} ${werePending === 1 ? 'was' : 'were'} pending)`
      : '';
  return `${count}, ${before} → ${formatUsd(afterNano)}${waiting}`;
}

/** "openai/gpt-4o and 2 more models", for headlines. */
export function modelsText(models: readonly { readonly provider: string; readonly model: string }[]): string {
  const names = [...new Set(models.map(modelText))];
  const [first = 'no model'] = names;
  if (names.length <= 1) return first;
  return `${first} and ${names.length - 1} more ${names.length === 2 ? 'model' : 'models'}`;
}

/** What has to be said of a comparison: where it stopped, what stays pending. */
export function comparisonNotes({ changes, complete, read }: CostComparison): readonly string[] {
  const losing = changes.reduce((sum, change) => sum + change.becomePending, 0);
  return [
    ...(complete ? [] : [`Only the first ${formatCount(read)} events were compared; there are more.`]),
    ...(losing > 0 ? [`${formatCount(losing)} of them would have no price any more.`] : []),
  ];
}

/** All restatements of a month together. */
export function restatedSum(restated: readonly Restatement[]): Omit<MonthSum, 'month'> {
  return sumOf(restated.map((one) => ({ ...one, werePending: one.reason === 'priced' ? one.events : 0 })));
}
