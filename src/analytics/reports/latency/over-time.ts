import { say } from '../../../language/say.ts';
import type { DimensionName } from '../../dimensions.ts';
import type { ExactValue, Message, Row, StackedChart } from '../../message.ts';
import { bucketStarts } from '../../period.ts';
import type { LatencyRow } from '../../store.ts';
import { formatChange, formatDuration } from '../../words/format.ts';
import { chartBase } from '../charts/time-charts.ts';
import { chartBuckets, earlierQuery, queryOf, type ReportContext } from '../context.ts';
import { metricTitle } from '../metric-words.ts';
import type { Question } from '../question.ts';
import { nameOf, roleOf } from '../table/breakdown.ts';
import { bucketNames } from '../trend.ts';
import { comparedText, periodPhrase, shorten, subjectText } from '../wording.ts';
import { timesFigures, withTimes } from './columns.ts';
import type { Times } from './words.ts';
import { missingLines, timesText, timeText } from './words.ts';

/** Hours of more than four days are told by the day: each would be read from single calls. */
export const MOST_HOURS = 96;

/** Groups whose lines can be told apart. */
const MOST_LINES = 5;

/** How long calls took over time: half of them and 95 %, or the latter of some groups. */
export async function timesOverTime(
  context: ReportContext,
  report: (context: ReportContext) => Promise<Message>,
): Promise<Message> {
  const question = withFewBuckets(context.question);
  const { usage } = context;
  const message = await report({ ...context, question });
  const [all] = await usage.latencies(queryOf(question));
  const lines = [...message.lines, ...(await missingLines(context, all))];
  const figures = [...message.figures, ...timesFigures(all)];
  const headline = await headlineOf({ ...context, question }, all);
  if (!all || all.calls === 0n) return { ...message, headline, lines, figures, charts: [] };
  const buckets = bucketStarts(question.period);
  const rows = await usage.latencies(queryOf(question), { buckets });
  const chart = await chartOf({ ...context, question }, rows, headline);
  // Its file would hold the costs of the groups that the picture draws the times of.
  const { fileTable: _, ...said } = message;
  return {
    ...said,
    headline,
    lines,
    figures,
    table: await tableOf({ ...context, question }, message, { rows, all }),
    charts: [chart],
  };
}

function withFewBuckets(question: Question): Question {
  const { period } = question;
  if (period.granularity !== 'hour' || bucketStarts(period).length <= MOST_HOURS) return question;
  return { ...question, period: { ...period, granularity: 'day' } };
}

async function headlineOf({ question, usage }: ReportContext, all: LatencyRow | undefined): Promise<string> {
  const subject = subjectText(question);
  const window = periodPhrase(question.periodText);
  if (!all || all.p95 === null) return shorten(say`${subject}: response times n/a ${window}`);
  const [before] = await usage.latencies(earlierQuery(question));
  const change = formatChange(BigInt(all.p95), BigInt(before?.p95 ?? 0));
  const [half, most] = [timeText(all.p50), formatDuration(all.p95)];
  const told = say`${subject}: half of the calls within ${half}, 95 % within ${most}`;
  // The change is that of the 95 %.
  return shorten(`${comparedText(told, change, question)} ${window}`);
}

type Known = { readonly rows: readonly LatencyRow[]; readonly all: LatencyRow };

/** The rows of `trend` are its buckets; those of other views are groups. */
async function tableOf(
  { question, usage }: ReportContext,
  { table }: Message,
  { rows, all }: Known,
): Promise<Message['table']> {
  if (!table) return table;
  if (question.view === 'trend') {
    const byBucket = new Map(rows.map((row) => [row.bucket, row]));
    // Rows may be sorted otherwise than by time.
    const names = bucketNames(question, bucketStarts(question.period));
    const places = new Map<ExactValue, number>(names.map((name, index) => [name, index]));
    const first = table.columns[0]?.key ?? '';
    return withTimes(table, (row: Row) => byBucket.get(places.get(row[first] ?? null) ?? -1), all);
  }
  const by = table.columns[0]?.key as DimensionName; // the first column of a breakdown is its dimension
  const groups = await usage.latencies(queryOf(question), { by });
  const byName = new Map(groups.map((row) => [nameOf(row.value, by), row]));
  return withTimes(table, (row: Row) => byName.get(String(row[by])), all);
}

async function chartOf(
  context: ReportContext,
  rows: readonly LatencyRow[],
  headline: string,
): Promise<StackedChart> {
  const { question } = context;
  const buckets = chartBuckets(question);
  const lineOf = (own: readonly LatencyRow[], of: 'p50' | 'p95') => {
    const byBucket = new Map(own.map((row) => [row.bucket, row[of]]));
    return buckets.map((_, index) => byBucket.get(index) ?? null);
  };
  const groups = question.by ? await groupsOf(context, question.by) : undefined;
  const known = rows.filter((row) => row.p50 !== null);
  return {
    kind: 'stacked',
    mark: 'line',
    measure: groups ? say`95 % of calls within` : metricTitle('latency'),
    unit: 'ms',
    ...chartBase(question, {
      title: headline,
      alt: say`${headline}; at worst ${timesText(worstOf(known))}.`,
    }),
    buckets,
    groups: groups
      ? groups.map(({ rows: own, ...part }) => ({ ...part, values: lineOf(own, 'p95') }))
      : [
          { name: say`95 % within`, values: lineOf(rows, 'p95') },
          { name: say`half within`, values: lineOf(rows, 'p50') },
        ],
  };
}

/** The longest of both over all slices; they need not come from the same one. */
function worstOf(rows: readonly LatencyRow[]): Times {
  const longest = (of: keyof Times) => rows.map((row) => row[of] ?? 0).toSorted((a, b) => b - a)[0] ?? null;
  return { p50: longest('p50'), p95: longest('p95') };
}

/** The groups with most calls, each with its buckets: of hundreds of others these are not read. */
async function groupsOf({ question, usage }: ReportContext, by: DimensionName) {
  const query = queryOf(question);
  const drawn = (await usage.latencies(query, { by }))
    .map(({ value, calls }) => ({ value, name: nameOf(value, by), calls }))
    .sort((a, b) => Number(b.calls - a.calls) || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_LINES);
  if (drawn.length === 0) return [];
  const values = drawn.map(({ value }) => value);
  const filters = [...query.filters, { dimension: by, values, negate: false }];
  const rows = await usage.latencies({ ...query, filters }, { by, buckets: bucketStarts(question.period) });
  const byValue = Map.groupBy(rows, (row) => row.value);
  return drawn.map(({ value, name }) => ({ name, ...roleOf(value), rows: byValue.get(value) ?? [] }));
}
