import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { projectMonth } from '../src/analytics/detect/forecast/projection.ts';
import { crossThresholds } from '../src/analytics/detect/threshold.ts';
import { readNative } from '../src/analytics/ingest/formats/native/native.ts';
import { loadBook } from '../src/analytics/pricing/book/stored-book.ts';
import type { EventCost, UsageEvent } from '../src/analytics/usage-event.ts';
import { percentagesOf } from '../src/analytics/words/percentages.ts';
import { openTestBot, somebody } from './support/bot.ts';
import { NOON, usageEvent } from './support/event.ts';
import { recordAtTipRates } from './support/priced-calls.ts';
import { eventOf, readingRules } from './support/reading.ts';
import { somePrice } from './support/state.ts';

/**
 * Ten places where the documents this product answers contradict themselves or each other; the numbers are theirs.
 * What several of them have in common is a figure that was rounded before it was summed.
 */
const HOUR_MS = 3_600_000;
const USD = 1_000_000_000n;

const figure = (message: { figures: readonly { key: string; value: unknown }[] }, key: string) =>
  message.figures.find((one) => one.key === key)?.value;

describe('T1: a total that counts the cache twice, a hit rate above 100 %', () => {
  // 130,213 tokens were sent, 130,208 of them read from the cache; counted twice that is 260,421.
  const CASES = [
    ['inclusive counts', { inputTokens: 130_213, cacheReadTokens: 130_208, outputTokens: 0 }],
    [
      'OpenAI’s usage, which includes the cache',
      {
        usage: {
          prompt_tokens: 130_213,
          completion_tokens: 0,
          prompt_tokens_details: { cached_tokens: 130_208 },
        },
      },
    ],
    [
      'Anthropic’s usage, which leaves it out',
      { usage: { input_tokens: 5, cache_read_input_tokens: 130_208, output_tokens: 0 } },
    ],
  ] as const;

  it.each(CASES)('%s come to 130,213 tokens, and a rate below 100 %%', async (name, fields) => {
    const provider = name.startsWith('Anthropic') ? 'anthropic' : 'openai';
    const sent = { id: 'e', occurredAt: NOON - HOUR_MS, provider, model: 'gpt-4o', team: 'ml', ...fields };
    const reading = readNative(sent, readingRules());
    const { ask } = await openTestBot({ events: [eventOf(reading)] });
    const { message } = await ask('org 7d');
    expect(figure(message, 'tokens')).toBe(130_213);
    // 130,208 / 130,213 = 99.996 %, which must not be shown as more than it is.
    expect(Number(figure(message, 'cacheHitRate'))).toBeLessThanOrEqual(100);
    expect(Number(figure(message, 'cacheHitRate'))).toBeGreaterThan(99.9);
  });

  it('never passes 100 %, whatever is counted', () => {
    const count = fc.integer({ min: 0, max: 2 ** 40 });
    fc.assert(
      fc.property(count, count, count, (inputTokens, cacheReadTokens, cacheWriteTokens) => {
        const reading = readNative(
          { id: 'e', model: 'm', inputTokens, cacheReadTokens, cacheWriteTokens },
          readingRules(),
        );
        if (!('event' in reading)) return;
        const { counts } = reading.event;
        const cached = (counts.cacheReadTokens ?? 0) + (counts.cacheWriteTokens ?? 0);
        expect(cached).toBeLessThanOrEqual(counts.inputTokens ?? 0);
      }),
    );
  });
});

/** Cost lines of a month with 18,092 tokens in at $2.50 and 27,138 out at $10 a million: $0.0025 and $0.01 a thousand. */
async function monthOfLines() {
  const test = await openTestBot();
  const row = (name: 'input' | 'output', picoPerUnit: bigint) =>
    somePrice({ id: name, model: 'gpt-x', class: name, regionClass: '*', picoPerUnit });
  await test.state.addPriceRows([row('input', 2_500_000n), row('output', 10_000_000n)], []);
  const book = await loadBook(test.state);
  const price = (one: UsageEvent) => book.price('default', one);
  const event = usageEvent({
    id: 'month',
    occurredAt: NOON - HOUR_MS,
    dimensions: { provider: 'openai', model: 'gpt-x', status: 'ok' },
    counts: { inputTokens: 18_092, outputTokens: 27_138 },
  });
  const events = [{ event, cost: price(event) }];
  await test.usage.record([{ org: 'default', receivedAt: NOON, bookVersion: 1, price, events }]);
  return (await test.ask('show cost 7d')).message;
}

