import { describe, expect, it } from 'vitest';
import { loadBook } from '../../../src/analytics/pricing/book/stored-book.ts';
import type { PriceRow } from '../../../src/analytics/state.ts';
import type { UsageEvent } from '../../../src/analytics/usage-event.ts';
import { as, openTestBot, TEAMS } from '../../support/bot.ts';
import { NOON, usageEvent } from '../../support/event.ts';
import { somePrice } from '../../support/state.ts';

const HOUR_MS = 3_600_000;
const CHANGE = Date.parse('2026-11-15T16:00:00Z');

/** USD per million tokens as pico-USD a token. */
function row(model: string, name: string, usd: number, parts: Partial<PriceRow> = {}): PriceRow {
  return somePrice({
    id: `${model}-${name}-${usd}-${parts.mode ?? ''}`,
    model,
    class: name,
    regionClass: '*',
    picoPerUnit: BigInt(usd * 1_000_000),
    ...parts,
  });
}

const ROWS = [
  row('gpt-x', 'input', 2),
  row('gpt-x', 'cacheRead', 0.5),
  row('gpt-x', 'output', 10),
  row('gpt-x', 'input', 1, { mode: 'batch' }),
  row('gpt-x', 'output', 5, { mode: 'batch' }),
  row('gpt-x', 'webSearch', 0, { picoPerUnit: 10_000_000_000n, perUnit: 'use' }),
  row('cut', 'input', 4, { validTo: CHANGE }),
  row('cut', 'input', 3, { validFrom: CHANGE }),
  row('cut', 'output', 8),
];

type Parts = {
  readonly model: string;
  readonly at?: number;
  readonly dimensions?: UsageEvent['dimensions'];
  readonly counts?: UsageEvent['counts'];
  readonly facts?: UsageEvent['facts'];
};

let made = 0;
function call({ model, at = NOON - HOUR_MS, dimensions, counts, facts }: Parts): UsageEvent {
  return usageEvent({
    id: `call-${made++}`,
    occurredAt: at,
    dimensions: { provider: 'openai', model, team: 'ml', user: 'ana', status: 'ok', ...dimensions },
    counts: counts ?? { inputTokens: 1_000_000, outputTokens: 100_000 },
    facts: facts ?? {},
  });
}

async function costOf(events: readonly UsageEvent[], typed = 'show cost 30d', who = 'ada') {
  const test = await openTestBot({ plan: TEAMS.plan ?? {} });
  await test.state.addPriceRows(ROWS, []);
  const book = await loadBook(test.state);
  const price = (event: UsageEvent) => book.price('default', event);
  const priced = events.map((event) => ({ event, cost: price(event) }));
  await test.usage.record([{ org: 'default', receivedAt: NOON, bookVersion: 1, price, events: priced }]);
  const { message, files } = await test.ask(typed, as(who));
  const lines = message.table?.rows.map(({ model, class: name, tokens, price: unit, cost, conditions }) =>
    [model, name, tokens, unit, cost, conditions].join(' | '),
  );
  return { message, files, lines, total: message.table?.total.cost };
}

