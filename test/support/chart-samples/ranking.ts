import { longName, models } from './names.ts';
import { base, type ChartSample } from './sample.ts';

const parts = ['input', 'cached input', 'output', 'reasoning'];

const modelRows = models.map((name, index) => {
  const size = 1480 / 1.75 ** index;
  return { name, values: [0.34, 0.12, 0.42, 0.12].map((share) => (size * share).toFixed(9)) };
});

export const rankingSamples: readonly ChartSample[] = [
  {
    name: 'ranking-models',
    chart: {
      ...base(
        'claude-opus-4-5 is 47 % of model spend, more than half of it output',
        'claude-opus-4-5 is 47 percent of model spend, more than half of it output.',
      ),
      kind: 'ranking',
      measure: 'Cost, last 30 days',
      unit: 'usd',
      parts,
      rows: [...modelRows, { name: '+14 more', values: ['3.10', '0.80', '4.12', '0.40'] }],
      more: 14,
    },
  },
  {
    name: 'ranking-long-names',
    chart: {
      ...base(
        'The renewal-risk summariser costs more than the next three agents of customer success taken together, and nobody has looked at it since the summer',
        'The renewal-risk summariser costs more than the next three agents together.',
      ),
      kind: 'ranking',
      measure: 'Tokens, last 7 days',
      unit: 'tokens',
      parts: ['tokens'],
      rows: [
        { name: longName, values: [48_200_000_000] },
        { name: 'Überprüfung der Verträge – Vertriebsgebiet Österreich & Südtirol', values: [9_120_000_000] },
        { name: 'Проверка договоров', values: [8_431_000] },
        { name: '営業部 <b>ボット</b> 🚀', values: [912_400] },
        { name: 'zero', values: [0] },
        { name: 'model without a price', values: [null] },
      ],
      more: 0,
    },
  },
  {
    name: 'ranking-one',
    chart: {
      ...base('All of the $0.0042 went to one key', 'All went to one key.'),
      kind: 'ranking',
      measure: 'Cost',
      unit: 'usd',
      parts,
      rows: [{ name: 'key …f3a9', values: ['0.001', null, '0.0032', null] }],
      more: 0,
    },
  },
  {
    name: 'ranking-empty',
    chart: {
      ...base('No model was used today', 'No model was used today.'),
      kind: 'ranking',
      measure: 'Cost',
      unit: 'usd',
      parts,
      rows: [],
      more: 0,
    },
  },
];
