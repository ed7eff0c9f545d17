import { decimalText, listText } from '../../../language/numbers.ts';
import { say } from '../../../language/say.ts';
import { absolute } from '../../absolute.ts';
import { type DimensionName, dimensionNamed } from '../../dimensions.ts';
import type { Figure, Message, Row, Table } from '../../message.ts';
import type { Filter, Measures, UsageQuery, UsageReader } from '../../store.ts';
import { queryOf, type ReportContext } from '../context.ts';
import { addUp, sumMeasures, toCount } from '../measures.ts';
import { exactMetric, METRIC_UNITS, metricValue, type StackedMetric, stackable } from '../metrics.ts';
import type { Pair, Question } from '../question.ts';
import { nameOf, overlaps } from '../table/breakdown.ts';
import { topReport } from '../top.ts';
import { differenceOf } from '../why/difference.ts';
import { effectsOf } from '../why/effects.ts';
import { driversBy, mostTelling } from '../why/splits.ts';
import { effectFigures, isComparable, linesOf, maybeWaterfall } from '../why/telling.ts';
import { amountText, maybeScopeText, shorten } from '../wording.ts';
import { FORMER_MEASURES, type FormerMeasures, formerCells } from './former-columns.ts';
import { datesText } from './former-period.ts';
import { unknownDifferenceNotes } from './unknown-differences.ts';

/** Whether a ranking is asked of two sides, in something whose difference is a sum. */
export function isPair({ pair, metric, chart }: Question): boolean {
  return pair !== undefined && metric in METRIC_UNITS && chart !== 'scatter';
}

type Side = { readonly name: string; readonly query: UsageQuery; readonly measures: Measures };

/** Both sides, the larger first. */
type Sides = { readonly first: Side; readonly second: Side; readonly metric: StackedMetric };

/** `compare team:ml vs team:web`: one against the other, with what the difference between them comes from. */
export async function pairReport(context: ReportContext): Promise<Message> {
  const { question } = context;
  const ranking = await topReport(context);
  if (!question.pair || ranking.charts.length === 0) return ranking;
  const sides = await sidesOf(context, question.pair);
  const headline = headlineOf(question, sides);
  const told = { ...ranking, headline };
  // Whoever is bound to a scope may not be told what else there is to split it by.
  if (question.boundTo !== undefined) return told;
  const explained = await explainedBy(context, question.pair, sides);
  const isCost = sides.metric === 'cost' && isComparable(explained);
  const table = await tableOf(context, explained.by, sides);
  return {
    ...told,
    lines: isCost ? linesOf(explained, explained.by) : ranking.lines,
    figures: [
      ...sideFigures(sides, question),
      ...(isCost ? effectFigures(explained) : []),
      ...ranking.figures,
    ],
    table,
    charts:
      isCost && question.chart === undefined
        ? [...maybeWaterfall(explained, pictureWords(question, sides, headline)), ...ranking.charts]
        : ranking.charts,
    footing: ranking.footing && {
      ...ranking.footing,
      notes: [
        say`cost, tokens and requests are of both together`,
        ...unknownDifferenceNotes(table),
        ...ranking.footing.notes,
      ],
    },
  };
}

async function sidesOf({ question, usage }: ReportContext, pair: Pair): Promise<Sides> {
  const sideOf = async (values: readonly string[]): Promise<Side> => {
    const query = { ...queryOf(question), filters: sideFilters(question, pair, values) };
    const name = listText(values.map((value) => nameOf(value, pair.dimension)));
    return { name, query, measures: sumMeasures(await usage.sum(query)) };
  };
  const left = await sideOf(pair.sides[0]);
  const right = await sideOf(pair.sides[1]);
  const metric = stackable(question.metric, sumMeasures([left, right]));
  const isLess = metricValue(metric, left.measures) < metricValue(metric, right.measures);
  return isLess ? { first: right, second: left, metric } : { first: left, second: right, metric };
}

/** What narrows a question to one of its sides. */
export function sideFilters(
  { filters }: Pick<Question, 'filters'>,
  pair: Pair,
  values: readonly string[],
): readonly Filter[] {
  const both = pair.sides.flat();
  return filters.map((filter) => {
    const isBoth = filter.dimension === pair.dimension && !filter.negate && isSame(filter.values, both);
    return isBoth ? { ...filter, values } : filter;
  });
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((value) => others.includes(value));
}

async function explainedBy(context: ReportContext, pair: Pair, { first, second }: Sides) {
  const { usage, question } = context;
  const queries = { now: first.query, before: second.query };
  const { changes, failed } = await differenceOf(usage, queries);
  const split = { ...question, by: null };
  const drivers = await driversBy({ ...context, question: split }, queries);
  const others = new Map([...drivers].filter(([by]) => by !== pair.dimension));
  return {
    question,
    before: second.measures,
    now: first.measures,
    effects: effectsOf(changes, failed),
    drivers: others,
    by: mostTelling(others),
  };
}

