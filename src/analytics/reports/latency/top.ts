import { say } from '../../../language/say.ts';
import { dimensionNamed } from '../../dimensions.ts';
import type { Chart, Message, RankingChart, Row, Table } from '../../message.ts';
import type { LatencyRow } from '../../store.ts';
import { DRAWN_BARS } from '../charts/ranking-chart.ts';
import { chartBase } from '../charts/time-charts.ts';
import { queryOf, type ReportContext } from '../context.ts';
import { nameOf, roleOf } from '../table/breakdown.ts';
import { shorten, windowText } from '../wording.ts';
import { timesFigures, withErrorRate, withTimes } from './columns.ts';
import { maybeScatter } from './scatter.ts';
import { missingLines, timesText, timeText } from './words.ts';

/**
 * `top` with response times: ranked and drawn by them where they are the metric, beside the sums of integrations,
 * and as points against what was spent.
 */
export async function timesOfTop(
  context: ReportContext,
  report: (context: ReportContext) => Promise<Message>,
): Promise<Message> {
  const { question, usage } = context;
  const { metric, chart, by, sort } = question;
  const isRanked = metric === 'latency';
  const isSorted = sort?.key === 'latencyP50' || sort?.key === 'latencyP95';
  if (!isRanked && !isSorted && chart !== 'scatter' && by !== 'integration') return report(context);
  const dimension = by ?? 'model';
  const rows = await usage.latencies(queryOf(question), { by: dimension });
  const times = new Map(rows.map((row) => [row.value, row]));
  const message = await report({ ...context, times });
  if (!message.table) return message;
  const [all] = await usage.latencies(queryOf(question));
  const byName = new Map(rows.map((row) => [nameOf(row.value, dimension), row]));
  const timesOf = (row: Row) => byName.get(String(row[dimension]));
  const timedTable = withTimes(message.table, timesOf, all);
  const table = by === 'integration' ? withErrorRate(timedTable) : timedTable;
  const answer: Timed = { context, table, all, timesOf };
  return {
    ...message,
    ...(isRanked && { headline: headlineOf(answer) }),
    lines: [...message.lines, ...(message.table.rows.length > 0 ? await missingLines(context, all) : [])],
    figures: [...message.figures, ...timesFigures(all)],
    table,
    charts: message.charts.length === 0 ? [] : chartsOf(answer, message.charts),
  };
}

type Timed = {
  readonly context: ReportContext;
  readonly table: Table;
  /** Of all calls together. */
  readonly all: LatencyRow | undefined;
  readonly timesOf: (row: Row) => LatencyRow | undefined;
};

function headlineOf({ context: { question }, table, all, timesOf }: Timed): string {
  const { plural } = dimensionNamed(question.by ?? 'model');
  const window = windowText(question);
  const [slowest] = slowestFirst(table, timesOf);
  if (!slowest || !all) return shorten(say`Response times of ${plural} ${window}: n/a`);
  const [name] = namesOf([slowest], table);
  const [own, whole] = [timeText(timesOf(slowest)?.p95), timeText(all.p95)];
  return shorten(say`Slowest ${plural} ${window}: ${name ?? ''} has 95 % within ${own}; all calls ${whole}`);
}

function slowestFirst(table: Table, timesOf: Timed['timesOf']): readonly Row[] {
  const timed = table.rows.filter((row) => timesOf(row)?.p95 != null);
  return timed.toSorted((a, b) => (timesOf(b)?.p95 ?? 0) - (timesOf(a)?.p95 ?? 0));
}

function namesOf(rows: readonly Row[], { columns }: Table): readonly string[] {
  return rows.map((row) => String(row[columns[0]?.key ?? '']));
}

/** What response times are asked of is never drawn as its cost. */
function chartsOf(answer: Timed, charts: readonly Chart[]): readonly Chart[] {
  const { question } = answer.context;
  if (question.chart === 'scatter') return maybeScatter(question, answer.table);
  if (question.metric !== 'latency') return charts;
  return maybeRanking(answer);
}

function maybeRanking({ context: { question }, table, all, timesOf }: Timed): readonly RankingChart[] {
  const timed = slowestFirst(table, timesOf);
  const drawn = timed.slice(0, Math.min(question.top, DRAWN_BARS));
  const [slowest] = drawn;
  if (!slowest || !all) return [];
  const { plural } = dimensionNamed(question.by ?? 'model');
  const window = windowText(question);
  const names = namesOf(drawn, table);
  const longest = timeText(timesOf(slowest)?.p95);
  const title = say`${names[0] ?? ''} is slowest: 95 % of its calls took ${longest} or less ${window}`;
  const isAll = drawn.length === timed.length;
  return [
    {
      kind: 'ranking',
      measure: isAll
        ? say`95 % of calls within`
        : say`95 % of calls within, the slowest ${drawn.length} of ${timed.length} ${plural}`,
      unit: 'ms',
      ...chartBase(question, { title, alt: say`${title}. Of all calls ${timesText(all)}.` }),
      parts: ['p95'],
      rows: drawn.map((row, index) => {
        const times = timesOf(row);
        return { name: names[index] ?? '', ...(times && roleOf(times.value)), values: [times?.p95 ?? null] };
      }),
      more: 0,
    },
  ];
}
