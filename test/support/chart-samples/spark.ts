import { dailyCosts } from './buckets.ts';
import { base, type ChartSample } from './sample.ts';

export const sparkSamples: readonly ChartSample[] = [
  {
    name: 'spark-agent',
    chart: {
      ...base('triage-agent: $38.20 today, a normal day', 'triage-agent cost $38.20 today, a normal day.'),
      kind: 'spark',
      unit: 'usd',
      values: dailyCosts(30, 52).map((cost, index) => (index === 29 ? '38.20' : cost.toFixed(2))),
    },
  },
  {
    name: 'spark-one',
    chart: {
      ...base('triage-agent: $2.10 on its first day', 'triage-agent cost $2.10.'),
      kind: 'spark',
      unit: 'usd',
      values: ['2.10'],
    },
  },
];
