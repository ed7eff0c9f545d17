import { describe, expect, it } from 'vitest';
import type { Message, TrendChart } from '../../../src/analytics/message.ts';
import type { EventCost, UsageEvent } from '../../../src/analytics/usage-event.ts';
import { as, openTestBot, TEAMS } from '../../support/bot.ts';
import { NOON, usageEvent } from '../../support/event.ts';

const DAY_MS = 86_400_000;
const MIDNIGHT = NOON - DAY_MS / 2;

/** One call a day on each of so many whole days before today. */
async function forecastOf(text: string, days: number, usdOf: (day: number) => number): Promise<Message> {
  const { ask, usage } = await openTestBot({ plan: TEAMS.plan ?? {} });
  const events = Array.from({ length: days }, (_, index) => {
    const event = usageEvent({ id: `day-${index}`, occurredAt: MIDNIGHT - (index + 0.5) * DAY_MS });
    return { event, cost: costOf(usdOf(index)) };
  });
  const price = (_: UsageEvent) => costOf(0);
  await usage.record([{ org: 'default', receivedAt: NOON, bookVersion: 1, price, events }]);
  return (await ask(text, as('ada'))).message;
}

function costOf(usd: number): EventCost {
  const nano = BigInt(Math.round(usd * 1e9));
  const parts = { input: nano, cacheRead: 0n, cacheWrite: 0n, output: 0n, other: 0n };
  return { status: 'priced', nano, parts, savings: 0n, priceIds: [] };
}

function nanoOf(usd: string): bigint {
  const [dollars = '0', places = ''] = usd.split('.');
  return BigInt(dollars) * 1_000_000_000n + BigInt(places.padEnd(9, '0'));
}

const figure = (message: Message, key: string) => message.figures.find((one) => one.key === key)?.value;

describe('forecast', () => {
  it('of a steady month ends where steady days end', async () => {
    const message = await forecastOf('forecast', 60, () => 10);
    // 19 whole days of November, the open one as well and ten more: 300 dollars.
    expect(Number(figure(message, 'projection'))).toBeGreaterThan(280);
    expect(Number(figure(message, 'projection'))).toBeLessThanOrEqual(300);
    expect(message.lines.join(' ')).toContain('Method: the mean of seasonal methods');
  });

  it('says that there are too few months to judge its interval by, or how often it was right', async () => {
    const young = await forecastOf('forecast', 60, () => 10);
    expect(young.lines.join(' ')).toContain('too few whole months');
    const old = await forecastOf('forecast', 200, () => 10);
    expect(old.lines.join(' ')).toMatch(/the interval held [4-6] of the last [4-6] months/);
  });

  it('draws a straight line where that is asked for', async () => {
    const message = await forecastOf('forecast method:ols', 60, () => 10);
    expect(message.command).toBe('/usage forecast mtd method:ols');
    expect(message.lines.join(' ')).toContain('ordinary least squares');
    expect(message.lines.join(' ')).toContain('on 30 whole days');
  });

  it('says how many days it still needs', async () => {
    expect((await forecastOf('forecast', 3, () => 10)).headline).toContain('needs 4 more days of history');
    expect((await forecastOf('forecast 30d', 6, () => 10)).headline).toContain('needs 1 more day of history');
  });
});

/** Sundays twice what other days take: 60 days before the 20th of November, a Friday. */
const WEEKLY = (daysAgo: number) => (new Date(MIDNIGHT - (daysAgo + 1) * DAY_MS).getUTCDay() === 0 ? 20 : 10);

