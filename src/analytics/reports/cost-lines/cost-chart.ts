import type { RankingChart, Row } from '../../message.ts';
import { maybeNanoUsd, toDecimalUsd } from '../../money.ts';
import { chartBase } from '../charts/time-charts.ts';
import { metricName } from '../metric-words.ts';
import type { Question } from '../question.ts';

/** Cost lines as bars: one for each model, the dearest first, made of its classes of tokens and uses. */
export function costChart(question: Question, lines: readonly Row[], title: string): RankingChart {
  const billed = lines.filter(({ cost }) => nanoOf(cost) !== 0n);
  const classes = [...new Set(billed.map((line) => String(line.class)))];
  const models = [...Map.groupBy(billed, ({ model }) => String(model))].map(([name, own]) => ({
    name,
    parts: classes.map((one) => sumOf(own.filter((line) => line.class === one))),
    nano: sumOf(own),
  }));
  return {
    kind: 'ranking',
    measure: metricName('cost'),
    unit: 'usd',
    ...chartBase(question, { title, alt: `${title}.` }),
    parts: classes,
    rows: models
      .sort((a, b) => (a.nano < b.nano ? 1 : -1))
      .map(({ name, parts }) => ({ name, values: parts.map(toDecimalUsd) })),
    more: 0,
  };
}

function sumOf(lines: readonly Row[]): bigint {
  return lines.reduce((sum, { cost }) => sum + nanoOf(cost), 0n);
}

/** Lines that wait for a price have no amount. */
function nanoOf(cost: Row[string] | undefined): bigint {
  return maybeNanoUsd(String(cost ?? '')) ?? 0n;
}
