import { describe, expect, it } from 'vitest';
import { loadBook } from '../../../src/analytics/pricing/book/stored-book.ts';
import type { UsageEvent } from '../../../src/analytics/usage-event.ts';
import { pictureName } from '../../../src/bot/reply/attach.ts';
import { as, openTestBot, TEAMS, type TestBot } from '../../support/bot.ts';
import { NOON, usageEvent } from '../../support/event.ts';
import { somePrice } from '../../support/state.ts';

const HOUR_MS = 3_600_000;

/** gpt-x at $2 and $10, gpt-y at $1 and $4 per million tokens; nobody knows what "tuned" costs. */
const ROWS = [
  catalogue('gpt-x', 'input', 2_000_000n),
  catalogue('gpt-x', 'output', 10_000_000n),
  catalogue('gpt-y', 'input', 1_000_000n),
  catalogue('gpt-y', 'output', 4_000_000n),
];

function catalogue(model: string, name: string, picoPerUnit: bigint) {
  return somePrice({ id: `${model}-${name}`, model, class: name, regionClass: '*', picoPerUnit });
}

/** One million tokens in, half a million out. */
function call(id: string, model: string, occurredAt = NOON - HOUR_MS): UsageEvent {
  return usageEvent({
    id,
    occurredAt,
    dimensions: { provider: 'openai', model, team: 'ml', user: 'ana', status: 'ok' },
    counts: { inputTokens: 1_000_000, outputTokens: 500_000 },
  });
}

async function pricedBot(events: readonly UsageEvent[]): Promise<TestBot> {
  const test = await openTestBot({ plan: TEAMS.plan ?? {} });
  await test.state.addPriceRows(ROWS, []);
  const book = await loadBook(test.state);
  const price = (event: UsageEvent) => book.price('default', event);
  await test.usage.record([
    {
      org: 'default',
      receivedAt: NOON,
      bookVersion: 1,
      price,
      events: events.map((event) => ({ event, cost: price(event) })),
    },
  ]);
  return test;
}

async function spentOn({ usage }: TestBot): Promise<bigint | undefined> {
  const [row] = await usage.sum({ org: 'default', from: 0, to: NOON + HOUR_MS, filters: [] });
  return row?.measures.costNano;
}

