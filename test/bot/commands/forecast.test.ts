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

  it('draws as many days ahead as were asked for', async () => {
    const message = await forecastOf('forecast 2w', 90, () => 10);
    const trend = message.charts.find((chart): chart is TrendChart => chart.kind === 'trend');
    expect(trend?.projection).toHaveLength(14);
    expect(message.command).toBe('/usage forecast 2w');
  });
});
