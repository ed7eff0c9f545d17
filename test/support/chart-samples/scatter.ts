import type { ScatterChart } from '../../../src/analytics/message.ts';
import { base, type ChartSample } from './sample.ts';

export const scatterSamples: readonly ChartSample[] = [
  {
    name: 'scatter-models',
    chart: scatterOf('claude-opus-4-1 costs most and is second slowest of 7 in the last 30 days', [
      ['claude-opus-4-1', 4200, '845.88', 39_401],
      ['gpt-5.2', 2900, '367.18', 56_170],
      ['gemini-3-pro', 3100, '322.40', 21_002],
      ['o5-research', 61_000, '180.00', 310],
      ['gpt-5.2-mini', 900, '44.10', 120_400],
      ['claude-haiku-4-5', 1100, '41.75', 80_233],
      ['text-embedding-3-small', 140, '0.57', 301_937],
    ]),
  },
  {
    name: 'scatter-forty-close',
    chart: scatterOf(
      'agent-0 costs most and is fastest of 40 in the last 30 days',
      Array.from({ length: 40 }, (_, index) => [
        `agent-${index} of the long names`,
        1500 + 37 * ((index * 7) % 40),
        String(400 - 3 * ((index * 11) % 40)),
        100 + 40 * index,
      ]),
    ),
  },
  {
    name: 'scatter-one',
    chart: scatterOf('gpt-5.2 answers 95 % of its calls within 1.2 s', [['gpt-5.2', 1200, '0', 3]]),
  },
  { name: 'scatter-none', chart: scatterOf('No model says how long its calls took', []) },
];

function scatterOf(
  title: string,
  points: readonly (readonly [name: string, ms: number, usd: string, requests: number])[],
): ScatterChart {
  return {
    kind: 'scatter',
    ...base(title, `${title}.`),
    measure: 'cost',
    unit: 'usd',
    across: { measure: 'response time (p95)', unit: 'ms' },
    weight: 'requests',
    points: points.map(([name, x, y, weight]) => ({ name, x, y, weight })),
    more: 0,
  };
}
