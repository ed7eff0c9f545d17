import { describe, expect, it } from 'vitest';
import type { HeatmapChart, Message, StackedChart } from '../../../src/analytics/message.ts';
import { maybeNanoUsd } from '../../../src/analytics/money.ts';
import type { EventCost, UsageEvent } from '../../../src/analytics/usage-event.ts';
import { as, openTestBot, TEAMS } from '../../support/bot.ts';
import { NOON, usageEvent } from '../../support/event.ts';

let made = 0;

type Parts = {
  readonly at: string;
  readonly nano: bigint;
  readonly savings?: bigint;
  readonly cached?: number;
  readonly dimensions?: UsageEvent['dimensions'];
};

async function answer(text: string, calls: readonly Parts[]): Promise<Message> {
  const { ask, usage } = await openTestBot({ plan: TEAMS.plan ?? {} });
  const events = calls.map(({ at, nano, savings = 0n, cached = 0, dimensions }) => ({
    event: usageEvent({
      id: `view-${made++}`,
      occurredAt: Date.parse(at),
      dimensions: {
        model: 'gpt-x',
        provider: 'openai',
        team: 'ml',
        user: 'ana',
        status: 'ok',
        ...dimensions,
      },
      counts: { inputTokens: 1_000, cacheReadTokens: cached, outputTokens: 100 },
    }),
    cost: costOf(nano, savings),
  }));
  const price = () => costOf(0n, 0n);
  await usage.record([{ org: 'default', receivedAt: NOON, bookVersion: 1, price, events }]);
  return (await ask(text, as('ada'))).message;
}

function costOf(nano: bigint, savings: bigint): EventCost {
  const parts = { input: nano, cacheRead: 0n, cacheWrite: 0n, output: 0n, other: 0n };
  return { status: 'priced', nano, parts, savings, priceIds: [] };
}

const heatmapOf = ({ charts }: Message) =>
  charts.find((chart): chart is HeatmapChart => chart.kind === 'heatmap')?.cells;
const sumOf = (values: readonly unknown[]) =>
  values.reduce<bigint>((sum, value) => sum + (maybeNanoUsd(String(value)) ?? 0n), 0n);

describe('requests per user', () => {
  it('are those of people: requests of nobody are nobody’s', async () => {
    const at = '2026-11-17T14:05:00Z';
    const nobody = { at, nano: 1n, dimensions: { user: '' } };
    const calls: readonly Parts[] = [{ at, nano: 1n }, { at, nano: 1n }, ...Array(9).fill(nobody)];
    // Two requests of ana, eleven in all.
    for (const text of ['org 30d', 'team ml 30d', 'team ml 30d by:model', 'trend 30d metric:users']) {
      const { figures } = await answer(text, calls);
      const told = (name: string) => figures.find(({ key }) => key === name)?.value;
      expect([text, told('requests'), told('activeUsers'), told('requestsPerUser')]).toEqual([
        ...[text, 11, 1, '2'],
      ]);
    }
  });
});

