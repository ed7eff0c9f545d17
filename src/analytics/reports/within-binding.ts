import type { Chart, Column, Footing, Message, Row, Table } from '../message.ts';
import type { Question } from './question.ts';

/** The answer of somebody bound to a scope, as it may leave us; any other is left as it is. */
export function withinBinding(message: Message, { boundTo, hidesCost }: Question): Message {
  if (boundTo === undefined) return message;
  return { ...(hidesCost ? withoutCost(message) : message), within: boundTo };
}

/** What a customer is told of their usage, among the figures and the columns of tables. */
const CUSTOMERS_KEYS = [
  'tokens',
  'inputTokens',
  'outputTokens',
  'requests',
  'errors',
  'runs',
  'failedRuns',
  'cacheHitRate',
  'latencyP50',
  'latencyP95',
  'errorRate',
];

/** Pictures of one measure, whose unit says whether it is money. */
const CUSTOMERS_CHARTS: readonly Chart['kind'][] = ['stacked', 'ranking', 'heatmap', 'donut'];

/** No amount, no share of one, and nothing about prices; the headline has none where the metric is no money. */
function withoutCost(message: Message): Message {
  const { figures, table, fileTable, charts, footing, sections: _, ...rest } = message;
  return {
    ...rest,
    figures: figures.filter(({ key }) => CUSTOMERS_KEYS.includes(key)),
    table: table && tableWithoutCost(table),
    ...(fileTable && { fileTable: tableWithoutCost(fileTable) }),
    charts: charts.flatMap(maybeChartWithoutCost),
    footing: footing && footingWithoutCost(footing),
  };
}

/** A column of what one group used, beside the others: "group1"; and of what was used in the window compared with. */
const USED_KEY = /^(group\d+|before|change)$/;

function tableWithoutCost({ currency: _, ...table }: Table): Table {
  const comparesMoney = table.columns.some(({ key, unit }) => key === 'change' && unit === 'usd');
  const columns = table.columns.filter(
    ({ key, unit }, index) =>
      index === 0 ||
      CUSTOMERS_KEYS.includes(key) ||
      (USED_KEY.test(key) && unit !== 'usd') ||
      key === 'against' ||
      (key === 'changePercent' && !comparesMoney),
  );
  return {
    ...table,
    columns,
    rows: table.rows.map((row) => cellsOf(row, columns)),
    total: cellsOf(table.total, columns),
  };
}

function cellsOf(row: Row, columns: readonly Column[]): Row {
  return Object.fromEntries(columns.map(({ key }) => [key, row[key] ?? null]));
}

function maybeChartWithoutCost(chart: Chart): readonly Chart[] {
  const isMoney = 'unit' in chart && chart.unit === 'usd';
  return isMoney || !CUSTOMERS_CHARTS.includes(chart.kind) ? [] : [chart];
}

function footingWithoutCost({ dataTo, notes }: Footing): Footing {
  return {
    dataTo,
    pricedShare: null,
    pendingEvents: 0,
    unattributed: '0',
    costBasis: 'computed',
    notes,
  };
}
