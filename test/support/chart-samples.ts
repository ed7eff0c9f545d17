import type {
  Chart,
  ChartBucket,
  DonutChart,
  Granularity,
  ScatterChart,
  TrendChart,
} from '../../src/analytics/message.ts';

/** One picture of the gallery: what it shows, and the chart. */
export type ChartSample = { readonly name: string; readonly chart: Chart };

const hour = 3_600_000;
const day = 24 * hour;
const monday = Date.UTC(2026, 10, 9);
/** Midnight in Berlin. */
const november = Date.UTC(2026, 10, 1) - hour;

type BucketOptions = { readonly start?: number; readonly step?: number; readonly running?: boolean };

/** Buckets one after the other; the last is incomplete when `running`. */
export function bucketsOf(
  count: number,
  { start = monday, step = day, running = false }: BucketOptions = {},
): ChartBucket[] {
  return Array.from({ length: count }, (_, index) => ({
    at: start + index * step,
    to: start + (index + 1) * step,
    incomplete: running && index === count - 1,
  }));
}

/** A repeatable wave between 0 and 1, with a weekend of its own. */
function wave(index: number, phase = 0): number {
  const weekend = index % 7 > 4 ? 0.45 : 1;
  return weekend * (0.62 + 0.22 * Math.sin(index * 1.7 + phase) + 0.16 * Math.sin(index * 0.61 + 2 * phase));
}

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

const dailyCosts = (count: number, size: number) =>
  Array.from({ length: count }, (_, index) => size * wave(index));
const base = (title: string, alt: string, granularity: Granularity = 'day', timeZone = 'UTC') => ({
  title,
  alt,
  granularity,
  timeZone,
});

const teams = ['platform', 'ml-research', 'support-bots', 'search', 'growth', 'unattributed', 'other'];
const groupsOf = (names: readonly string[], count: number, size: number) =>
  names.map((name, group) => ({
    name,
    values: Array.from({ length: count }, (_, x) => ((size * wave(x, group)) / (group + 1)).toFixed(9)),
  }));

const longName = 'customer-success/agents/renewal-risk-summariser-production-eu';
const parts = ['input', 'cached input', 'output', 'reasoning'];
const models = [
  'claude-opus-4-5',
  'gpt-5.1',
  'claude-sonnet-4-5',
  'gemini-3-pro-preview',
  'gpt-5-mini',
  'claude-haiku-4-5',
  'mistral-large-latest',
  'deepseek-v3.2',
  'text-embedding-3-large',
];
const modelRows = models.map((name, index) => {
  const size = 1480 / 1.75 ** index;
  return { name, values: [0.34, 0.12, 0.42, 0.12].map((share) => (size * share).toFixed(9)) };
});

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

/** Every kind of chart, in its ordinary and its awkward cases. */
export const chartSamples: readonly ChartSample[] = [
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
      projection: projectionOf(20, 10),
    }),
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
  {
    name: 'stacked-bars-teams',
    chart: {
      ...base(
        'platform and ml-research make up 60 % of the $7,920 spent in two weeks',
        'platform and ml-research make up 60 % of the $7,920 spent in two weeks.',
        'day',
        'Europe/Berlin',
      ),
      kind: 'stacked',
      mark: 'bar',
      measure: 'Cost',
      unit: 'usd',
      buckets: bucketsOf(14, { start: monday - hour, running: true }),
      groups: groupsOf(teams, 14, 420).map((group) => ({
        ...group,
        values: group.values.map((value, x) => (x === 13 ? (Number(value) * 0.4).toFixed(9) : value)),
      })),
    },
  },
  {
    name: 'stacked-area-models',
    chart: {
      ...base(
        'Weekly tokens are down 39 % from their peak in June',
        'Weekly tokens are down 39 % from their peak in June.',
        'week',
      ),
      kind: 'stacked',
      mark: 'area',
      measure: 'Tokens',
      unit: 'tokens',
      buckets: bucketsOf(26, { step: 7 * day, start: monday - 182 * day }),
      groups: models.slice(0, 6).map((name, group) => ({
        name,
        values: Array.from({ length: 26 }, (_, x) =>
          Math.round((3e8 * (0.5 + 0.5 * Math.sin(x / 7 + group))) / (group + 1) + 2e7),
        ),
      })),
    },
  },
  {
    name: 'stacked-forty-groups',
    chart: {
      ...base(
        'agent-1 alone is a quarter of what 40 agents spent in a year',
        'agent-1 alone is a quarter of what 40 agents spent in a year.',
        'month',
      ),
      kind: 'stacked',
      mark: 'bar',
      measure: 'Cost',
      unit: 'usd',
      buckets: Array.from({ length: 13 }, (_, index) => ({
        at: Date.UTC(2025, 10 + index, 1),
        to: Date.UTC(2025, 11 + index, 1),
        incomplete: index === 12,
      })),
      groups: groupsOf(
        Array.from({ length: 40 }, (_, index) =>
          index % 7 === 3 ? `${longName}-${index}` : `agent-${index + 1}`,
        ),
        13,
        900,
      ),
    },
  },
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
    name: 'heatmap-week',
    chart: {
      kind: 'heatmap',
      ...base(
        'Busiest on Tuesdays from 14:00 to 15:00 with $18.40 a week',
        'Busiest on Tuesdays from 14:00 to 15:00 with $18.40 a week; nothing on Sundays.',
        'hour',
        'Europe/Berlin',
      ),
      measure: 'Cost a week by hour, 24 Aug to 20 Nov 2026',
      unit: 'usd',
      cells: [1, 2, 3, 4, 5, 6].flatMap((weekday) =>
        Array.from({ length: weekday === 6 ? 4 : 17 }, (_, index) => ({
          weekday,
          hour: weekday === 6 ? 10 + index : 6 + index,
          value: (weekday === 2 && index === 8
            ? 18.4
            : 0.02 + 9 * wave(index + weekday, weekday) ** 4
          ).toFixed(6),
        })),
      ),
    },
  },
  {
    name: 'heatmap-one-hour',
    chart: {
      kind: 'heatmap',
      ...base('All of it on Fridays from 3:00 to 4:00', 'All of it on Fridays from 3:00 to 4:00.', 'hour'),
      measure: 'Requests a week by hour',
      unit: 'count',
      cells: [{ weekday: 5, hour: 3, value: 12 }],
    },
  },
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
  {
    name: 'lines-response-times',
    chart: {
      kind: 'stacked',
      ...base(
        'All usage: half of the calls within 1.2 s, 95 % within 8.4 s in the last 14 days',
        '95 % within 8.4 s.',
      ),
      mark: 'line',
      measure: 'Response time',
      unit: 'ms',
      buckets: bucketsOf(14),
      groups: [
        {
          name: '95 % within',
          values: [8400, 7900, null, 9100, 8800, null, null, 12_400, null, 7000, 8200, 8100, 7700, 9000],
        },
        {
          name: 'half within',
          values: [1200, 1150, null, 1300, 1240, null, null, 1900, null, 1100, 1180, 1210, 1170, 1230],
        },
      ],
    },
  },
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
  { name: 'scatter-one', chart: scatterOf('gpt-5.2 answers within 1.2 s', [['gpt-5.2', 1200, '0', 3]]) },
  { name: 'scatter-none', chart: scatterOf('No model says how long its calls took', []) },
  { name: 'donut-zero', chart: donutOf({ title: 'Nothing was used', slices: [], total: '0' }) },
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
    across: { measure: 'response time (p50)', unit: 'ms' },
    weight: 'requests',
    points: points.map(([name, x, y, weight]) => ({ name, x, y, weight })),
    more: 0,
  };
}

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