describe('T2: 18,092 × $0.0025 = $0.045', () => {
  it('is a price a thousand tokens, so the unit stands beside every price', async () => {
    const { table } = await monthOfLines();
    expect(table?.rows.map(({ class: name, tokens, price, cost }) => [name, tokens, price, cost])).toEqual([
      ['input', 18_092, '$2.50 per 1M tokens', '0.04523'],
      ['output', 27_138, '$10.00 per 1M tokens', '0.27138'],
    ]);
  });
});

describe('T3: a total that is the sum of rounded lines', () => {
  it('is the exact sum: 0.04523 + 0.27138, not 0.045 + 0.271', async () => {
    const { table, charts, footing } = await monthOfLines();
    expect(table?.total.cost).toBe('0.31661');
    // $0.05 and $0.27 would be $0.32, as the total is; other amounts differ, and are said to.
    expect(footing?.notes.join()).toContain('each amount is rounded for itself, the total is exact');
    expect(charts).toMatchObject([
      {
        kind: 'ranking',
        parts: ['input', 'output'],
        rows: [{ name: 'openai/gpt-x', values: ['0.04523', '0.27138'] }],
      },
    ]);
  });
});

describe('T4: $12.45 of model costs beside a line total of $0.328', () => {
  it('are two samples: within one answer all totals are the same', async () => {
    // $8.45, $3.12 and $0.88 of three models; a token costs a nano-dollar here.
    const cost = (model: string, tokens: number) =>
      usageEvent({
        id: model,
        occurredAt: NOON - HOUR_MS,
        dimensions: { model, team: 'ml', status: 'ok' },
        counts: { inputTokens: tokens, outputTokens: 0 },
      });
    const { ask } = await openTestBot({
      events: [
        cost('gpt-4o', 8_450_000_000),
        cost('claude', 3_120_000_000),
        cost('gpt-4o-mini', 880_000_000),
      ],
    });
    const { message } = await ask('top model 7d');
    expect(figure(message, 'cost')).toBe('12.45');
    expect(message.table?.total.cost).toBe('12.45');
    expect(message.table?.rows.map(({ cost: part }) => part)).toEqual(['8.45', '3.12', '0.88']);
    // 67.87, 25.06 and 7.07 %: the document's 68, 25 and 7.
    expect(percentagesOf([845n, 312n, 88n])).toEqual(['67.9', '25', '7.1']);
  });
});

describe('T5: a daily average that was cut off', () => {
  it('is rounded: 45,230 tokens in 30 days are 1,508 a day, not 1,507', async () => {
    const { ask, state, clock } = await openTestBot({
      plan: { members: [somebody({ id: 'ana' })] },
      organisation: { cycleDay: 1 },
      events: [
        usageEvent({
          id: 'month',
          occurredAt: NOON - HOUR_MS,
          counts: { inputTokens: 45_230, outputTokens: 0 },
        }),
      ],
    });
    clock.now = Date.parse('2026-11-30T23:00:00Z');
    const plan = { org: 'default', id: 'pro', name: 'Pro', seatPrice: 0n, tokens: 100_000, cost: null };
    await state.saveSeatPlan(plan);
    await state.saveSeats([{ org: 'default', member: 'ana', plan: 'pro', from: '2026-01-01', until: null }]);
    const { message } = await ask('me', { user: 'ana' });
    expect(message.lines[0]).toContain('45.2K of 100K tokens (45 %)');
    expect(message.lines[0]).toContain('1,508 a day');
  });
});

