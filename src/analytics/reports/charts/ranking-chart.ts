import { say } from '../../../language/say.ts';
import type { DimensionName } from '../../dimensions.ts';
import type { ExactValue, PartRole, RankingChart } from '../../message.ts';
import { toDecimalUsd } from '../../money.ts';
import type { Measure, Measures } from '../../store.ts';
import type { ReportContext } from '../context.ts';
import { addUp, toCount } from '../measures.ts';
import { metricName } from '../metric-words.ts';
import { METRIC_UNITS, metricValue, STACKED_MEASURES, type StackedMetric, stackable } from '../metrics.ts';
import { isCostPending } from '../pending-cost.ts';
import type { Question } from '../question.ts';
import { type Group, roleOf } from '../table/breakdown.ts';
import { drawnGroups } from '../table/groups.ts';
import { chartBase } from './time-charts.ts';

/** Bars drawn; what is smaller stands in one more bar that says how many it holds. */
export const DRAWN_BARS = 10;

/** What a bar is made of, as prices tell tokens apart. */
type PartKind = 'input' | 'cacheReads' | 'cacheWrites' | 'output' | 'other';

type Part = { readonly kind: PartKind; readonly of: (measures: PartMeasures) => bigint };

const COST_PARTS: readonly Part[] = [
  {
    kind: 'input',
    of: (measures) => measures.inputCostNano,
  },
  { kind: 'cacheReads', of: (measures) => measures.cacheReadCostNano },
  { kind: 'cacheWrites', of: (measures) => measures.cacheWriteCostNano },
  { kind: 'output', of: (measures) => measures.outputCostNano },
  {
    kind: 'other',
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
    kind: 'input',
    of: (measures) => measures.inputTokens - measures.cacheReadTokens - measures.cacheWriteTokens,
  },
  { kind: 'cacheReads', of: (measures) => measures.cacheReadTokens },
  { kind: 'cacheWrites', of: (measures) => measures.cacheWriteTokens },
  { kind: 'output', of: (measures) => measures.outputTokens },
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

type Bar = { readonly name: string; readonly role?: PartRole; readonly measures: PartMeasures };

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
    measure: metricName(metric),
    unit: METRIC_UNITS[metric],
    ...chartBase(question, words),
    parts: parts.length > 0 ? parts.map(({ kind }) => partName(kind)) : [metricName(metric)],
    ...(parts.some(({ kind }) => kind === 'other') && { restPart: partName('other') }),
    rows: bars.map(({ measures, ...bar }) => ({
      ...bar,
      values:
        parts.length > 0
          ? parts.map((part) => exactPart(metric, part, measures))
          : [exactPart(metric, { of: (bar) => metricValue(metric, bar) }, measures)],
    })),
    more: Math.max(0, ranking.groups.length - drawnIn(question)),
  };
}

/** A cost that is pending is no bar of nothing. */
function exactPart(metric: StackedMetric, { of }: Pick<Part, 'of'>, measures: PartMeasures): ExactValue {
  if (metric !== 'cost') return toCount(of(measures));
  return isCostPending(measures) ? null : toDecimalUsd(of(measures));
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
    ...roleOf(value),
    measures: byValue.get(value) ?? addUp([], PART_MEASURES),
  }));
  const more = groups.length - shown.length;
  const further = { role: 'rest', measures: addUp(rest, PART_MEASURES) } as const;
  return more === 0 ? bars : [...bars, { name: say`+${more} more`, ...further }];
}

function partsOf(metric: StackedMetric): readonly Part[] {
  if (metric === 'cost') return COST_PARTS;
  return metric === 'tokens' ? TOKEN_PARTS : [];
}

function partName(kind: PartKind): string {
  switch (kind) {
    case 'input':
      return say`input`;
    case 'cacheReads':
      return say`cache reads`;
    case 'cacheWrites':
      return say`cache writes`;
    case 'output':
      return say`output`;
    case 'other':
      return say`other`;
  }
}