describe('heatmap', () => {
  // 2026-11-17 and -10 are Tuesdays, 2026-11-15 a Sunday.
  const CALLS: readonly Parts[] = [
    { at: '2026-11-17T14:05:00Z', nano: 2_000_000_000n },
    { at: '2026-11-10T14:55:00Z', nano: 1_000_000_001n },
    { at: '2026-11-15T23:30:00Z', nano: 500_000_000n },
  ];

  it('and a trend draw nothing where all calls wait for a price, rather than a cost of zero', async () => {
    const { ask, usage } = await openTestBot({ plan: TEAMS.plan ?? {} });
    const priced = usageEvent({ id: 'priced', occurredAt: Date.parse('2026-11-17T14:05:00Z') });
    const dark = usageEvent({ id: 'dark', occurredAt: Date.parse('2026-11-18T09:05:00Z') });
    const pending = { status: 'pending', provider: 'openai', model: 'gpt-x' } as const;
    const events = [
      { event: priced, cost: costOf(2_000_000_000n, 0n) },
      { event: dark, cost: pending },
    ];
    await usage.record([{ org: 'default', receivedAt: NOON, bookVersion: 1, price: () => pending, events }]);
    // 2026-11-17 is a Tuesday.
    expect(heatmapOf((await ask('heatmap 30d')).message)).toEqual([
      { weekday: 2, hour: 14, value: '2' },
      { weekday: 3, hour: 9, value: null },
    ]);
    expect((await ask('heatmap 2026-11-18')).message.headline).toBe(
      'All usage: the cost on 2026-11-18 is pending, so nobody knows the busiest hour',
    );
    const costs = async (text: string) => {
      const [chart] = (await ask(text)).message.charts;
      if (chart?.kind === 'trend') return chart.buckets.map(({ cost }) => cost);
      return chart?.kind === 'stacked' ? chart.groups[0]?.values : undefined;
    };
    const days = ['0', '2', null, '0'];
    expect(await costs('trend 2026-11-16..2026-11-19 gran:day')).toEqual(days);
    expect(await costs('trend 2026-11-16..2026-11-19 gran:day chart:bar')).toEqual(days);
  });

  it('adds the same hours of all weeks up, Sunday being 0', async () => {
    const message = await answer('heatmap 30d', CALLS);
    expect(heatmapOf(message)).toEqual([
      { weekday: 0, hour: 23, value: '0.5' },
      { weekday: 2, hour: 14, value: '3.000000001' },
    ]);
    expect(message.headline).toContain('busiest on Tuesdays from 14:00 to 15:00: $3.00 (86 %)');
    expect(sumOf(message.table?.rows.map((row) => row.cost) ?? [])).toBe(3_500_000_001n);
  });

  it('counts by the wall clock of the zone asked for', async () => {
    const message = await answer('heatmap 30d tz:Asia/Kathmandu', CALLS);
    // 5:45 ahead: Sunday 23:30 is Monday 5:15, Tuesday 14:05 and 14:55 are 19:50 and 20:40.
    expect(heatmapOf(message)?.map(({ weekday, hour }) => [weekday, hour])).toEqual([
      [1, 5],
      [2, 19],
      [2, 20],
    ]);
  });

  it('is as exact over a night in which an hour comes twice', async () => {
    // Berlin set its clocks back from 3:00 to 2:00 on Sunday 25 October 2026: 2:30 was at 00:30 and at 01:30 UTC.
    const message = await answer('heatmap 60d tz:Europe/Berlin', [
      { at: '2026-10-25T00:30:00Z', nano: 1n },
      { at: '2026-10-25T01:30:00Z', nano: 2n },
    ]);
    expect(heatmapOf(message)).toEqual([{ weekday: 0, hour: 2, value: '0.000000003' }]);
  });

  it('says which hours came more often than others, in text, picture and file', async () => {
    const told = async (text: string) => {
      const { lines, charts, fileTable, table } = await answer(text, CALLS);
      const [chart] = charts;
      return {
        line: lines.find((line) => line.includes('this period')),
        measure: chart?.kind === 'heatmap' ? chart.measure : undefined,
        hours: fileTable?.rows.map(({ hour, hours }) => `${hour} ${hours}`),
        shown: table?.columns.some(({ key }) => key === 'hours'),
      };
    };
    // From Friday noon to Friday noon.
    expect(await told('heatmap 7d')).toEqual({
      line: undefined,
      measure: 'Cost by hour of the week, 13–20 Nov 2026',
      hours: ['Sun 23:00 1', 'Tue 14:00 1'],
      shown: false,
    });
    // It is Friday, 17:45, there: a week ago the hour began at 17:00.
    expect(await told('heatmap 7d tz:Asia/Kathmandu')).toMatchObject({
      line: 'Fri 17:00 is in this period 2 times, other hours less often: amounts are sums.',
      measure: 'Cost by hour of the week, 13–20 Nov 2026, sums of 1–2 hours',
    });
    // Saturday 31 October to Friday noon: three weeks, but for 12 hours of Friday.
    expect(await told('heatmap 2026-10-31..2026-11-20')).toMatchObject({
      line: "156 of the week's 168 hours are in this period 3 times, the others less often: amounts are sums.",
      measure: 'Cost by hour of the week, 31 Oct–20 Nov 2026, sums of 2–3 hours',
      hours: ['Sun 23:00 3', 'Tue 14:00 3'],
    });
    // Four weeks from Monday on.
    expect(await told('heatmap 2026-10-19..2026-11-15')).toMatchObject({
      line: undefined,
      measure: expect.stringContaining('sums of 4 hours'),
    });
  });

  it('says that there was nothing', async () => {
    const message = await answer('heatmap 7d', []);
    expect(message.headline).toBe('No usage in the last 7 days');
    expect(message.charts).toEqual([]);
  });
});