describe('T6: members that sum to 45,000 of 45,230 tokens', () => {
  it('leave 230 that belong to nobody, which is a row of its own', async () => {
    const used = (user: string, inputTokens: number) =>
      usageEvent({
        id: `of ${user}`,
        occurredAt: NOON - HOUR_MS,
        dimensions: { team: 'ml', model: 'gpt-4o', status: 'ok', ...(user !== '' && { user }) },
        counts: { inputTokens, outputTokens: 0 },
      });
    const people = [
      ['alice', 15_200],
      ['bob', 12_800],
      ['carol', 8_900],
      ['david', 8_100],
      ['', 230],
    ] as const;
    const { ask } = await openTestBot({ events: people.map(([user, tokens]) => used(user, tokens)) });
    const { message } = await ask('team ml 7d metric:tokens');
    expect(message.table?.total.tokens).toBe(45_230);
    expect(message.table?.rows.map(({ user, tokens }) => [user, tokens])).toEqual([
      ['alice', 15_200],
      ['bob', 12_800],
      ['carol', 8_900],
      ['david', 8_100],
      ['(no user)', 230],
    ]);
    const shares = (message.table?.rows ?? []).map(({ share }) => Number(share) * 10);
    expect(shares.reduce((sum, share) => sum + Math.round(share), 0)).toBe(1_000);
  });
});

describe('T7: savings of 17 and 11 % that are both true of one base only', () => {
  it('name the base they are of: what was spent, $24.70', async () => {
    const test = await openTestBot();
    // At $2 and $10 per million tokens, and half of it for work nobody waits for.
    const call = (id: string, agent: string, [inputTokens, outputTokens]: readonly [number, number]) =>
      usageEvent({
        id,
        occurredAt: NOON - HOUR_MS,
        dimensions: {
          ...{ provider: 'openai', model: 'gpt-x', status: 'ok', agent },
          ...(agent !== 'writer' && { action: 'document_indexing' }),
        },
        counts: { inputTokens, outputTokens },
      });
    await recordAtTipRates(test, [
      call('a', 'indexer', [2_000_000, 20_000]),
      call('b', 'indexer', [2_000_000, 20_000]),
      call('c', 'tagger', [2_750_000, 10_000]),
      call('d', 'writer', [350_000, 1_000_000]),
    ]);
    const { message } = await test.ask('tips 30d');
    // $8.40, $5.60 and $10.70; $4.20 and $2.80 are 17 and 11.3 % of all three.
    expect(message.headline).toBe('$7.00 of $24.70 (28 %) could be saved in the last 30 days: 2 tips');
    expect(message.lines[0]).toContain('$4.20 (17 %) with indexer: batch tier');
    expect(message.lines[1]).toContain('$2.80 (11.3 %) with tagger: batch tier');
  });
});

describe('T8: thresholds of a $25 budget', () => {
  it.each([
    [75, 18_750_000_000n],
    [90, 22_500_000_000n],
    [95, 23_750_000_000n],
  ])('%i %% is crossed at its amount, and not a nano-dollar below', (threshold, spent) => {
    const budget = { amount: 25n * USD, thresholds: [threshold], repeatPercent: 0, fired: [] };
    expect(crossThresholds({ ...budget, spent }).crossed).toEqual([threshold]);
    expect(crossThresholds({ ...budget, spent: spent - 1n }).crossed).toEqual([]);
  });
});

describe('T9: scenarios that are no equal distance apart', () => {
  it('are quantiles of what happened, so that days that can only run high widen the upper side', () => {
    // Two months of $1 days with a $30 day now and then.
    const values = Array.from({ length: 50 }, (_, day) => (day % 9 === 4 ? 30 : 1));
    const projected = projectMonth({ values, actual: 1, daysLeft: Array(10).fill(1), level: 0.8 });
    if (projected.status !== 'ok') throw new Error('there are days enough');
    const { point, low, high } = projected.total;
    expect(Math.abs(high - point - (point - low))).toBeGreaterThan(0.5);
  });
});

describe('T10: money rounded to the cent per event', () => {
  it('is never lost: a thousand calls of $0.000012345 are $0.012345, neither nothing nor ten dollars', async () => {
    const cost: EventCost = {
      status: 'priced',
      nano: 12_345n,
      parts: { input: 12_345n, cacheRead: 0n, cacheWrite: 0n, output: 0n, other: 0n },
      savings: 0n,
      priceIds: ['simple'],
    };
    const { ask, usage } = await openTestBot();
    const events = Array.from({ length: 1_000 }, (_, index) => ({
      event: usageEvent({ id: `call-${index}`, occurredAt: NOON - HOUR_MS }),
      cost,
    }));
    await usage.record([{ org: 'default', receivedAt: NOON, bookVersion: 1, price: () => cost, events }]);
    const { message } = await ask('org 7d');
    expect(figure(message, 'cost')).toBe('0.012345');
    expect(figure(message, 'requests')).toBe(1_000);
  });
});
