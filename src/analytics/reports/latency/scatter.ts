import { ordinal } from '../../../language/numbers.ts';
import { say } from '../../../language/say.ts';
import type { ExactValue, Row, ScatterChart, Table } from '../../message.ts';
import { maybeNanoUsd } from '../../money.ts';
import { firstNames } from '../../words/first-names.ts';
import { chartBase } from '../charts/time-charts.ts';
import { metricName } from '../metric-words.ts';
import type { Question } from '../question.ts';
import { windowText } from '../wording.ts';
import { timeText } from './words.ts';

/** Points people can tell apart. */
const MOST_POINTS = 20;

/** What each row cost against how long 95 % of its calls took at most; nothing where no row knows both. */
export function maybeScatter(question: Question, table: Table): readonly ScatterChart[] {
  const by = question.by ?? 'model';
  const known = table.rows.filter(({ latencyP95, cost }) => latencyP95 != null && cost != null);
  const points = known.toSorted((a, b) => Number(nanoOf(b) - nanoOf(a)));
  const [dearest] = points;
  if (!dearest) return [];
  const name = String(dearest[by]);
  const finding =
    points.length === 1
      ? say`${name} answers 95 % of its calls within ${timeText(p95Of(dearest))}`
      : findingOf(name, points);
  const title = `${finding} ${windowText(question)}`;
  return [
    {
      kind: 'scatter',
      measure: metricName('cost'),
      unit: 'usd',
      across: { measure: say`response time (p95)`, unit: 'ms' },
      weight: metricName('requests'),
      ...chartBase(question, {
        title,
        alt: say`${title}. 95 % of the calls within: ${timesOf(by, points)}.`,
      }),
      points: points.slice(0, MOST_POINTS).map((row) => ({
        name: String(row[by]),
        x: row.latencyP95 ?? null,
        y: row.cost ?? null,
        weight: row.requests ?? null,
      })),
      more: Math.max(0, points.length - MOST_POINTS),
    },
  ];
}

const NAMED = 5;

function timesOf(by: string, points: readonly Row[]): string {
  const named = points.map((row) => `${String(row[by])} ${timeText(p95Of(row))}`);
  return firstNames(named, NAMED);
}

/** "gpt-5 costs most and is third slowest of 7 (95 % within 4.3 s)": slow by what `metric:latency` ranks by. */
function findingOf(name: string, points: readonly Row[]): string {
  const own = p95Of(points[0] ?? {});
  const slower = points.filter((row) => p95Of(row) > own).length;
  const count = points.length;
  const place = slower === count - 1 ? say`fastest` : slownessText(slower + 1);
  return say`${name} costs most and is ${place} of ${count} (95 % within ${timeText(own)})`;
}

function slownessText(place: number): string {
  switch (place) {
    case 1:
      return say`slowest`;
    case 2:
      return say`second slowest`;
    case 3:
      return say`third slowest`;
    case 4:
      return say`fourth slowest`;
    case 5:
      return say`fifth slowest`;
    case 6:
      return say`sixth slowest`;
    case 7:
      return say`seventh slowest`;
    case 8:
      return say`eighth slowest`;
    case 9:
      return say`ninth slowest`;
    case 10:
      return say`tenth slowest`;
    default:
      return say`${ordinal(place)} slowest`;
  }
}

function p95Of({ latencyP95 }: Row): number {
  return Number(latencyP95);
}

function nanoOf({ cost }: Row): bigint {
  return maybeNanoUsd(String(cost satisfies ExactValue | undefined)) ?? 0n;
}
