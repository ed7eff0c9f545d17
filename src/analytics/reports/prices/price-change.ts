import { counted, say } from '../../../language/say.ts';
import { formatUsd } from '../../money.ts';
import { modelText } from '../../pricing/book/used-models.ts';
import type { CostComparison, MonthChange } from '../../pricing/repricing/cost-comparison.ts';
import type { Restatement } from '../../pricing/repricing/restatements.ts';
import { eventsText } from '../../words/counts.ts';
import { formatCount } from '../../words/format.ts';

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

/** "1,204 events, $12.40 → $15.20 (3 were pending)" */
export function amountsText({ events, werePending, beforeNano, afterNano }: Omit<MonthSum, 'month'>): string {
  const count = eventsText(events);
  const before = werePending === events ? say`pending` : formatUsd(beforeNano);
  const waiting = werePending > 0 && werePending < events ? ` (${waitedText(werePending)})` : '';
  return `${count}, ${before} → ${formatUsd(afterNano)}${waiting}`;
}

function waitedText(events: number): string {
  return counted(events, say`1 was pending`, say`${formatCount(events)} were pending`);
}

/** "openai/gpt-4o and 2 more models", for headlines. */
export function modelsText(models: readonly { readonly provider: string; readonly model: string }[]): string {
  const names = [...new Set(models.map(modelText))];
  const [first = say`no model`] = names;
  const more = names.length - 1;
  if (more < 1) return first;
  return counted(more, say`${first} and 1 more model`, say`${first} and ${more} more models`);
}

/** What has to be said of a comparison: where it stopped, what stays pending. */
export function comparisonNotes({ changes, complete, read }: CostComparison): readonly string[] {
  const losing = changes.reduce((sum, change) => sum + change.becomePending, 0);
  return [
    ...(complete ? [] : [say`Only the first ${formatCount(read)} events were compared; there are more.`]),
    ...(losing > 0 ? [say`${formatCount(losing)} of them would have no price any more.`] : []),
  ];
}

/** All restatements of a month together. */
export function restatedSum(restated: readonly Restatement[]): Omit<MonthSum, 'month'> {
  return sumOf(restated.map((one) => ({ ...one, werePending: one.reason === 'priced' ? one.events : 0 })));
}
