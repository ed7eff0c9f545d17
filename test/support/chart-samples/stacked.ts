import { bucketsOf, day, hour, monday, wave } from './buckets.ts';
import { longName, models } from './names.ts';
import { base, type ChartSample } from './sample.ts';

const teams = ['platform', 'ml-research', 'support-bots', 'search', 'growth', 'unattributed', 'other'];
const groupsOf = (names: readonly string[], count: number, size: number) =>
  names.map((name, group) => ({
    name,
    values: Array.from({ length: count }, (_, x) => ((size * wave(x, group)) / (group + 1)).toFixed(9)),
  }));

export const stackedSamples: readonly ChartSample[] = [
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
    name: 'stacked-cache-savings',
    chart: {
      ...base(
        'Caching saved $40.33 in two weeks, most of it on claude-opus-4-5',
        'Caching saved $40.33 in two weeks, most of it on claude-opus-4-5; nothing before Friday 13 November.',
        'day',
      ),
      kind: 'stacked',
      mark: 'bar',
      measure: 'Saved by caching',
      unit: 'usd',
      buckets: bucketsOf(14),
      groups: models.slice(0, 3).map((name, group) => ({
        name,
        values: Array.from({ length: 14 }, (_, x) =>
          x < 4 ? '0' : (((x - 3) * 0.4) / (group + 1)).toFixed(9),
        ),
      })),
    },
  },
  {
    name: 'stacked-active-users',
    chart: {
      ...base(
        '34 people on the busiest day, 3 on Sundays',
        '34 people on the busiest day, Wednesday; 3 on Sundays.',
        'day',
      ),
      kind: 'stacked',
      mark: 'bar',
      measure: 'active users',
      unit: 'count',
      buckets: bucketsOf(14, { running: true }),
      groups: [{ name: 'active users', values: [28, 31, 34, 30, 26, 5, 3, 29, 33, 34, 31, 25, 4, 3] }],
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
    name: 'lines-teams',
    chart: {
      kind: 'stacked',
      ...base(
        'platform spent most of the $7,920 of two weeks',
        'platform spent most of the $7,920 of two weeks.',
        'day',
        'Europe/Berlin',
      ),
      mark: 'line',
      measure: 'Cost',
      unit: 'usd',
      buckets: bucketsOf(14, { start: monday - hour, running: true }),
      groups: groupsOf(teams, 14, 420),
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
];
