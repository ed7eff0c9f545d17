import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/analytics/message.ts';
import { maybeNanoUsd } from '../../../src/analytics/money.ts';
import type { UsageEvent } from '../../../src/analytics/usage-event.ts';
import { as, openTestBot, TEAMS } from '../../support/bot.ts';
import { usageEvent } from '../../support/event.ts';
import { recording } from '../../support/store.ts';

const [OCTOBER, SECOND] = [Date.UTC(2026, 9, 12), Date.UTC(2026, 10, 2, 9)];

/** An input token costs a nano-dollar, an output token five. */
function call(
  id: string,
  parts: UsageEvent['dimensions'],
  inputTokens: number,
  outputTokens = 0,
): UsageEvent {
  return usageEvent({
    id,
    occurredAt: OCTOBER,
    dimensions: { user: 'ana', team: 'ml', model: 'gpt-4o', provider: 'openai', status: 'ok', ...parts },
    counts: { inputTokens, outputTokens },
  });
}

const USD = 1_000_000_000;

/** October by hand: globex 60.00 for chat and 20.00 for search, initech 0.125 and 0.125 of two models; 80.25 in all. */
const EVENTS = [
  call('1', { customer: 'globex', feature: 'chat' }, 10 * USD, 10 * USD),
  call('2', { customer: 'globex', feature: 'search', model: 'gpt-5' }, 20 * USD),
  call('3', { customer: 'initech', feature: 'chat' }, USD / 8),
  call('4', { customer: 'initech', model: 'gpt-5' }, USD / 8),
];

async function openOctober({ taxRate = '0', events = EVENTS } = {}) {
  const test = await openTestBot({ ...TEAMS, events, organisation: { taxRate } });
  test.clock.now = SECOND;
  const say = async (text: string, user = 'ada') => (await test.ask(text, as(user))).message;
  return { ...test, say };
}

function figures(message: Message): Readonly<Record<string, unknown>> {
  return Object.fromEntries(message.figures.map(({ key, value }) => [key, value]));
}

function rows(message: Message) {
  return message.table?.rows.map(
    (row) => `${[row.item, row.class].filter(Boolean).join(' ')}: ${row.amount}`,
  );
}

/** Nano-USD of all rows of a column. */
function sumOf(message: Message, column: 'cost' | 'amount'): bigint {
  const cells = message.table?.rows.map((row) => maybeNanoUsd(String(row[column])) ?? 0n) ?? [];
  return cells.reduce((sum, cell) => sum + cell, 0n);
}