describe('prices', () => {
  it('are for admins', async () => {
    const { ask } = await pricedBot([]);
    for (const typed of ['prices', 'prices set openai/gpt-x input:1 confirm', 'prices pending']) {
      const { message } = await ask(typed, as('ana'));
      expect(message.error).toMatchObject({
        code: 'insufficient_access',
        message: 'Insufficient access. Prices are for admins.',
      });
    }
  });

  it('are listed with their unit and where they come from', async () => {
    const { ask } = await pricedBot([]);
    const { message } = await ask('prices list openai/gpt-x');
    expect(message.headline).toBe('2 prices of 1 model on 2026-11-20');
    expect(message.lines).toEqual([
      'openai/gpt-x: $2.00 per 1M input tokens, $10.00 per 1M output tokens; catalogue 2026-11',
    ]);
    expect((await ask('prices list gpt-z')).message.headline).toBe(
      'No price is known for gpt-z on 2026-11-20',
    );
  });

  it('that are missing are named with what to type', async () => {
    const dayBefore = NOON - 25 * HOUR_MS;
    const { ask } = await pricedBot([call('a', 'tuned'), call('b', 'tuned', dayBefore), call('c', 'gpt-x')]);
    const { message } = await ask('prices pending');
    expect(message.headline).toBe('2 events wait for a price, of 1 model');
    expect(message.lines[0]).toBe(
      'openai/tuned: 2 events wait, 3M tokens; first seen 2026-11-19 11:00, last 2026-11-20 11:00',
    );
    expect(message.lines[1]).toMatch(/^Set a price: \/usage prices set openai\/tuned /);
  });

  it('say what they would change before they are set, and are set by the button', async () => {
    const october = Date.parse('2026-10-31T22:00:00Z');
    const test = await pricedBot([call('a', 'gpt-x'), call('b', 'gpt-x', october), call('c', 'gpt-y')]);
    const { message } = await test.ask('prices set openai/gpt-x input:1 output:$4');
    // Two calls: $2 + $5 = $7 each before, $1 + $2 = $3 each after.
    expect(message.headline).toBe('openai/gpt-x: the new price would change 2 events, $14.00 → $6.00');
    expect(message.lines).toEqual([
      '$1.00 per 1M input tokens, $4.00 per 1M output tokens; for all time',
      '2026-10: 1 event, $7.00 → $3.00',
      '2026-11: 1 event, $7.00 → $3.00',
      'Nothing has been written yet.',
    ]);
    expect(await test.state.priceRows()).toHaveLength(4);
    expect(message.actions[0]?.command).toBe('/usage prices set openai/gpt-x input:1 output:$4 confirm');
    const done = await test.ask(message.actions[0]?.command ?? '');
    expect(done.message.headline).toBe('Set 2 prices of openai/gpt-x');
    expect((await test.state.changes('default', 9)).map(({ what, detail }) => [what, detail])).toEqual([
      [
        'prices set openai/gpt-x input:1 output:$4',
        '$1.00 per 1M input tokens, $4.00 per 1M output tokens; for all time',
      ],
    ]);
    expect(await test.state.priceRows()).toHaveLength(6);
    const again = await test.ask(message.actions[0]?.command ?? '');
    expect(again.message.headline).toBe('openai/gpt-x has these prices already; nothing was changed');
  });

  it('reprice stored events to the nano-dollar, once', async () => {
    const test = await pricedBot([call('a', 'gpt-x'), call('b', 'tuned'), call('c', 'gpt-y')]);
    // $7 and $3; one waits.
    expect(await spentOn(test)).toBe(10_000_000_000n);
    await test.ask('prices set openai/gpt-x input:1 output:4 confirm');
    await test.ask('prices set openai/tuned input:3 output:6 confirm');
    const preview = (await test.ask('prices reprice')).message;
    expect(preview.lines).toContain('2026-11: 2 events, $7.00 → $9.00 (1 was pending)');
    const { message } = await test.ask(preview.actions[0]?.command ?? '');
    expect(message.headline).toBe('Repriced 2 events, $7.00 → $9.00 (1 was pending)');
    // $1 + $2, $3 + $3, and the $3 that stay.
    expect(await spentOn(test)).toBe(12_000_000_000n);
    expect((await test.ask('prices reprice')).message.headline).toMatch(/^Every stored event costs what/);
    expect(await test.usage.verify('default')).toEqual([]);
  });

  it('reprice only the time they are asked about', async () => {
    const october = Date.parse('2026-10-31T22:00:00Z');
    const test = await pricedBot([
      call('a', 'gpt-x'),
      call('b', 'gpt-x', october),
      call('c', 'gpt-y', october),
    ]);
    await test.ask('prices set openai/gpt-x input:1 output:4 confirm');
    const { message } = await test.ask('prices reprice 2026-10 model:gpt-x');
    expect(message.headline).toBe('Repricing openai/gpt-x would change 1 event, $7.00 → $3.00');
    expect(message.actions[0]?.command).toBe('/usage prices reprice 2026-10 model:gpt-x confirm');
    const done = await test.ask(message.actions[0]?.command ?? '');
    expect(done.message.headline).toBe('Repriced 1 event, $7.00 → $3.00');
    // $3 of October's call, $7 of the one that was not asked about, $3 of gpt-y.
    expect(await spentOn(test)).toBe(13_000_000_000n);
    expect((await test.ask('prices reprice mtd')).message.lines).toContain('2026-11: 1 event, $7.00 → $3.00');
  });

  it('of another model are compared on the same events', async () => {
    const test = await pricedBot([call('a', 'gpt-x'), call('b', 'gpt-x'), call('c', 'tuned')]);
    const { message } = await test.ask('prices whatif model:gpt-x=gpt-y 7d');
    const [chart] = message.charts;
    expect(chart && pictureName(message, chart, 0)).toBe(
      'usage-whatif-gpt-x-as-gpt-y-2026-11-13-to-2026-11-20-UTC-ranking.png',
    );
    expect(message.headline).toBe('gpt-x as gpt-y in the last 7 days: $14.00 → $6.00 (−57 %)');
    expect(message.lines[0]).toBe('2 events compared, exactly: $14 → $6.');
    expect(message.charts).toMatchObject([
      {
        kind: 'ranking',
        rows: [
          { name: 'as it was', values: ['14'] },
          { name: 'with gpt-y', values: ['6'] },
        ],
      },
    ]);
    await test.ask('prices rate EUR 0.5 from 2026-01-01');
    const euros = (await test.ask('prices whatif model:gpt-x=gpt-y 7d cur:EUR')).message;
    expect(euros.headline).toBe('gpt-x as gpt-y in the last 7 days: €7.00 → €3.00 (−57 %)');
    expect(euros.lines).toContain('1 USD = 0.5 EUR, rate of 1 Jan 2026');
    expect(euros.charts).toMatchObject([{ currency: 'EUR', rows: [{ values: ['7'] }, { values: ['3'] }] }]);
    const { message: unknown } = await test.ask('prices whatif model:gpt-x=tuned 7d');
    expect(unknown.headline).toBe('Nothing to compare: there is no price for tuned');
    expect(unknown.lines).toContain('Left out: 2 events that would have no price at tuned.');
    expect((await test.ask('prices whatif model:gpt-z=gpt-y 7d')).message.headline).toBe(
      'Nothing to compare: no priced event of gpt-z in the last 7 days',
    );
    expect((await test.ask('prices whatif model:tuned=gpt-y 7d')).message.lines).toContain(
      'Left out: 1 event of tuned without a price.',
    );
    expect(await spentOn(test)).toBe(14_000_000_000n);
  });

  it('of a tier and of more cache reads are compared on all events of the question', async () => {
    const test = await pricedBot([call('a', 'gpt-x'), call('b', 'gpt-y')]);
    await test.state.addPriceRows(
      [
        somePrice({
          id: 'x-batch-in',
          model: 'gpt-x',
          mode: 'batch',
          regionClass: '*',
          picoPerUnit: 1_000_000n,
        }),
        somePrice({
          id: 'x-read',
          model: 'gpt-x',
          class: 'cacheRead',
          regionClass: '*',
          picoPerUnit: 500_000n,
        }),
      ],
      [],
    );
    // Input of gpt-x at $1 instead of $2; its output has no batch price and stays at $5. gpt-y has no batch price.
    const tier = await test.ask('prices whatif tier:batch 7d');
    expect(tier.message.headline).toBe('All at the batch tier in the last 7 days: $7.00 → $6.00 (−14 %)');
    expect(tier.message.lines).toContain('Left out: 1 event whose model has no batch price.');
    // 800,000 tokens at $0.50 and 200,000 at $2 are $0.80, and $5 of output.
    const cache = await test.ask('prices whatif cache:80% 7d model:gpt-x');
    expect(cache.message.lines[0]).toBe('1 event compared, exactly: $7 → $5.8.');
    expect(cache.message.command).toBe('/usage prices whatif cache:80% 7d model:gpt-x');
    expect((await test.ask('prices whatif cache:180% 7d')).message.error?.code).toBe('bad_value');
  });

  it.each([
    ['prices set gpt-x input:1', '"gpt-x" is no provider and model; type them as openai/gpt-4o.'],
    ['prices set openai/gpt-x', 'Name at least one price: input, output, cache-read, cache-write.'],
    ['prices set openai/gpt-x input:cheap', 'input takes USD per 1M tokens such as 2.50, not "cheap".'],
    ['prices set openai/gpt-x input:1 from:soon', 'from takes a date such as 2026-11-01, not "soon".'],
    [
      'prices set openai/gpt-x input:1 tier:gold',
      '"gold" is no service tier; there are standard, batch, flex, priority, fast.',
    ],
    ['prices set openai/gpt-x input:1 from:2026-11-02 to:2026-11-01', 'to must be a later date than from.'],
    [
      'prices raise',
      'prices takes list, pending, set, whatif, reprice, rate, rates, retire, retirements, not "raise".',
    ],
    ['prices reprice everything', 'I do not know what "everything" means here.'],
    ['prices reprice 2026-13', 'There is no date "2026-13".'],
    ['prices reprice model:none', 'No event is of the model "none".'],
    [
      'prices whatif gpt-x',
      'whatif needs a model and another to compare it with, a tier, or a share of cache reads.',
    ],
    [
      'prices whatif tier:banana 30d',
      '"banana" is no service tier; there are standard, batch, flex, priority, fast.',
    ],
    ['prices list gpt-x at:never', 'prices list takes a model, provider: and at: with a date.'],
  ])('%s is refused: %s', async (typed, message) => {
    const { ask } = await pricedBot([]);
    expect((await ask(typed)).message.error?.message).toBe(message);
  });
});