describe('forecast of a month in another metric', () => {
  it.each([
    // One call of 110 tokens on each of 30 days, the open day included.
    [
      'tokens',
      /^All usage: 3,[23]\d\d tokens expected by month end \(8 in 10: .+\), 2,090 so far$/,
      'Tokens',
    ],
    [
      'requests',
      /^All usage: (29|30) requests expected by month end \(8 in 10: .+\), 19 so far$/,
      'Requests',
    ],
  ])('is told and drawn in %s', async (metric, headline, measure) => {
    const message = await forecastOf(`forecast metric:${metric}`, 60, () => 10);
    expect(message.headline).toMatch(headline);
    expect(message.headline).not.toContain('$');
    const [chart] = message.charts;
    if (chart?.kind !== 'fan') throw new Error('no fan');
    expect(chart).toMatchObject({ measure, title: message.headline });
    expect(chart.alt).not.toContain('$');
    expect(message.figures.find(({ key }) => key === 'projection')?.unit).not.toBe('usd');
  });

  it('learns how often its interval held from the same metric', async () => {
    // Money is spent at random; a call a day is as sure as can be.
    const { lines } = await forecastOf('forecast metric:requests', 200, (day) => (day * 7919) % 100);
    expect(lines.join(' ')).toMatch(/the interval held ([4-6]) of the last \1 months/);
  });
});

describe('the days of a forecast', () => {
  it('add up to the projection to the nano-dollar, behind and ahead', async () => {
    for (const method of ['seasonal', 'ols']) {
      const message = await forecastOf(`forecast method:${method}`, 60, (day) => 10 + ((day * 37) % 11) / 3);
      const [chart] = message.charts;
      if (chart?.kind !== 'trend') throw new Error('no trend');
      const whole = chart.buckets.filter(({ incomplete }) => !incomplete);
      const nano = (amounts: readonly string[]) => amounts.reduce((sum, one) => sum + nanoOf(one), 0n);
      const behind = nano(whole.map(({ cost }) => cost ?? expect.unreachable()));
      for (const [key, cell] of [
        ['projection', 'cost'],
        ['projectionLow', 'low'],
        ['projectionHigh', 'high'],
      ] as const)
        expect(behind + nano(chart.projection.map((day) => day[cell]))).toBe(
          nanoOf(String(figure(message, key))),
        );
    }
  });

  it('have the shape of their week', async () => {
    const message = await forecastOf('forecast 2w', 90, WEEKLY);
    const [chart] = message.charts;
    if (chart?.kind !== 'trend') throw new Error('no trend');
    const byWeekday = Map.groupBy(chart.projection, ({ at }) => new Date(at).getUTCDay());
    const costs = (weekday: number) => (byWeekday.get(weekday) ?? []).map(({ cost }) => Number(cost));
    for (const sunday of costs(0))
      for (const weekday of [1, 2, 3, 4, 5, 6])
        for (const other of costs(weekday)) expect(sunday).toBeGreaterThan(1.5 * other);
    // Two Sundays of 20 and twelve other days of 10 dollars.
    expect(Math.abs(Number(figure(message, 'projection')) - 160)).toBeLessThan(8);
  });

  it('begin with today as a whole day, of which a part is known', async () => {
    const message = await forecastOf('forecast', 60, () => 10);
    const [chart] = message.charts;
    if (chart?.kind !== 'trend') throw new Error('no trend');
    // The 20th to the 30th of November.
    expect(chart.projection.map(({ at }) => new Date(at).getUTCDate())).toEqual(
      Array.from({ length: 11 }, (_, index) => 20 + index),
    );
    // Nothing was used until noon, so that half a day is left.
    expect(Number(chart.projection[0]?.cost)).toBeCloseTo(5, 0);
    expect(Number(chart.projection[1]?.cost)).toBeCloseTo(10, 0);
  });
});