/** "platform: $106.52, 3.8 times research ($28.18), 21 Oct–20 Nov 2026 (model gpt-4.1)" */
function headlineOf(question: Question, { first, second, metric }: Sides): string {
  const { period, pair, currency } = question;
  const amount = ({ measures }: Side) => amountText(metric, measures, currency);
  const others = question.filters.filter(({ dimension }) => dimension !== pair?.dimension);
  const scope = maybeScopeText({ ...question, filters: others });
  const dates = datesText(period, period.timeZone);
  const window = scope === undefined ? dates : `${dates} (${scope})`;
  const [more, less] = [`${first.name}: ${amount(first)}`, `${second.name} (${amount(second)}), ${window}`];
  const [high, low] = [metricValue(metric, first.measures), metricValue(metric, second.measures)];
  const isKnown = metric !== 'cost' || [first, second].every(({ measures }) => measures.pendingEvents === 0n);
  // Of a cost known in part nobody can say how many times another it is.
  return shorten(isKnown ? comparedText(more, less, { high, low }) : say`${more}, against ${less}`);
}

/** "3.8 times" from a tenth more on; below, nobody would call it a difference. */
function comparedText(
  first: string,
  second: string,
  { high, low }: { readonly high: bigint; readonly low: bigint },
): string {
  if (low === 0n) return say`${first}, against ${second}`;
  const tenths = (high * 10n + low / 2n) / low;
  if (tenths < 11n) return say`${first}, about as much as ${second}`;
  return say`${first}, ${decimalText(`${tenths / 10n}.${tenths % 10n}`)} times ${second}`;
}

/** What each side comes to; the figures behind them are of both together. */
function sideFigures({ first, second, metric }: Sides, { currency }: Question): readonly Figure[] {
  return [first, second].map(({ name, measures }, index) => ({
    key: index === 0 ? 'first' : 'second',
    label: name,
    value: exactMetric(metric, measures),
    unit: METRIC_UNITS[metric],
    text: amountText(metric, measures, currency),
  }));
}

function pictureWords(question: Question, { first, second }: Sides, title: string) {
  const dates = datesText(question.period, question.period.timeZone);
  return {
    title,
    measure: `${say`Difference in cost, ${first.name} against ${second.name}`}, ${dates}`,
  };
}

/** Each value with what it was on either side and the difference; where rows do not overlap, they add up to the whole. */
async function tableOf(
  { question, usage }: ReportContext,
  by: DimensionName,
  { first, second, metric }: Sides,
): Promise<Table> {
  const [now, before] = [await sumsBy(usage, first.query, by), await sumsBy(usage, second.query, by)];
  const nothing = addUp([], FORMER_MEASURES);
  const rows = [...new Set([...now.keys(), ...before.keys()])].map((value) => {
    const own = { now: now.get(value) ?? nothing, before: before.get(value) ?? nothing };
    const change = metricValue(metric, own.now) - metricValue(metric, own.before);
    return { name: nameOf(value, by), size: absolute(change), own };
  });
  const dimension = dimensionNamed(by);
  const unit = METRIC_UNITS[metric];
  const hasPending = metric === 'cost' && first.measures.pendingEvents + second.measures.pendingEvents > 0n;
  const cells = (own: BothSums) => ({
    ...cellsOf(metric, own),
    ...(hasPending && { pendingEvents: toCount(own.now.pendingEvents + own.before.pendingEvents) }),
  });
  return {
    columns: [
      { key: by, label: dimension.label, unit: 'text' },
      { key: 'first', label: first.name, unit },
      { key: 'second', label: second.name, unit },
      { key: 'change', label: say`difference`, unit },
      { key: 'changePercent', label: say`difference %`, unit: 'change' },
      ...(hasPending ? [{ key: 'pendingEvents', label: say`unpriced`, unit: 'count' as const }] : []),
    ],
    rows: rows
      .toSorted((a, b) => (a.size === b.size ? (a.name < b.name ? -1 : 1) : a.size < b.size ? 1 : -1))
      .map(({ name, own }) => ({ [by]: name, ...cells(own) })),
    total: {
      [by]: say`Total`,
      ...cells({ now: first.measures, before: second.measures }),
    },
    shown: Math.min(question.top, SHOWN_ROWS),
    rowsOverlap: overlaps(dimension),
  };
}

const SHOWN_ROWS = 10;

async function sumsBy(
  usage: UsageReader,
  query: UsageQuery,
  by: DimensionName,
): Promise<ReadonlyMap<string, FormerMeasures>> {
  const rows = await usage.sum(query, { by, measures: FORMER_MEASURES });
  return new Map(rows.map(({ value, measures }) => [value, measures]));
}

type BothSums = { readonly now: FormerMeasures; readonly before: FormerMeasures };

function cellsOf(metric: StackedMetric, { now, before }: BothSums): Row {
  const { before: second, ...changes } = formerCells(metric, { now, before });
  const { before: first } = formerCells(metric, { now: before, before: now });
  return { first: first ?? null, second: second ?? null, ...changes };
}
