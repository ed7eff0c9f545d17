import { bucketsOf, hour, monday, wave } from './buckets.ts';
import { base, type ChartSample } from './sample.ts';

const incidentBuckets = (count: number, from: number) =>
  bucketsOf(count, { step: hour, start: monday + 9 * hour, running: true }).map((bucket, index) => {
    const expected = 6 + 4 * Math.sin(((index + 9) / 24) * 2 * Math.PI - 2);
    const firing = index >= from;
    const actual = firing ? expected * (3 + 2.2 * (index - from)) : expected * (0.8 + 0.4 * wave(index, 5));
    return {
      ...bucket,
      actual: actual.toFixed(4),
      expected: expected.toFixed(4),
      low: (expected * 0.55).toFixed(4),
      high: (expected * 1.6).toFixed(4),
      firing,
    };
  });

export const incidentSamples: readonly ChartSample[] = [
  {
    name: 'incident-runaway-agent',
    chart: {
      ...base(
        'nightly-refactor spent $169 in 4 hours, 6 times what its history predicts',
        'nightly-refactor spent 6 times what its history predicts since 18:00 on 10 November.',
        'hour',
        'Europe/Berlin',
      ),
      kind: 'incident',
      unit: 'usd',
      buckets: incidentBuckets(36, 32),
    },
  },
  {
    name: 'incident-first-hour',
    chart: {
      ...base('A new key spent $412 in its first hour', 'A new key spent $412 in its first hour.', 'hour'),
      kind: 'incident',
      unit: 'usd',
      buckets: [
        {
          ...(bucketsOf(1, { step: hour })[0] ?? { at: 0, to: hour, incomplete: false }),
          actual: '412',
          expected: null,
          low: null,
          high: null,
          firing: true,
        },
      ],
    },
  },
];
