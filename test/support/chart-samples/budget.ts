import { longName } from './names.ts';
import { base, type ChartSample } from './sample.ts';

export const budgetSamples: readonly ChartSample[] = [
  {
    name: 'budget-list',
    chart: {
      kind: 'budget',
      unit: 'percent',
      ...base(
        '5 budgets; fullest: team:ml 112 %: $560 of $500 this month, 9 days left',
        'team:ml is at 112 %.',
      ),
      rows: [
        {
          name: 'team:ml, this month',
          text: '$560.00 of $500.00',
          used: 112,
          projected: 141.5,
          thresholds: [75, 90, 95],
        },
        {
          name: 'org, this month',
          text: '$1,640 of $2,000',
          used: 82,
          projected: 104,
          thresholds: [75, 90, 95],
        },
        {
          name: `agent:${longName}, this week`,
          text: '1.2M tokens of 2M tokens',
          used: 60,
          projected: null,
          thresholds: [50],
        },
        { name: 'user:مساعد, this day', text: '$0.001 of $5', used: 0.02, projected: null, thresholds: [] },
        { name: 'dept:sales, this quarter', text: '$0 of $900', used: 0, projected: 0, thresholds: [75] },
      ],
    },
  },
  {
    name: 'budget-far-over',
    chart: {
      kind: 'budget',
      unit: 'percent',
      ...base('1 budget; fullest: user:bob 2,400 %', 'user:bob is at 2,400 %.'),
      rows: [
        {
          name: 'user:bob, this day',
          text: '$24 of $1',
          used: 2400,
          projected: null,
          thresholds: [75, 90, 95],
        },
      ],
    },
  },
];
