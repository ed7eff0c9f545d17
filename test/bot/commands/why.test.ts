import { describe, expect, it } from 'vitest';
import type { Message, WaterfallChart } from '../../../src/analytics/message.ts';
import { maybeNanoUsd } from '../../../src/analytics/money.ts';
import type { UsageEvent } from '../../../src/analytics/usage-event.ts';
import { as, openTestBot, TEAMS } from '../../support/bot.ts';
import { NOON, usageEvent } from '../../support/event.ts';

const DAY_MS = 86_400_000;

let made = 0;

/** One call with a cost in dollars; `simplePrice` of the tests takes what was provided. */
function call(daysAgo: number, usd: number, dimensions: UsageEvent['dimensions'] = {}): UsageEvent {
  return usageEvent({
    id: `why-${made++}`,
    occurredAt: NOON - daysAgo * DAY_MS - 60_000,
    dimensions: { model: 'gpt-x', provider: 'openai', team: 'ml', user: 'ana', status: 'ok', ...dimensions },
    counts: { inputTokens: 1_000, outputTokens: 100 },
    facts: { reportedCostUsd: usd.toFixed(9) },
  });
}

async function whyOf(events: readonly UsageEvent[], text = 'why 7d', who = 'ada'): Promise<Message> {
  const { ask, usage } = await openTestBot({ plan: TEAMS.plan ?? {} });
  const price = ({ facts }: UsageEvent) => {
    const nano = maybeNanoUsd(facts.reportedCostUsd ?? '0') ?? 0n;
    const parts = { input: nano, cacheRead: 0n, cacheWrite: 0n, output: 0n, other: 0n };
    return { status: 'priced', nano, parts, savings: 0n, priceIds: [] } as const;
  };
  const priced = events.map((event) => ({ event, cost: price(event) }));
  await usage.record([{ org: 'default', receivedAt: NOON, bookVersion: 1, price, events: priced }]);
  return (await ask(text, as(who))).message;
}

const figureOf = (message: Message, key: string) =>
  message.figures.find((figure) => figure.key === key)?.value ?? null;
const waterfall = ({ charts }: Message) =>
  charts.find((chart): chart is WaterfallChart => chart.kind === 'waterfall');
const nano = (value: unknown) => maybeNanoUsd(String(value)) ?? 0n;

/** Last week ana spent 10 on the agent `search`, this week 30; bob 4 and 4. */
const SEARCH_TRIPLED = [
  call(8, 10, { agent: 'search' }),
  call(1, 10, { agent: 'search' }),
  call(2, 20, { agent: 'search' }),
  call(9, 4, { agent: 'review', user: 'bob' }),
  call(3, 4, { agent: 'review', user: 'bob' }),
];

