import { say } from '../../../language/say.ts';
import type { Column, Row } from '../../message.ts';
import { toDecimalUsd } from '../../money.ts';
import type { Measure, Measures } from '../../store.ts';
import { changeOf } from '../../words/format.ts';
import { toCount } from '../measures.ts';
import { METRIC_UNITS, metricValue, STACKED_MEASURES, type StackedMetric } from '../metrics.ts';
import { isCostPending } from '../pending-cost.ts';

/** What a row is compared by: what metrics are summed from, and whether its cost is known. */
export const FORMER_MEASURES = [...STACKED_MEASURES, 'events'] as const satisfies readonly Measure[];

export type FormerMeasures = Pick<Measures, (typeof FORMER_MEASURES)[number]>;

/** The metric in the window compared with, and how much more or, below zero, less it is now. */
export function formerColumns(metric: StackedMetric): readonly Column[] {
  const unit = METRIC_UNITS[metric];
  return [
    { key: 'before', label: say`before`, unit },
    { key: 'change', label: say`change`, unit },
    { key: 'changePercent', label: say`change %`, unit: 'change' },
  ];
}

/** Columns behind the name, the compared ones first: a chat has no room for all of them. */
export function withFormerColumns(columns: readonly Column[], metric: StackedMetric): readonly Column[] {
  return [
    ...columns.filter(({ key }) => key === metric),
    ...formerColumns(metric),
    ...columns.filter(({ key }) => key !== metric),
  ];
}

/** Cells of those columns; a change from or to a cost that nobody knows is unknown, and one from nothing has no percent. */
export function formerCells(
  metric: StackedMetric,
  { now, before }: { readonly now: FormerMeasures; readonly before: FormerMeasures },
): Row {
  const [value, former] = [metricValue(metric, now), metricValue(metric, before)];
  const exact = (amount: bigint) => (metric === 'cost' ? toDecimalUsd(amount) : toCount(amount));
  const isKnown = !isUnknown(metric, now) && !isUnknown(metric, before);
  return {
    before: isUnknown(metric, before) ? null : exact(former),
    change: isKnown ? exact(value - former) : null,
    changePercent: isKnown ? changeOf(value, former) : null,
  };
}

function isUnknown(metric: StackedMetric, measures: FormerMeasures): boolean {
  return metric === 'cost' && isCostPending(measures);
}