describe('cache', () => {
  it('tells the share read from caches, what it saved, and when', async () => {
    const message = await answer('cache 7d', [
      { at: '2026-11-19T10:00:00Z', nano: 10n, cached: 600, savings: 3_000_000_000n },
      {
        at: '2026-11-18T10:00:00Z',
        nano: 10n,
        cached: 400,
        savings: 1_000_000_000n,
        dimensions: { model: 'gpt-y' },
      },
    ]);
    expect(message.headline).toBe(
      'All usage saved $4.00 by caching in the last 7 days: 50 % of input came from caches',
    );
    expect(message.figures.find(({ key }) => key === 'savings')?.value).toBe('4');
    expect(message.table?.rows.map((row) => [row.model, row.savings, row.hitRate])).toEqual([
      ['gpt-x', '3', '60'],
      ['gpt-y', '1', '40'],
    ]);
    const timeline = message.charts.find((chart): chart is StackedChart => chart.kind === 'stacked');
    expect(sumOf(timeline?.groups.flatMap(({ values }) => values) ?? [])).toBe(4_000_000_000n);
  });

  it('is about our own accounts unless the source is said, and tells what that leaves out', async () => {
    const at = '2026-11-19T10:00:00Z';
    const calls = [
      { at, nano: 10n, cached: 600, savings: 3_000_000_000n },
      { at, nano: 10n, cached: 400, savings: 1_000_000_000n, dimensions: { billingSource: 'byok' } },
      { at, nano: 10n, cached: 0, savings: 0n, dimensions: { billingSource: 'system' } },
    ];
    const of = async (text: string) => {
      const message = await answer(text, calls);
      const figures = message.figures.filter(({ key }) => key === 'requests' || key === 'savings');
      return [message.command, ...figures.map(({ value }) => value), message.footing?.notes];
    };
    const left = '1 request on keys people brought (source:byok) left out; source:all takes them in';
    expect(await of('cache 7d')).toEqual(['/usage cache 7d', 2, '3', [left]]);
    expect(await of('cache 7d source:all')).toEqual(['/usage cache 7d source:all', 3, '4', []]);
    expect(await of('cache 7d source:byok')).toEqual(['/usage cache 7d source:byok', 1, '1', []]);
  });

  it('has no column for a rate or a saving where no call used a cache', async () => {
    const { table } = await answer('cache 7d', [{ at: '2026-11-19T10:00:00Z', nano: 10n }]);
    const keys = table?.columns.map(({ key }) => key);
    expect(keys).toContain('cacheReadTokens');
    expect(keys).not.toContain('hitRate');
    expect(keys).not.toContain('savings');
  });

  it('says n/a where no call used a cache, and never more than 100 %', async () => {
    const message = await answer('cache 7d', [{ at: '2026-11-19T10:00:00Z', nano: 10n }]);
    expect(message.figures.find(({ key }) => key === 'cacheHitRate')).toMatchObject({
      value: null,
      text: 'n/a',
    });
    const all = await answer('cache 7d', [{ at: '2026-11-19T10:00:00Z', nano: 10n, cached: 1_000 }]);
    expect(all.figures.find(({ key }) => key === 'cacheHitRate')?.value).toBe('100');
  });
});

describe('source', () => {
  it('keeps own accounts and keys people brought apart, and calls the latter an estimate', async () => {
    const message = await answer('source 7d', [
      { at: '2026-11-19T10:00:00Z', nano: 3_000_000_000n, dimensions: { billingSource: 'system' } },
      { at: '2026-11-19T11:00:00Z', nano: 1_000_000_000n, dimensions: { billingSource: 'byok' } },
    ]);
    expect(message.table?.rows.map((row) => [row.billingSource, row.cost])).toEqual([
      ['system', '3'],
      ['byok', '1'],
    ]);
    expect(message.lines.join()).toContain('$1.00 of it is an estimate');
  });
});
