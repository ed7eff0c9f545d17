import { say } from '../../../language/say.ts';
import { type DimensionName, dimensionNamed } from '../../dimensions.ts';
import type { Row, Table } from '../../message.ts';
import { toDecimalUsd } from '../../money.ts';
import type { Measures } from '../../store.ts';
import { toCount } from '../measures.ts';
import { metricName } from '../metric-words.ts';
import { costValue, isCostPending } from '../pending-cost.ts';
import type { Question } from '../question.ts';
import { overlaps } from '../table/breakdown.ts';
import type { Driver, ValueSums } from './drivers.ts';

const SHOWN = 5;

export type DriverTotals = {
  readonly total: Measures;
  readonly earlier: Measures;
  readonly question: Question;
};

/**
 * Every value with what it cost now, before, and the change. What is known of the costs adds up to the difference, also
 * where the change of one value is pending.
 */
export function driversTable(
  by: DimensionName,
  drivers: readonly Driver[],
  { total, earlier, question }: DriverTotals,
): Table {
  const dimension = dimensionNamed(by);
  return {
    columns: [
      { key: by, label: dimension.label, unit: 'text' },
      { key: 'requests', label: metricName('requests'), unit: 'count' },
      { key: 'inputTokens', label: say`input tokens`, unit: 'tokens' },
      { key: 'outputTokens', label: say`output tokens`, unit: 'tokens' },
      { key: 'cost', label: metricName('cost'), unit: 'usd' },
      { key: 'before', label: say`before`, unit: 'usd' },
      { key: 'change', label: say`change`, unit: 'usd' },
      { key: 'pendingEvents', label: say`unpriced`, unit: 'count' },
    ],
    rows: drivers.map(({ name, now, before }) => ({ [by]: name, ...rowOf(now, before) })),
    total: { [by]: say`Total`, ...rowOf(total, earlier) },
    shown: Math.min(question.top, SHOWN),
    rowsOverlap: overlaps(dimension),
  };
}

function rowOf(now: ValueSums, before: ValueSums): Row {
  return {
    requests: toCount(now.requests),
    inputTokens: toCount(now.inputTokens),
    outputTokens: toCount(now.outputTokens),
    cost: costValue(now),
    before: costValue(before),
    change: isCostPending(now) || isCostPending(before) ? null : toDecimalUsd(now.costNano - before.costNano),
    pendingEvents: toCount(now.pendingEvents),
  };
}