describe('why', () => {
  it('says how much more than before, and who most of it is', async () => {
    const message = await whyOf(SEARCH_TRIPLED);
    expect(message.headline).toContain('$20.00 more in the last 7 days than');
    expect(message.headline).toContain('(+143 %), mostly agent search');
    expect(figureOf(message, 'difference')).toBe('20');
  });

  it('splits the difference so that figures, picture and table each add up to it', async () => {
    const message = await whyOf([...SEARCH_TRIPLED, call(1, 0.333_333_333, { model: 'gpt-y' })]);
    const difference = nano(figureOf(message, 'difference'));
    const effects = message.figures.filter(({ key }) => key.endsWith('Effect'));
    const sum = (values: readonly unknown[]) =>
      values.reduce<bigint>((total, value) => total + nano(value), 0n);
    expect(difference).toBe(20_333_333_333n);
    expect(sum(effects.map(({ value }) => value))).toBe(difference);
    expect(sum(waterfall(message)?.steps.map(({ value }) => value) ?? [])).toBe(difference);
    expect(nano(waterfall(message)?.total.value)).toBe(difference);
    expect(sum(message.table?.rows.map((row) => row.change) ?? [])).toBe(difference);
    expect(nano(message.table?.total.change)).toBe(difference);
  });

  it('tells more requests from dearer ones', async () => {
    // Three calls instead of two: 14 × 3 / 2 is 7 more; then 34 for as many tokens each is 13 dearer.
    const message = await whyOf(SEARCH_TRIPLED);
    expect(figureOf(message, 'volumeEffect')).toBe('7');
    expect(figureOf(message, 'priceEffect')).toBe('13');
  });

  it('keeps what failed requests cost apart', async () => {
    const message = await whyOf([...SEARCH_TRIPLED, call(1, 5, { status: 'error' })]);
    expect(figureOf(message, 'errorsEffect')).toBe('5');
  });

  it('compares with what was asked for', async () => {
    const yearAgo = call(366, 1);
    const message = await whyOf([...SEARCH_TRIPLED, yearAgo], 'why 7d vs:2026-11-11..2026-11-12');
    expect(message.command).toBe('/usage why 7d vs:2026-11-11..2026-11-12');
    expect(message.footing?.notes.join()).toContain('compared with 11–12 Nov 2026');
  });

  it('says that it cost less, and the same', async () => {
    expect((await whyOf([call(8, 5), call(1, 2)])).headline).toContain('$3.00 less in the last 7 days');
    expect((await whyOf([call(8, 5), call(1, 5)])).headline).toContain('cost the same in the last 7 days');
  });

  it('draws nothing where nothing made a difference', async () => {
    expect((await whyOf([call(8, 5), call(1, 5)])).charts).toEqual([]);
  });

  it('has nothing to explain where nothing was used', async () => {
    const message = await whyOf([]);
    expect(message.headline).toContain('Nothing to explain');
    expect(message.error).toBeNull();
  });

  it('names no person and no agent to those who may see totals only', async () => {
    const message = await whyOf(SEARCH_TRIPLED, 'why 7d team:ml', 'carl');
    const said = JSON.stringify(message);
    for (const name of ['ana', 'bob', 'search', 'review']) expect(said).not.toContain(`"${name}`);
    expect(said).not.toMatch(/By (user|agent)/);
  });
});

describe('vs: on other views', () => {
  it('measures changes against that window', async () => {
    const message = await whyOf(SEARCH_TRIPLED, 'team 7d vs:2026-11-12');
    expect(message.command).toContain('vs:2026-11-12');
    expect(message.headline).toContain('on 12 Nov 2026');
  });
});