describe('/usage invoice', () => {
  it('is for admins', async () => {
    const { say } = await openOctober();
    for (const text of ['invoice 2026-10', 'invoice list', 'invoice credit $5 "x"', 'invoice void 1'])
      expect((await say(text, 'lena')).error?.code).toBe('insufficient_access');
  });

  it('previews a customer by line and by feature, with tax on the sum', async () => {
    const { say } = await openOctober({ taxRate: '21' });
    const message = await say('invoice 2026-10 customer:globex');
    // 10 + 50 and 20 are 80.00; 21 % of it is 16.80.
    expect(message.headline).toBe('Invoice draft, October 2026, globex: $96.80');
    expect(rows(message)).toEqual([
      'openai/gpt-4o input: 10.00',
      'openai/gpt-4o output: 50.00',
      'openai/gpt-5 input: 20.00',
      'tax: 16.80',
    ]);
    expect(figures(message)).toEqual({ charged: '80', tax: '16.8', total: '96.8', paid: '0', due: '96.8' });
    expect(message.lines).toContain('The usage by model: gpt-4o $60.00, gpt-5 $20.00.');
    expect(message.lines).toContain('The usage by feature: chat $60.00, search $20.00.');
    expect(message.lines[0]).toBe('Acme, customer globex; 1–31 Oct 2026 (UTC); amounts in USD; not issued.');
    expect(message.period).toMatchObject({
      from: '2026-10-01T00:00:00+00:00',
      to: '2026-11-01T00:00:00+00:00',
    });
  });

  it('prints the unit of every price', async () => {
    const { say } = await openOctober();
    const { table } = await say('invoice 2026-10');
    for (const { price } of table?.rows ?? []) expect(price).toMatch(/per 1M tokens$|^$/);
  });

  it('of two lines of half a cent has a line for the rounding', async () => {
    const { say } = await openOctober();
    const message = await say('invoice 2026-10 customer:initech');
    // 0.125 is 0.12 to the even cent, twice 0.24; 0.25 in all.
    expect(rows(message)).toEqual([
      'openai/gpt-4o input: 0.12',
      'openai/gpt-5 input: 0.12',
      'rounding: 0.01',
    ]);
    expect(message.lines).toContain(
      'The usage is $0.25 exactly, $0.25 rounded once. Its lines, each rounded, come to $0.24: hence the rounding.',
    );
    expect(message.lines).toContain('The usage by feature: (no feature) $0.13, chat $0.12.');
  });

  it('adds up: exactly and in cents', async () => {
    const { say } = await openOctober({
      taxRate: '19',
      events: [...EVENTS, call('5', { customer: 'x' }, 4_230_001)],
    });
    await say('invoice credit $10 "promotion" on 2026-10-05');
    const message = await say('invoice 2026-10');
    // 80.25 + 0.004230001 is 80.254230001, charged 80.25; less 10.00 is 70.25; 19 % of it 13.3475, so 13.35.
    expect(figures(message)).toMatchObject({
      ...{ charged: '80.25', credits: '-10', subtotal: '70.25', tax: '13.35', total: '83.6' },
    });
    expect(message.table?.rows.at(-1)?.price).toBe('19 % of $70.25');
    expect([sumOf(message, 'amount'), sumOf(message, 'cost')]).toEqual([83_600_000_000n, 83_600_000_000n]);
  });

  it('uses credits of its month, two of one day, and keeps what is left of them', async () => {
    const { say } = await openOctober({ taxRate: '21' });
    await say('invoice credit $50 "launch promotion" on 2026-10-05 customer:globex');
    await say('invoice credit $50 "launch promotion" on 2026-10-05 customer:globex');
    await say('invoice credit $7 "november" on 2026-11-01 customer:globex');
    const message = await say('invoice 2026-10 customer:globex');
    // 80 − 50 − 30 is nothing; 20 of the second are left.
    expect(rows(message)?.slice(3)).toEqual(['credit of 2026-10-05: -50.00', 'credit of 2026-10-05: -30.00']);
    expect(figures(message)).toMatchObject({ total: '0', due: '0', creditLeft: '20' });
    expect(message.lines).toContain('$20.00 of credit is left for later invoices.');
  });

  it('charges nothing for what plans pay', async () => {
    const { say } = await openOctober({
      events: [
        call('1', { customer: 'globex' }, 2 * USD),
        call('2', { customer: 'globex', billingMode: 'included' }, 3 * USD),
      ],
    });
    const message = await say('invoice 2026-10');
    expect(rows(message)).toEqual(['openai/gpt-4o input: 2.00', 'openai/gpt-4o in plans: 0.00']);
    expect(message.lines).toContain('Included in plans and not charged: $3.00 at API prices.');
  });

  it('of a month without usage is nothing', async () => {
    const { say } = await openOctober({ events: [] });
    const message = await say('invoice');
    expect(message.headline).toBe('Invoice draft, October 2026, Acme: $0.00');
    expect(figures(message)).toMatchObject({ charged: '0', total: '0', due: '0' });
  });

  it('says what it does not understand', async () => {
    const { say } = await openOctober();
    expect((await say('invoice 2026-13')).headline).toBe('"2026-13" is no month.');
    expect((await say('invoice 2026-10 customer:nobody')).headline).toBe(
      'There is no usage of a customer "nobody".',
    );
    expect((await say('invoice 2026-10 team:ml')).error?.code).toBe('unknown_word');
    expect((await say('invoice credit fifty "x"')).headline).toBe(
      '"fifty" is no amount of dollars and cents.',
    );
    expect((await say('invoice pay $5 "x" on 2026-02-30')).headline).toBe('"2026-02-30" is no day.');
    expect((await say('invoice show 9')).headline).toBe('There is no invoice "9".');
  });
});

