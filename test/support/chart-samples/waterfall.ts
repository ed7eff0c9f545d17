import { longName } from './names.ts';
import { base, type ChartSample } from './sample.ts';

export const waterfallSamples: readonly ChartSample[] = [
  {
    name: 'waterfall-why',
    chart: {
      kind: 'waterfall',
      ...base(
        'ml-research cost $118.40 more than 2–8 Nov 2026, mostly for more requests',
        'ml-research cost $118.40 more than 2–8 Nov 2026: $96.20 for more requests, $41.10 for dearer models, $18.90 less for shorter requests.',
      ),
      measure: 'Difference in cost, 9–15 Nov 2026 against 2–8 Nov 2026',
      unit: 'usd',
      steps: [
        { name: 'More requests', value: '96.2' },
        { name: 'Dearer models', value: '41.1' },
        { name: 'Shorter requests', value: '-18.9' },
        { name: 'Prices and caching', value: '0' },
        { name: longName, value: '0.001' },
      ],
      total: { name: 'Difference', value: '118.401' },
    },
  },
  {
    name: 'waterfall-less',
    chart: {
      kind: 'waterfall',
      ...base(
        'Search cost $40.00 less than the month before',
        'Search cost $40.00 less than the month before.',
      ),
      measure: 'Difference in cost',
      unit: 'usd',
      steps: [
        { name: 'Fewer requests', value: '-65' },
        { name: 'Dearer models', value: '25' },
      ],
      total: { name: 'Difference', value: '-40' },
    },
  },
  {
    name: 'waterfall-margin',
    chart: {
      kind: 'waterfall',
      ...base(
        '$168.00 is left of $210.00 last month',
        '$168.00 is left of $210.00: globex $170.00, initech −$2.00.',
      ),
      measure: 'margin by customer',
      isGain: true,
      unit: 'usd',
      steps: [
        { name: 'globex', value: '170' },
        { name: 'initech', value: '-2' },
      ],
      total: { name: 'Margin', value: '168' },
    },
  },
];
