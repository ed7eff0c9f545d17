import type { DonutChart } from '../../../src/analytics/message.ts';
import { longName } from './names.ts';
import { base, type ChartSample } from './sample.ts';

export const donutSamples: readonly ChartSample[] = [
  {
    name: 'donut-models',
    chart: donutOf({
      title: 'claude-opus-4-1 is 38.2 % of $412.30 in the last 30 days',
      slices: [
        ['claude-opus-4-1', '157.50', '38.2'],
        ['gpt-5.2', '96.40', '23.4'],
        ['gemini-3-pro', '61.85', '15'],
        ['claude-haiku-4-5', '48.20', '11.7'],
        ['gpt-5.2-mini', '30.10', '7.3'],
        ['(no model)', '18.25', '4.4'],
      ],
      total: '412.30',
    }),
  },
  {
    name: 'donut-one',
    chart: donutOf({
      title: 'All of it is gpt-5.2',
      slices: [['gpt-5.2', '0.000001', '100']],
      total: '0.000001',
    }),
  },
  {
    name: 'donut-forty',
    chart: donutOf({
      title: 'Forty agents, none of them large',
      slices: Array.from({ length: 40 }, (_, index) => [`agent-${index}`, String(1), '2.5'] as const),
      total: '40',
    }),
  },
  {
    name: 'donut-names',
    chart: donutOf({
      title: 'Names of every kind, and one slice that is almost nothing',
      slices: [
        ['مساعد البحث', '1200000', '50'],
        ['🚀 rocket-bot 🚀', '600000', '25'],
        [longName, '480000', '20'],
        ['研究チーム', '119999', '5'],
        ['שלום', '1', '0'],
      ],
      total: '2400000',
    }),
  },
  { name: 'donut-zero', chart: donutOf({ title: 'Nothing was used', slices: [], total: '0' }) },
];

function donutOf({
  title,
  slices,
  total,
}: {
  readonly title: string;
  readonly slices: readonly (readonly [name: string, value: string, share: string])[];
  readonly total: string;
}): DonutChart {
  return {
    kind: 'donut',
    ...base(title, `${title}.`),
    measure: 'cost',
    unit: 'usd',
    slices: slices.map(([name, value, share]) => ({ name, value, share })),
    total,
  };
}
