import { describe, expect, it } from 'vitest';
import { plainTable } from '../../src/bot/chat/plain-table.ts';
import type { Answer } from '../../src/bot/platform.ts';
import { footingSentences } from '../../src/bot/reply/wording.ts';
import { as, openTestBot, TEAMS, type TestBot } from '../support/bot.ts';
import { NOON, simplePrice, usageEvent } from '../support/event.ts';
import { recording } from '../support/store.ts';

const DAY_MS = 86_400_000;
const USD = 1_000_000_000;

/** A call of so many dollars: the simple price is a nano-dollar for an input token. */
function spent(id: string, dollars: number, parts: { readonly user: string; readonly daysAgo?: number }) {
  const { user, daysAgo = 0 } = parts;
  return usageEvent({
    id,
    occurredAt: NOON - 1 - daysAgo * DAY_MS,
    dimensions: { team: 'ml', user, model: 'gpt-x', status: 'ok' },
    counts: { inputTokens: dollars * USD, outputTokens: 0 },
  });
}

async function openSpent(currency = 'USD'): Promise<TestBot> {
  const test = await openTestBot({
    organisation: { currency },
    plan: {
      ...TEAMS.plan,
      exchangeRates: [
        { org: 'default', currency: 'EUR', day: '2026-10-01', rate: '0.9' },
        { org: 'default', currency: 'EUR', day: '2026-11-01', rate: '0.92' },
      ],
    },
    events: [
      spent('a', 100, { user: 'ana' }),
      spent('b', 12, { user: 'bob' }),
      spent('c', 10, { user: 'ana', daysAgo: 25 }),
    ],
  });
  return test;
}

function csvOf({ files }: Answer): readonly string[] {
  const file = files.find(({ mediaType }) => mediaType === 'text/csv');
  return new TextDecoder().decode(file?.content).split('\r\n');
}

describe('amounts in another currency', () => {
  it('are converted where people read them, and stay exact USD for programs', async () => {
    const { ask } = await openSpent();
    const answer = await ask('team ml 7d by:user cur:EUR');
    const { message } = answer;
    expect(message.headline).toContain('€103.04'); // 112 × 0.92
    expect(message.lines[0]).toBe('ana leads with €92.00 (89 %).');
    expect(message.figures[0]).toMatchObject({ key: 'cost', value: '112', unit: 'usd', text: '€103.04' });
    expect(message.table?.rows.map(({ cost }) => cost)).toEqual(['100', '12']);
    expect(footingSentences(message)).toContain('1 USD = 0.92 EUR, rate of 1 Nov 2026');
    expect(message.command).toBe('/usage team ml 7d by:user cur:EUR');
    const text =
      message.table &&
      plainTable(message.table, 'UTC', { width: 200, characters: 4000, encode: (line) => line });
    expect(text).toContain('€92.00');
    expect(text).not.toContain('$');
  });

  it('stand in one more column of the file', async () => {
    const { ask } = await openSpent();
    const [header, ana, , total] = csvOf(await ask('team ml 7d by:user cur:EUR'));
    expect(header?.split(',').slice(4, 6)).toEqual(['cost (USD)', 'cost (EUR)']);
    expect(ana?.split(',').slice(4, 6)).toEqual(['100', '92.00']);
    expect(total?.split(',').slice(4, 6)).toEqual(['112', '103.04']);
    const [plain] = csvOf(await ask('team ml 7d by:user'));
    expect(plain).not.toContain('EUR');
  });

  it('are drawn', async () => {
    const { ask } = await openSpent();
    const { message } = await ask('top user 7d cur:EUR');
    const [chart] = message.charts;
    expect(chart).toMatchObject({
      kind: 'ranking',
      currency: 'EUR',
      rows: [
        { name: 'ana', values: ['92'] },
        { name: 'bob', values: ['11.04'] },
      ],
    });
    expect(chart?.alt).toContain('€92.00');
  });

  it('are converted at the rate of the last day of the period', async () => {
    const { ask } = await openSpent();
    const { message } = await ask('org 2026-10 cur:EUR');
    expect(message.figures[0]?.text).toBe('€9.00'); // 10 × 0.9
    expect(message.footing?.notes).toContain('1 USD = 0.9 EUR, rate of 1 Oct 2026');
  });

  it('are in the currency throughout an export, whose rows of FOCUS stay USD', async () => {
    const { ask } = await openSpent();
    const answer = await ask('export csv 7d cur:EUR');
    expect(answer.message.headline).toMatch(/: 2 rows, €103\.04$/);
    expect(answer.message.table?.currency?.code).toBe('EUR');
    expect(answer.message.footing?.notes).toContain('1 USD = 0.92 EUR, rate of 1 Nov 2026');
    const [header, ...rows] = csvOf(answer).map((line) => line.split(','));
    const at = header?.indexOf('cost (EUR)') ?? expect.unreachable();
    expect(rows.map((cells) => [cells[at - 1], cells[at]])).toEqual(
      expect.arrayContaining([
        ['100', '92.00'],
        ['12', '11.04'],
      ]),
    );
    const focus = await ask('export focus 7d cur:EUR');
    expect(focus.message.lines).toEqual([expect.stringContaining('BilledCost, in USD, adds up')]);
    expect(focus.message.footing?.notes).toContain('1 USD = 0.92 EUR, rate of 1 Nov 2026');
  });

  it('have their rate under an answer without small print', async () => {
    const { ask, usage } = await openSpent();
    const event = { ...spent('d', 50, { user: 'ana' }), facts: { traceId: 't-1' } };
    await usage.record([{ ...recording([event]), price: simplePrice }]);
    const { message } = await ask('show trace:t-1 cur:EUR');
    expect(message.headline).toContain('€46.00'); // 50 × 0.92
    expect(message.lines).toContain('1 USD = 0.92 EUR, rate of 1 Nov 2026');
  });

  it('are not what revenue is entered in', async () => {
    const { ask } = await openSpent('EUR');
    const { message } = await ask('revenue 7d cur:EUR');
    expect(message.error?.message).toBe('Revenue is kept in USD, so revenue is not shown in EUR.');
    const own = (await ask('revenue 7d')).message;
    expect(own.headline).toContain('$112.00');
    expect(JSON.stringify(own)).not.toContain('€');
  });

  it('are refused without a rate, with what to type', async () => {
    const { ask } = await openSpent();
    const { message } = await ask('team ml 7d cur:GBP');
    expect(message.error).toMatchObject({
      code: 'not_found',
      message: 'There is no exchange rate of GBP on or before 20 Nov 2026.',
      hint: 'An admin sets one, units for one USD: /usage prices rate GBP <rate> from 2026-11-20',
    });
    expect((await ask('team ml 7d cur:EURO')).message.error?.message).toContain(
      'There is no currency "EURO".',
    );
  });

  it('are what an organisation says, unless something else is asked for', async () => {
    const { ask } = await openSpent('EUR');
    expect((await ask('team ml 7d')).message.figures[0]?.text).toBe('€103.04');
    expect((await ask('show cost 7d')).message.figures[0]?.text).toBe('€103.04');
    expect((await ask('team ml 7d cur:usd')).message.figures[0]?.text).toBe('$112.00');
  });

  it('are USD, and that is said, where an organisation’s own currency has no rate', async () => {
    const { ask } = await openSpent('GBP');
    const { message } = await ask('team ml 7d');
    expect(message.figures[0]?.text).toBe('$112.00');
    expect(message.lines.at(-1)).toMatch(/no exchange rate of GBP .* Amounts are in USD/);
  });
});