describe('an issued invoice', () => {
  it('has the next number, once a month and customer, and is proved by its checksum', async () => {
    const { say, ask, state } = await openOctober({ taxRate: '21' });
    expect((await say('invoice issue 2026-10 customer:globex')).headline).toBe(
      'Invoice 1, October 2026, globex: $96.80, $96.80 due',
    );
    expect((await say('invoice issue 2026-10')).headline).toMatch(/^Invoice 2, /);
    expect((await say('invoice issue 2026-10')).headline).toBe('2026-10 is issued already, as invoice 2.');
    const { message, files } = await ask('invoice show 1 json', as('ada'));
    const kept = files.find(({ name }) => name === 'invoice-1-as-issued.ndjson');
    expect(message.lines).toContain(
      `SHA-256 of the invoice as issued: ${hash('sha256', kept?.content ?? '')}`,
    );
    expect(files.map(({ name }) => name)).toContain('invoice-1-2026-10-globex.csv');
    expect((await state.changes('default', 9)).map(({ what }) => what).sort()).toEqual([
      ...['invoice issue 2026-10', 'invoice issue 2026-10 customer:globex'],
    ]);
  });

  it('stays as it was, and says what it would be now', async () => {
    const { say, usage } = await openOctober();
    await say('invoice issue 2026-10 customer:globex');
    await usage.record([recording([call('late', { customer: 'globex' }, 1.5 * USD)])]);
    const message = await say('invoice 2026-10 customer:globex');
    expect(message.headline).toBe('Invoice 1, October 2026, globex: $80.00, $80.00 due');
    expect(message.lines).toContain(
      'Prices or usage changed since: the usage would be $81.50 now (+$1.50). The invoice stays as it was issued.',
    );
  });

  it('is not issued of a month that is not final unless that is meant', async () => {
    const { say, state } = await openOctober({
      events: [...EVENTS, ...['a', 'b', 'c'].map((id) => call(id, { model: 'unknown' }, 5))],
    });
    expect((await say('invoice 2026-10')).lines).toContain('Not final: 3 events unpriced.');
    expect((await say('invoice issue 2026-10')).headline).toBe('2026-10 is not final: 3 events unpriced.');
    expect((await say('invoice issue 2026-11')).headline).toBe(
      '2026-11 is not final: the month is still running.',
    );
    expect(await state.invoices('default')).toEqual([]);
    expect((await say('invoice issue 2026-10 anyway')).headline).toBe(
      'Invoice 1, October 2026, Acme: $80.25, $80.25 due',
    );
  });

  it('is paid by payments, the oldest first, and listed with what is open', async () => {
    const { say } = await openOctober();
    await say('invoice issue 2026-10 customer:globex');
    await say('invoice issue 2026-10 customer:initech');
    await say('invoice pay $30 "wire 4711" on 2026-11-01 customer:globex');
    const part = await say('invoice show 1');
    expect(part.headline).toBe('Invoice 1, October 2026, globex: $80.00, $50.00 due');
    expect(part.lines).toContain('Paid 1 Nov 2026: $30.00 (wire 4711).');
    const list = await say('invoice list');
    expect(list.headline).toBe('2 invoices, $50.25 open');
    expect(list.table?.rows.map(({ number, open, state }) => [number, open, state])).toEqual([
      ['2', '0.25', 'open'],
      ['1', '50', 'paid in part'],
    ]);
    await say('invoice pay $60 customer:globex');
    expect((await say('invoice show 1')).headline).toBe('Invoice 1, October 2026, globex: $80.00, paid');
    // 30 and 60 paid, 80 due: 10 are ahead.
    expect(figures(await say('invoice ledger customer:globex'))).toEqual({ creditLeft: '0', ahead: '10' });
  });

  it('keeps its number when it is void, and gives its credits back', async () => {
    const { say, state } = await openOctober();
    await say('invoice credit $50 "promotion" on 2026-10-05 customer:globex');
    await say('invoice issue 2026-10 customer:globex');
    const [credit] = await state.ledger('default');
    expect((await say(`invoice undo ${credit?.id}`)).headline).toBe('Invoice 1 has used this credit.');
    expect(figures(await say('invoice ledger customer:globex'))).toMatchObject({ creditLeft: '0' });
    expect((await say('invoice void 1')).headline).toBe(
      'Invoice 1 of 2026-10 is void; $30.00 is no longer due',
    );
    expect((await say('invoice void 1')).headline).toBe('Invoice 1 is void already.');
    expect((await say('invoice issue 2026-10 customer:globex')).headline).toBe(
      'Invoice 2, October 2026, globex: $30.00, $30.00 due',
    );
    expect((await say('invoice show 1')).headline).toBe('Invoice 1, October 2026, globex: $30.00, void');
  });

  it('never lets two invoices use one credit', async () => {
    const september = { ...call('s', { customer: 'globex' }, 80 * USD), occurredAt: Date.UTC(2026, 8, 5) };
    const { say, state } = await openOctober({ events: [...EVENTS, september] });
    await say('invoice credit $100 "promotion" on 2026-09-05 customer:globex');
    const issue = (month: string) => say(`invoice issue ${month} customer:globex`);
    await Promise.all([issue('2026-09'), issue('2026-10')]);
    await issue('2026-09');
    await issue('2026-10');
    const totals = (await state.invoices('default')).map(({ body }) => JSON.parse(body).totalUsd);
    // 80 + 80 of usage, 100 of credit.
    expect(totals.reduce((sum: bigint, usd: string) => sum + (maybeNanoUsd(usd) ?? 0n), 0n)).toBe(
      60_000_000_000n,
    );
  });

  it('is told to webhooks, once', async () => {
    const { say, state } = await openOctober({ taxRate: '21' });
    await state.saveWebhook({
      ...{ org: 'default', id: 'w1', url: 'https://example.com/hook', events: ['invoice.generated'] },
      ...{ secrets: [], state: 'on', pausedReason: null, failingSince: null, createdBy: null, createdAt: 0 },
    });
    await say('invoice issue 2026-10 customer:globex');
    await say('invoice issue 2026-10 customer:globex');
    const queued = await state.outbox('default', { states: ['pending'], limit: 9 });
    expect(queued.map(({ target, event }) => [target, event?.type])).toEqual([
      ['webhook:w1', 'invoice.generated'],
    ]);
    const [invoice] = await state.invoices('default');
    expect(queued[0]?.event?.data).toMatchObject({
      ...{ number: 1, month: '2026-10', customer: 'globex', chargedUsd: '80.00', taxRate: '21' },
      ...{ taxUsd: '16.80', totalUsd: '96.80', pendingEvents: 0, checksum: invoice?.checksum },
    });
  });
});

