import type { Chart } from '../../analytics/message.ts';

const base = { title: 'Warm', alt: 'Warm', timeZone: 'UTC', granularity: 'day' } as const;
const buckets = [0, 1, 2].map((day) => ({
  at: day * 86_400_000,
  to: (day + 1) * 86_400_000,
  incomplete: false,
}));

/** One small picture of every kind, so that each spec is compiled before somebody waits for it. */
export const warmUpCharts: readonly Chart[] = [
  {
    ...base,
    kind: 'trend',
    buckets: buckets.map((bucket) => ({ ...bucket, cost: '1', tokens: 1 })),
    projection: [{ at: 3 * 86_400_000, cost: '1', low: '1', high: '1' }],
  },
  ...(['area', 'bar'] as const).map((mark) => ({
    ...base,
    kind: 'stacked' as const,
    mark,
    measure: 'cost',
    unit: 'usd' as const,
    buckets,
    groups: [{ name: 'a', values: ['1', '2', '3'] }],
  })),
  {
    ...base,
    kind: 'ranking',
    measure: 'cost',
    unit: 'usd',
    parts: ['cost'],
    rows: [{ name: 'a', values: ['1'] }],
    more: 0,
  },
  { ...base, kind: 'spark', unit: 'usd', values: ['1', '2'] },
  {
    ...base,
    kind: 'incident',
    unit: 'usd',
    buckets: buckets.map((bucket) => ({
      ...bucket,
      actual: '1',
      expected: '1',
      low: '1',
      high: '2',
      firing: false,
    })),
  },
];
