import type { ChartBucket, TrendChart } from '../../../src/analytics/message.ts';
import { bucketsOf, dailyCosts, day, hour, november, wave } from './buckets.ts';
import { base, type ChartSample } from './sample.ts';

type TrendParts = Partial<Omit<TrendChart, 'buckets'>> & {
  readonly buckets?: readonly ChartBucket[];
  readonly costs?: readonly number[];
};

/** A trend of daily costs; everything not given has a plausible default. */
export function trendOf({ costs = [], ...parts }: TrendParts): TrendChart {
  const buckets = parts.buckets ?? bucketsOf(costs.length);
  return {
    kind: 'trend',
    title: 'A trend',
    alt: 'A trend',
    timeZone: 'UTC',
    granularity: 'day',
    projection: [],
    ...parts,
    buckets: buckets.map((bucket, index) => ({
      ...bucket,
      cost: (costs[index] ?? 0).toFixed(9),
      tokens: Math.round((costs[index] ?? 0) * 210_000 * (0.85 + 0.3 * wave(index, 3))),
    })),
  };
}

const projectionOf = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => {
    const cost = 400 * wave(first + index) * 1.05;
    const spread = 60 + index * 7;
    return {
      at: november + (first + index) * day,
      cost: cost.toFixed(2),
      low: Math.max(0, cost - spread).toFixed(2),
      high: (cost + spread).toFixed(2),
    };
  });

export const trendSamples: readonly ChartSample[] = [
  {
    name: 'trend-7-days',
    chart: trendOf({
      ...base(
        'ml-research spent $1,612.40 in 7 days, 38 % more than the week before',
        'ml-research spent $1,612.40 in 7 days, 38 % more than the week before; Tuesday was the dearest day.',
      ),
      buckets: bucketsOf(7, { running: true }),
      costs: [214, 398, 322, 240, 262, 118, 58],
    }),
  },
  {
    name: 'trend-projection',
    chart: trendOf({
      ...base(
        'November is heading for $6,285, 5 % above the $6,000 budget',
        'November is heading for $6,285, 5 percent above the budget of $6,000; spend so far is $4,209.',
        'day',
        'Europe/Berlin',
      ),
      buckets: bucketsOf(20, { start: november, running: true }),
      costs: [...dailyCosts(19, 400), 90],
      projection: projectionOf(19, 11),
    }),
  },
  {
    name: 'fan-requests',
    chart: {
      kind: 'fan',
      ...base(
        '61.2K requests expected by month end (8 in 10: 54K–70K), 42.1K so far',
        '42.1K requests in total; the highest day is Thu 5 Nov. 61.2K requests expected by month end.',
      ),
      measure: 'Requests',
      unit: 'count',
      buckets: bucketsOf(20, { start: november, running: true }).map((bucket, index) => ({
        ...bucket,
        value: index === 19 ? 900 : Math.round(2_100 * wave(index)),
      })),
      projection: projectionOf(19, 11).map(({ at, cost, low, high }) => ({
        at,
        value: Math.round(Number(cost) * 5),
        low: Math.round(Number(low) * 5),
        high: Math.round(Number(high) * 5),
      })),
    },
  },
  {
    name: 'trend-90-days-hourly',
    chart: trendOf({
      ...base(
        '$12,953 in 90 days; spend doubled after the agents launch at the end of September',
        'Spend doubled in September.',
        'hour',
        'America/New_York',
      ),
      buckets: bucketsOf(2160, { step: hour, start: Date.UTC(2026, 7, 20, 4) }),
      costs: Array.from(
        { length: 2160 },
        (_, index) =>
          (index > 900 ? 24 : 12) * wave(Math.floor(index / 24)) * (0.6 + 0.4 * Math.sin(index / 3.82)),
      ),
    }),
  },
  {
    name: 'trend-kathmandu-48-hours',
    chart: trendOf({
      ...base(
        '$232 in 48 hours, most of it in the Kathmandu morning',
        'Most of the spend is in the morning.',
        'hour',
        'Asia/Kathmandu',
      ),
      buckets: bucketsOf(48, { step: hour, start: Date.UTC(2026, 10, 8, 18, 15), running: true }),
      costs: Array.from({ length: 48 }, (_, index) => 4.4 * (1.1 + Math.sin(index / 3.82 - 1))),
    }),
  },
  {
    name: 'trend-spike',
    chart: trendOf({
      ...base('One day cost $10.0M: Thursday, 99.9 % of the month', 'Thursday cost 10 million dollars.'),
      costs: dailyCosts(28, 900).map((cost, index) => (index === 17 ? 1e7 : cost)),
    }),
  },
  {
    name: 'trend-tiny',
    chart: trendOf({
      ...base('Embeddings cost $0.00006 this week', 'Hardly any cost.'),
      costs: [1e-5, 1.2e-5, 0.8e-5, 1e-5, 1.1e-5, 0.4e-5, 0.5e-5],
    }),
  },
  {
    name: 'trend-one-day',
    chart: trendOf({
      ...base('platform spent $84.20 on its first day', 'platform spent $84.20 on its first day.'),
      costs: [84.2],
    }),
  },
  {
    name: 'trend-zero',
    chart: trendOf({
      ...base('search used nothing in the last 14 days', 'search used nothing.'),
      costs: new Array<number>(14).fill(0),
    }),
  },
  {
    name: 'trend-empty',
    chart: trendOf(base('No team named search has reported any usage yet', 'No usage.')),
  },
];