describe('show cost', () => {
  it('multiplies tokens by unit prices, class by class', async () => {
    const counts = { inputTokens: 1_000_000, cacheReadTokens: 400_000, outputTokens: 100_000 };
    const { lines, total } = await costOf([call({ model: 'gpt-x', counts })]);
    expect(lines).toEqual([
      'openai/gpt-x | input | 600000 | $2.00 per 1M tokens | 1.2 | ',
      'openai/gpt-x | cache read | 400000 | $0.50 per 1M tokens | 0.2 | ',
      'openai/gpt-x | output | 100000 | $10.00 per 1M tokens | 1 | ',
    ]);
    expect(total).toBe('2.4');
  });

  it('multiplies uses by their price, as it does tokens', async () => {
    const searched = (webSearches: number) =>
      call({ model: 'gpt-x', counts: { inputTokens: 1_000_000, webSearches } });
    const { lines, total } = await costOf([searched(3), searched(4), searched(0)]);
    expect(lines).toEqual([
      'openai/gpt-x | input | 3000000 | $2.00 per 1M tokens | 6 | ',
      'openai/gpt-x | other |  | 7 × $0.01 per web search | 0.07 | ',
    ]);
    expect(total).toBe('6.07');
  });

  it('shows both prices where the time asked about spans a change', async () => {
    const before = call({ model: 'cut', at: CHANGE - 1 });
    const after = call({ model: 'cut', at: CHANGE });
    const { lines, total } = await costOf([before, after]);
    expect(lines).toEqual([
      'openai/cut | input | 1000000 | $4.00 per 1M tokens | 4 | from 2026-10-21',
      'openai/cut | output | 100000 | $8.00 per 1M tokens | 0.8 | from 2026-10-21',
      'openai/cut | input | 1000000 | $3.00 per 1M tokens | 3 | from 2026-11-15T16:00Z',
      'openai/cut | output | 100000 | $8.00 per 1M tokens | 0.8 | from 2026-11-15T16:00Z',
    ]);
    expect(total).toBe('8.6');
  });

  it('counts cached tokens without a price of their own as input', async () => {
    const counts = { inputTokens: 1_000_000, cacheReadTokens: 400_000, outputTokens: 0 };
    const { lines } = await costOf([call({ model: 'cut', counts })], 'show cost 2d');
    expect(lines).toEqual(['openai/cut | input | 1000000 | $3.00 per 1M tokens | 3 | ']);
  });

  it('tells service tiers apart', async () => {
    const { lines } = await costOf([
      call({ model: 'gpt-x' }),
      call({ model: 'gpt-x', dimensions: { serviceTier: 'batch' } }),
    ]);
    expect(lines).toContain('openai/gpt-x | input | 1000000 | $1.00 per 1M tokens | 1 | batch');
    expect(lines).toContain('openai/gpt-x | input | 1000000 | $2.00 per 1M tokens | 2 | ');
  });

  it('adds up to the total to the nano-dollar, however odd the counts', async () => {
    const counts = [1, 7, 333, 12_345, 999_999].map((inputTokens) => ({
      inputTokens,
      cacheReadTokens: Math.floor(inputTokens / 3),
      outputTokens: inputTokens % 101,
    }));
    const { message, total } = await costOf(counts.map((one) => call({ model: 'gpt-x', counts: one })));
    const nano = (usd: unknown) => BigInt(Math.round(Number(usd) * 1e9));
    const sum = message.table?.rows.reduce((whole, { cost }) => whole + nano(cost), 0n);
    expect(sum).toBe(nano(total));
    expect(total).toBe(message.figures.find(({ key }) => key === 'cost')?.value);
  });

  it('marks an average where no single price explains an amount', async () => {
    const free = call({ model: 'gpt-x', facts: { gatewayCacheHit: true } });
    const { lines, message } = await costOf([call({ model: 'gpt-x' }), free]);
    // $2 for two million tokens, of which the gateway answered one.
    expect(lines?.[0]).toBe('openai/gpt-x | input | 2000000 | ≈ $1.00 per 1M tokens | 2 | ');
    expect(message.footing?.notes[0]).toMatch(/^≈ is an average/);
  });

  it('names what has no price, and says that savings are partial', async () => {
    const counts = { inputTokens: 1_000_000, cacheReadTokens: 1_000_000, outputTokens: 0 };
    const { message, lines } = await costOf([
      call({ model: 'gpt-x', counts }),
      call({ model: 'tuned' }),
      call({ model: 'odd' }),
    ]);
    expect(lines).toContain('openai/tuned | pending |  | 1 call waits for a price |  | ');
    expect(message.lines[0]).toBe('Cache reads saved at least $1.50; 2 models unpriced: odd, tuned.');
    expect(message.headline).toBe('Cost lines in the last 30 days: at least $0.50 in all');
    expect(message.actions).toEqual([{ label: 'Add a price', command: '/usage prices pending' }]);
    expect(message.footing?.notes).toContain('the price catalogue (genai-prices 0.1.8) is 58 days old');
  });

  it('keeps apart what senders reported', async () => {
    const { message, lines } = await costOf([
      call({ model: 'gpt-x' }),
      call({ model: 'tuned', facts: { reportedCostUsd: '0.25' } }),
    ]);
    expect(lines).toContain('openai/tuned | provided |  | as the sender reported | 0.25 | ');
    expect(message.figures.find(({ key }) => key === 'providedCost')?.value).toBe('0.25');
  });

  it('never adds what a plan paid for', async () => {
    const events = [
      call({ model: 'gpt-x' }),
      call({ model: 'gpt-x', dimensions: { billingMode: 'subscription' } }),
      call({ model: 'gpt-x', dimensions: { billingMode: 'included' } }),
    ];
    const { message, total, lines } = await costOf(events);
    expect(total).toBe('3');
    expect(message.table?.total).toMatchObject({ cost: '3', plannedCost: '6' });
    expect(message.figures.find(({ key }) => key === 'plannedCost')).toMatchObject({
      label: 'In plans, at API prices',
      value: '6',
    });
    expect(message.footing?.notes).toContain('$6.00 more at API prices is included in plans and not billed');
    expect(lines?.at(-1)).toMatch(/in plans .* included .* 0/);
    const planned = await costOf(events, 'show cost 30d billing:subscription');
    expect(planned.message.table?.total).toMatchObject({ cost: '0', plannedCost: '3' });
  });

  it('shows a member their own', async () => {
    const events = [call({ model: 'gpt-x' }), call({ model: 'cut', dimensions: { user: 'bob' } })];
    const { lines, message } = await costOf(events, 'show cost 30d', 'ana');
    expect(lines?.every((line) => line.startsWith('openai/gpt-x'))).toBe(true);
    expect(message.command).toBe('/usage show cost 30d');
  });

  it('refuses what it would have to ignore', async () => {
    const { message } = await costOf([], 'show cost 30d by:model');
    expect(message.error?.message).toBe('show cost takes a range and filters, not "by:".');
  });

  it('brings the lines as CSV', async () => {
    const { files } = await costOf([call({ model: 'gpt-x' })]);
    const text = new TextDecoder().decode(files.find(({ mediaType }) => mediaType === 'text/csv')?.content);
    expect(text.split('\r\n')[0]).toBe('model,cost (USD),class,tokens,price,conditions');
  });
});