describe('the ledger', () => {
  it('lists credits and payments, and takes them back', async () => {
    const { say, state } = await openOctober();
    const said = await say('invoice credit $1,200.50 "launch promotion" on 2026-10-05');
    expect(said.headline).toBe('Credit of $1,200.50 on 5 Oct 2026: launch promotion');
    expect(said.command).toBe('/usage invoice credit $1200.5 "launch promotion" on 2026-10-05');
    await say('invoice credit $3 "goodwill" on 2026-10-05 customer:globex');
    const ledger = await say('invoice ledger');
    expect(ledger.headline).toBe('2 entries of credits and payments');
    expect(figures(ledger)).toEqual({ creditLeft: '1203.5', ahead: '0' });
    await say(`invoice undo ${ledger.table?.rows.find(({ note }) => note === 'goodwill')?.id}`);
    expect((await say(said.actions[0]?.command ?? '')).headline).toBe(
      'Took back the credit of $1,200.50 on 2026-10-05',
    );
    expect((await say('invoice ledger')).headline).toBe('Nothing was credited or paid yet');
    expect(
      (await state.changes('default', 9)).map(({ what }) => what.split(' ').slice(0, 2).join(' ')).sort(),
    ).toEqual(['invoice credit', 'invoice credit', 'invoice undo', 'invoice undo']);
  });
});
