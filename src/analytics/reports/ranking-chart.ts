import type { DimensionName } from '../dimensions.ts';
import type { RankingChart } from '../message.ts';
import { toDecimalUsd } from '../money.ts';
import type { Measure, Measures } from '../store.ts';
import type { Group } from './breakdown.ts';
import type { ReportContext } from './context.ts';
import { drawnGroups } from './groups.ts';
import { addUp, toCount } from './measures.ts';
import { exactMetric, METRIC_UNITS, STACKED_MEASURES, type StackedMetric, stackable } from './metrics.ts';
import type { Question } from './question.ts';
import { chartBase } from './time-charts.ts';

/** Bars drawn; what is smaller stands in one more bar that says how many it holds. */
export const DRAWN_BARS = 10;

type Part = { readonly label: string; readonly of: (measures: PartMeasures) => bigint };

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

/** What the bars and their parts are worked out from. */
const PART_MEASURES = [
  ...STACKED_MEASURES,
  'cacheReadTokens',
  'cacheWriteTokens',
  'inputCostNano',
  'cacheReadCostNano',
  'cacheWriteCostNano',
  'outputCostNano',
] as const satisfies readonly Measure[];

type PartMeasures = Pick<Measures, (typeof PART_MEASURES)[number]>;

type Bar = { readonly name: string; readonly measures: PartMeasures };

type Ranking = {
  readonly by: DimensionName;
  /** Largest first. */
  readonly groups: readonly Group[];
  readonly total: Measures;
};

/** The largest groups as bars, split by token type where the metric has one. */
export async function rankingChart(
  context: ReportContext,
  ranking: Ranking,
  words: { readonly title: string; readonly alt: string },
): Promise<RankingChart> {
  const { question } = context;
  const metric = stackable(question.metric, ranking.total);
  const bars = await barsOf(context, ranking);
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
    more: Math.max(0, ranking.groups.length - drawnIn(question)),
  };
}

function drawnIn({ top }: Question): number {
  return Math.min(top, DRAWN_BARS);
}

async function barsOf(context: ReportContext, { by, groups, total }: Ranking): Promise<readonly Bar[]> {
  const shown = groups.slice(0, drawnIn(context.question));
  const { drawn, rest } = await drawnGroups(context, {
    by,
    values: shown.map(({ value }) => value),
    measures: PART_MEASURES,
    totals: [{ bucket: 0, value: '', measures: total }],
  });
  const byValue = new Map(drawn.map((row) => [row.value, row.measures]));
  const bars = shown.map(({ value, name }) => ({
    name,
    measures: byValue.get(value) ?? addUp([], PART_MEASURES),
  }));
  const more = groups.length - shown.length;
  return more === 0 ? bars : [...bars, { name: `+${more} more`, measures: addUp(rest, PART_MEASURES) }];
}

function partsOf(metric: StackedMetric): readonly Part[] {
  if (metric === 'cost') return COST_PARTS;
  return metric === 'tokens' ? TOKEN_PARTS : [];
}
