import type { RankingChart } from '../message.ts';
import { toDecimalUsd } from '../money.ts';
import type { Measures } from '../store.ts';
import type { Group } from './breakdown.ts';
import { sumMeasures, toCount } from './measures.ts';
import type { Question } from './question.ts';
import { chartBase, exactMetric, METRIC_UNITS, stackable } from './time-charts.ts';

/** Bars drawn; what is smaller stands in one more bar that says how many it holds. */
const DRAWN_BARS = 10;

type Part = { readonly label: string; readonly of: (measures: Measures) => bigint };

const COST_PARTS: readonly Part[] = [
  {
    label: 'input',
    of: (measures) => measures.inputCostNano,
  },
  { label: 'cache reads', of: (measures) => measures.cacheReadCostNano },
  { label: 'cache writes', of: (measures) => measures.cacheWriteCostNano },
  { label: 'output', of: (measures) => measures.outputCostNano },
  {
    label: 'other',
    of: (measures) =>
      measures.costNano -
      measures.inputCostNano -
      measures.cacheReadCostNano -
      measures.cacheWriteCostNano -
      measures.outputCostNano,
  },
];

const TOKEN_PARTS: readonly Part[] = [
  {
    label: 'input',
    of: (measures) => measures.inputTokens - measures.cacheReadTokens - measures.cacheWriteTokens,
  },
  { label: 'cache reads', of: (measures) => measures.cacheReadTokens },
  { label: 'cache writes', of: (measures) => measures.cacheWriteTokens },
  { label: 'output', of: (measures) => measures.outputTokens },
];

/** The largest groups as bars, split by token type where the metric has one. */
export function rankingChart(
  question: Question,
  ranked: readonly Group[],
  words: { readonly title: string; readonly alt: string },
): RankingChart {
  const metric = stackable(question.metric);
  const limit = Math.min(question.top, DRAWN_BARS);
  const drawn = ranked.slice(0, limit);
  const rest = ranked.slice(limit);
  const bars =
    rest.length === 0
      ? drawn
      : [...drawn, { name: `+${rest.length} more`, measures: sumMeasures(rest.map(toRow)) }];
  const parts = partsOf(metric).filter((part) => bars.some((bar) => part.of(bar.measures) !== 0n));
  return {
    kind: 'ranking',
    measure: metric,
    unit: METRIC_UNITS[metric],
    ...chartBase(question, words),
    parts: parts.length > 0 ? parts.map((part) => part.label) : [metric],
    rows: bars.map((bar) => ({
      name: bar.name,
      values:
        parts.length > 0
          ? parts.map((part) =>
              metric === 'cost' ? toDecimalUsd(part.of(bar.measures)) : toCount(part.of(bar.measures)),
            )
          : [exactMetric(metric, bar.measures)],
    })),
    more: rest.length,
  };
}

function partsOf(metric: keyof typeof METRIC_UNITS): readonly Part[] {
  if (metric === 'cost') return COST_PARTS;
  return metric === 'tokens' ? TOKEN_PARTS : [];
}

function toRow(group: Group) {
  return { bucket: 0, value: group.name, measures: group.measures };
}