describe('prices rate', () => {
  it('sets what one USD is from a day on, and leaves a trace', async () => {
    const { ask, state } = await openSpent();
    const { message } = await ask('prices rate gbp 0.800 from 2026-11-10', as('ada'));
    expect(message.headline).toBe('1 USD = 0.8 GBP from 10 Nov 2026 on');
    expect((await ask('team ml 7d cur:GBP')).message.figures[0]?.text).toBe('£89.60'); // 112 × 0.8
    await ask('prices rate GBP 0.75 from:2026-11-10', as('ada'));
    expect((await ask('team ml 7d cur:GBP')).message.figures[0]?.text).toBe('£84.00');
    expect(await state.changes('default', 5)).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({
          actor: 'ada',
          what: 'prices rate GBP',
          detail: '0.8 → 0.75 from 2026-11-10',
        }),
      ]),
    );
  });

  it('holds from today where no day is typed', async () => {
    const { ask, state } = await openSpent();
    await ask('prices rate JPY 151.25');
    expect(await state.exchangeRates('default')).toContainEqual({
      org: 'default',
      currency: 'JPY',
      day: '2026-11-20',
      rate: '151.25',
    });
  });

  it('lists them, the newest of each currency first', async () => {
    const { ask } = await openSpent();
    const { message } = await ask('prices rates', as('ada'));
    expect(message.table?.rows).toEqual([
      { currency: 'EUR', day: '2026-11-01', rate: '0.92' },
      { currency: 'EUR', day: '2026-10-01', rate: '0.9' },
    ]);
  });

  it.each([
    ['prices rate', /takes a currency/],
    ['prices rate EURO 0.92', /no currency "EURO"/],
    ['prices rate USD 1', /kept in/],
    ['prices rate EUR 0', /no rate/],
    ['prices rate EUR -0.9', /no rate/],
    ['prices rate EUR 0.92 from 2026-02-30', /no date/],
    ['prices rate EUR 0.92 since 2026-02-01', /do not know/],
    ['prices rates EUR', /takes no/],
  ])('refuses "%s" and says what to type', async (typed, problem) => {
    const { ask, state } = await openSpent();
    const { message } = await ask(typed, as('ada'));
    expect(message.error?.message).toMatch(problem);
    expect(message.error?.hint).toContain('/usage prices rate EUR 0.92');
    expect(await state.exchangeRates('default')).toHaveLength(2);
  });

  it('is for admins', async () => {
    const { ask } = await openSpent();
    expect((await ask('prices rate EUR 0.5', as('ana'))).message.error?.code).toBe('insufficient_access');
  });
});
