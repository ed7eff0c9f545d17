import { type Currency, convertedNano, formatMoney, rateText } from '../currency.ts';
import type { Chart, ExactValue, Figure, Message, Table } from '../message.ts';
import { formatUsd, maybeNanoUsd, toDecimalUsd } from '../money.ts';

/**
 * A finished answer in another currency. Exact values stay USD: what changes are the texts people read, pictures,
 * and the file's one more column. Headlines and lines are written in the currency already. The rate stands in the
 * small print, or last where there is none.
 */
export function inCurrency(message: Message, currency: Currency | undefined): Message {
  if (!currency) return message;
  const { table, fileTable, footing, sections, lines } = message;
  return {
    ...message,
    figures: message.figures.map((figure) => figureIn(figure, currency)),
    table: table && tableIn(table, currency),
    ...(fileTable && { fileTable: tableIn(fileTable, currency) }),
    charts: message.charts.map((chart) => chartIn(chart, currency)),
    ...(sections && {
      sections: sections.map((one) => ({ ...one, table: one.table && tableIn(one.table, currency) })),
    }),
    lines: footing ? lines : [...lines, rateText(currency)],
    footing: footing && { ...footing, notes: [rateText(currency), ...footing.notes] },
  };
}

/** The amount within its words: "at least $12". */
function figureIn(figure: Figure, currency: Currency): Figure {
  const nano = figure.unit === 'usd' ? maybeNanoUsd(String(figure.value)) : undefined;
  if (nano === undefined) return figure;
  return { ...figure, text: figure.text.replace(formatUsd(nano), () => formatMoney(nano, currency)) };
}

function tableIn(table: Table, currency: Currency): Table {
  return table.columns.some(({ unit }) => unit === 'usd') ? { ...table, currency } : table;
}

function chartIn(chart: Chart, currency: Currency): Chart {
  const isMoney = chart.kind === 'trend' || chart.unit === 'usd';
  if (!isMoney) return chart;
  const exact = (text: string) => toDecimalUsd(convertedNano(maybeNanoUsd(text) ?? 0n, currency));
  const value = (one: ExactValue) => (one === null ? null : exact(String(one)));
  const own = { currency: currency.code };
  switch (chart.kind) {
    case 'trend':
      return {
        ...chart,
        ...own,
        buckets: chart.buckets.map((bucket) => ({
          ...bucket,
          cost: bucket.cost === null ? null : exact(bucket.cost),
        })),
        projection: chart.projection.map(({ at, cost, low, high }) => ({
          at,
          cost: exact(cost),
          low: exact(low),
          high: exact(high),
        })),
      };
    case 'stacked':
      return {
        ...chart,
        ...own,
        groups: chart.groups.map((group) => ({ ...group, values: group.values.map(value) })),
      };
    case 'ranking':
      return {
        ...chart,
        ...own,
        rows: chart.rows.map((row) => ({ ...row, values: row.values.map(value) })),
      };
    case 'budget':
    case 'fan':
      return chart;
    case 'donut':
      return {
        ...chart,
        ...own,
        slices: chart.slices.map((slice) => ({ ...slice, value: value(slice.value) })),
        total: value(chart.total),
      };
    case 'heatmap':
      return {
        ...chart,
        ...own,
        cells: chart.cells.map((cell) => ({ ...cell, value: value(cell.value) })),
      };
    case 'waterfall':
      return {
        ...chart,
        ...own,
        steps: chart.steps.map(({ name, value: step }) => ({ name, value: exact(step) })),
        total: { name: chart.total.name, value: exact(chart.total.value) },
      };
    case 'scatter':
      return { ...chart, ...own, points: chart.points.map((point) => ({ ...point, y: value(point.y) })) };
    case 'spark':
      return { ...chart, ...own, values: chart.values.map(value) };
    case 'incident':
      return {
        ...chart,
        ...own,
        buckets: chart.buckets.map((bucket) => ({
          ...bucket,
          actual: value(bucket.actual),
          expected: value(bucket.expected),
          low: value(bucket.low),
          high: value(bucket.high),
        })),
      };
  }
}