describe('what a forecast cannot mean', () => {
  it.each([
    ['300d', '92d'],
    ['48h', '2d'],
    ['24h', '1d'],
    ['2m', '60d'],
    ['14w', '92d'],
    ['last-month', '30d'],
    ['2026-Q4', '30d'],
    ['2026-10', '30d'],
    ['2026-12', '30d'],
    ['yesterday', '30d'],
    ['ytd', '30d'],
    ['2026-11-01..2026-11-15', '30d'],
    ['since 2026-10-01', '30d'],
  ])('is refused with what to type: %s', async (range, days) => {
    const { error, actions } = await forecastOf(`forecast ${range} team:ml`, 60, () => 10);
    expect(error?.code).toBe('bad_range');
    expect(error?.message).toContain(`"${range}" is neither`);
    expect(error?.hint).toContain(`/usage forecast ${days}`);
    expect(actions.map(({ command }) => command)).toEqual([
      '/usage forecast mtd team:ml',
      `/usage forecast ${days} team:ml`,
    ]);
  });

  it.each(['', 'month', 'mtd', '2026-11', '1d', '13w', '92d'])('is not %j', async (range) => {
    expect((await forecastOf(`forecast ${range}`, 60, () => 10)).error).toBeNull();
  });

  it('is a split, or a metric that is not planned by', async () => {
    const split = await forecastOf('forecast by:team', 60, () => 10);
    expect(split.error?.message).toBe('A forecast is not split; ask for one team at a time.');
    const errors = await forecastOf('forecast metric:errors', 60, () => 10);
    expect(errors.error?.message).toBe('A forecast tells cost, tokens or requests, not errors.');
  });

  it('is not offered: the button below errors forecasts money', async () => {
    const { actions } = await forecastOf('trend 7d metric:errors', 60, () => 10);
    expect(actions.find(({ label }) => label === 'Forecast')?.command).toBe('/usage forecast mtd');
    const tokens = await forecastOf('trend 7d metric:tokens', 60, () => 10);
    expect(tokens.actions.find(({ label }) => label === 'Forecast')?.command).toBe(
      '/usage forecast mtd metric:tokens',
    );
  });
});

describe('forecast of the next days', () => {
  it('has three scenarios in money, tokens and requests, in order', async () => {
    const message = await forecastOf('forecast 30d', 90, (day) => 10 + (day % 7));
    const rows = message.table?.rows ?? [];
    expect(rows.map((row) => row.scenario)).toEqual(['conservative', 'likely', 'aggressive']);
    for (const key of ['cost', 'tokens', 'requests']) {
      const [least = 0, likely = 0, most = 0] = rows.map((row) => Number(row[key]));
      expect(least).toBeLessThanOrEqual(likely);
      expect(likely).toBeLessThanOrEqual(most);
    }
    // One call of 110 tokens a day; 13 dollars on average.
    expect(Number(rows[1]?.requests)).toBe(30);
    expect(Number(rows[1]?.tokens)).toBe(3_300);
    expect(Math.abs(Number(rows[1]?.cost) - 390)).toBeLessThan(20);
  });

  it('speaks first of what was asked for', async () => {
    const { headline } = await forecastOf('forecast 30d metric:tokens', 90, () => 10);
    // One call of 110 tokens and 10 dollars on each of 30 days.
    expect(headline).toMatch(/3,300 tokens likely in the next 30 days \(8 in 10: .+\), \$300\.00$/);
  });

  it('has no total of scenarios that exclude each other', async () => {
    expect((await forecastOf('forecast 30d', 90, () => 10)).table?.total).toEqual({});
  });

  it('says of its figures which are of the days before', async () => {
    const { figures } = await forecastOf('forecast 30d metric:requests', 90, () => 10);
    expect(figures.map(({ label, text }) => `${label} ${text}`)).toEqual(
      expect.arrayContaining(['Likely 30 requests', 'Cost, 30 days before $300.00']),
    );
    expect(figures[0]?.key).toBe('projectionLow');
  });

  it('is drawn in what was asked for', async () => {
    const { charts, headline } = await forecastOf('forecast 7d metric:requests', 90, () => 10);
    const [chart] = charts;
    if (chart?.kind !== 'fan') throw new Error('no fan');
    expect(chart.title).toBe(headline);
    expect(chart.projection.map(({ value }) => value)).toEqual(new Array(7).fill(1));
    expect(chart.alt).toContain('The 7 days before: 7 requests in total;');
  });

  it('draws as many days ahead as were asked for', async () => {
    const message = await forecastOf('forecast 2w', 90, () => 10);
    const trend = message.charts.find((chart): chart is TrendChart => chart.kind === 'trend');
    expect(trend?.projection).toHaveLength(14);
    expect(message.command).toBe('/usage forecast 2w');
  });
});