describe('compare', () => {
  it('is echoed as it was asked, and reads back', async () => {
    const windows = await whyOf(SEARCH_TRIPLED, 'compare 2026-11-17 vs 2026-11-12 model:gpt-4o');
    expect(windows.command).toBe('/usage compare 2026-11-17 vs 2026-11-12 model:gpt-4o');
    const names = await whyOf(SEARCH_TRIPLED, 'compare agent:search vs agent:review 30d');
    expect(names.command).toBe('/usage compare agent:search vs agent:review 30d');
  });

  it.each([
    ['compare this-week vs last-week', '"this-week" is no range and no filter. Did you mean wtd?'],
    ['compare last-week vs sometime', '"sometime" is no range and no filter.'],
    ['compare team:search vs team:search', '"team:search" stands on both sides.'],
    ['compare last-week', 'compare takes two ranges, or two filters of the same kind, with vs between.'],
  ])('%s names what is wrong', async (text, says) => {
    expect((await whyOf(SEARCH_TRIPLED, text)).error?.message).toMatch(new RegExp(`^${RegExp.escape(says)}`));
  });

  it('of two windows is what why answers', async () => {
    const message = await whyOf(SEARCH_TRIPLED, 'compare 2026-11-17 vs 2026-11-12');
    expect(message.command).toBe('/usage compare 2026-11-17 vs 2026-11-12');
    expect(message.footing?.notes).not.toContain('the two windows are not equally long');
  });

  it('says so where one window is longer', async () => {
    const message = await whyOf(SEARCH_TRIPLED, 'compare 2026-11-17 vs 2026-11-10..2026-11-12');
    expect(message.footing?.notes).toContain('the two windows are not equally long');
  });

  it('of two names sets one against the other, down to what makes the difference', async () => {
    const message = await whyOf(SEARCH_TRIPLED, 'compare agent:review vs agent:search 30d');
    expect(message.command).toBe('/usage compare agent:review vs agent:search 30d');
    // 40 dollars against 8; all of the 40 by ana, all of the 8 by bob.
    expect(message.headline).toBe('search: $40.00, 5.0 times review ($8.00), 21 Oct–20 Nov 2026');
    expect(message.table?.columns.map(({ label }) => label)).toEqual([
      'user',
      'search',
      'review',
      'difference',
      'difference %',
    ]);
    expect(
      message.table?.rows.map((row) => [row.user, row.first, row.second, row.change, row.changePercent]),
    ).toEqual([
      ['ana', '40', '0', '40', null],
      ['bob', '0', '8', '-8', '-100'],
    ]);
    expect(message.table?.total).toMatchObject({
      first: '40',
      second: '8',
      change: '32',
      changePercent: '400',
    });
  });

  it('of two names draws where the difference comes from, to the nano-dollar', async () => {
    const message = await whyOf(
      [...SEARCH_TRIPLED, call(1, 0.000_000_001, { agent: 'search' })],
      'compare agent:search vs agent:review 30d',
    );
    const steps = waterfall(message)?.steps ?? [];
    // Four calls instead of two: 8 more; as dear as review's they had cost 16.
    expect(steps.map(({ name, value }) => [name, value])).toEqual([
      ['Dearer tokens (prices, caching)', '24.000000001'],
      ['More requests', '8'],
    ]);
    expect(nano(waterfall(message)?.total.value)).toBe(32_000_000_001n);
    expect(figureOf(message, 'first')).toBe('40.000000001');
    expect(figureOf(message, 'cost')).toBe('48.000000001');
  });

  it('of two names says what else it is narrowed to', async () => {
    const message = await whyOf(SEARCH_TRIPLED, 'compare agent:search vs agent:review 30d -user:bob');
    expect(message.headline).toBe(
      'search: $40.00, against review ($0), 21 Oct–20 Nov 2026 (without user bob)',
    );
  });

  it('of two names counts what was asked for', async () => {
    const text = 'compare agent:search vs agent:review 30d metric:requests';
    const message = await whyOf(SEARCH_TRIPLED, text);
    expect(message.headline).toBe('search: 3 requests, 1.5 times review (2 requests), 21 Oct–20 Nov 2026');
    expect(message.table?.total).toMatchObject({ first: 3, second: 2, change: 1, changePercent: '50' });
    expect(waterfall(message)).toBeUndefined();
  });

  it('is asked again by its own command, and by buttons with another range', async () => {
    const { ask } = await openTestBot({ ...TEAMS });
    const first = await ask('compare team:web vs team:ml 30d', as('ada'));
    expect(first.message.command).toBe('/usage compare team:web vs team:ml 30d');
    expect((await ask(first.message.command, as('ada'))).message).toEqual(first.message);
    const week = first.message.actions.find(({ label }) => label === 'Last 7 days');
    expect(week?.command).toBe('/usage compare team:web vs team:ml 7d');
  });

  it('of two teams tells those who may see totals alone nothing of who made them up', async () => {
    const { ask } = await openTestBot({ ...TEAMS });
    const { message } = await ask('compare team:ml vs team:web 7d', as('carl'));
    // Carl's 8 dollars against 7 of three others.
    expect(message.table?.columns[0]?.key).toBe('model');
    expect(JSON.stringify(message)).not.toMatch(/"(ana|bob|lena)|-agent|key-/);
  });

  it('with another window is a ranking that tells how each changed', async () => {
    const message = await whyOf(SEARCH_TRIPLED, 'compare agent:search vs agent:review 7d vs:prev');
    expect(message.table?.rows.map(({ agent, cost, before }) => [agent, cost, before])).toEqual([
      ['search', '30', '10'],
      ['review', '4', '4'],
    ]);
  });

  it.each([
    'compare',
    'compare ml web',
    'compare team:ml vs user:ana',
    'compare 7d vs team:ml',
    'compare team:ml vs team:ml',
  ])('takes two of a kind: %s', async (text) => {
    expect((await whyOf([], text)).error?.code).toBe('bad_value');
  });
});
