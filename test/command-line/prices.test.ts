import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { directory } from '../../db/state/directory.ts';
import { createStateStore } from '../../db/state-store.ts';
import { createUsageStore } from '../../db/usage-store.ts';
import { loadBook } from '../../src/analytics/pricing/book/stored-book.ts';
import { readCatalogue } from '../../src/analytics/pricing/catalogue/catalogue-file.ts';
import type { StateStore } from '../../src/analytics/state.ts';
import type { UsageStore } from '../../src/analytics/store.ts';
import type { UsageEvent } from '../../src/analytics/usage-event.ts';
import { randomId } from '../../src/bot/random-id.ts';
import { pricesCommand } from '../../src/command-line/prices.ts';
import { captureOutput } from '../support/command-output.ts';
import { NOON, usageEvent } from '../support/event.ts';
import { someOrganisation } from '../support/state.ts';
import { sqliteEngine } from '../support/store.ts';

const folder = mkdtempSync(join(tmpdir(), 'tokenbell-prices-'));
const file = join(folder, 'catalogue.json');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The catalogue's own shape, with one model. */
function catalogue(input: number, extra: Record<string, unknown> = {}): unknown {
  const model = {
    id: 'moon-1',
    match: { equals: 'moon-1' },
    prices: { input_mtok: input, output_mtok: 8, ...extra },
  };
  return [{ id: 'openai', name: 'OpenAI', api_pattern: '', models: [model] }];
}

let state: StateStore;
let usage: UsageStore;
beforeEach(async () => {
  const { engine } = await sqliteEngine();
  state = createStateStore(engine);
  usage = createUsageStore(engine, directory, () => NOON);
  await state.apply({ organisation: someOrganisation({ id: 'default', timeZone: 'UTC' }) });
});

async function run(...args: readonly string[]) {
  const output = captureOutput();
  const exitCode = await pricesCommand(args, { ...output, state, usage, now: () => NOON, randomId });
  return { exitCode, ...output.text() };
}

async function update(content: unknown, ...flags: readonly string[]) {
  writeFileSync(file, JSON.stringify(content));
  return run('update', '--file', file, ...flags);
}

async function record(...events: readonly UsageEvent[]) {
  const book = await loadBook(state);
  const price = (event: UsageEvent) => book.price('default', event);
  const priced = events.map((event) => ({ event, cost: price(event) }));
  await usage.record([
    { org: 'default', receivedAt: NOON, events: priced, bookVersion: book.version(), price },
  ]);
}

function call(id: string, model: string): UsageEvent {
  return usageEvent({
    id,
    dimensions: { provider: 'openai', model, status: 'ok' },
    counts: { inputTokens: 500_000, outputTokens: 250_000 },
  });
}

describe('tokenbell prices', () => {
  it('shows what a newer catalogue changes before it is written', async () => {
    await update(catalogue(2));
    await record(call('a', 'moon-1'));
    const preview = await update(catalogue(3, { cache_read_mtok: 0.3 }), '--dry-run');
    expect(preview.out).toContain('1 price changed, 1 added, 0 removed');
    expect(preview.out).toContain(
      'changed openai/moon-1: $2.00 per 1M input tokens → $3.00 per 1M input tokens',
    );
    expect(preview.out).toContain('added openai/moon-1: $0.30 per 1M cache read tokens');
    const before = await state.bookVersion();
    expect((await update(catalogue(3), '--dry-run')).out).toContain('Nothing has been written yet.');
    expect(await state.bookVersion()).toBe(before);
    expect((await update(catalogue(3))).out).toContain('Written.');
    expect((await update(catalogue(3))).out).toContain(
      'The book says what genai-prices, read 2026-11-20 says',
    );
    // Half a million at $3 and a quarter of a million at $8, where it was $2.
    expect((await run('reprice')).out).toContain('Repriced 1 event, $3.00 → $3.50');
  });

  it('keeps the prices of a model that a catalogue drops', async () => {
    await update(catalogue(2));
    const { out } = await update([{ id: 'openai', models: [] }]);
    expect(out).toContain('1 model no longer in the catalogue; what is known of their prices stays.');
    expect((await run('list', 'moon-1')).out).toContain(
      'openai/moon-1: $2.00 per 1M input tokens, $8.00 per 1M output tokens',
    );
  });

  it('confirms or flags a price that was announced for a time that has come', async () => {
    const announced = (input: number) => {
      const prices = [
        { prices: { input_mtok: 2 } },
        { constraint: { type: 'start_date', start_date: '2026-11-01' }, prices: { input_mtok: input } },
      ];
      return [{ id: 'openai', models: [{ id: 'moon-1', match: { equals: 'moon-1' }, prices }] }];
    };
    writeFileSync(file, JSON.stringify(announced(3)));
    const early = captureOutput();
    const october = Date.parse('2026-10-01T00:00:00Z');
    await pricesCommand(['update', '--file', file], { ...early, state, usage, now: () => october, randomId });
    expect((await update(announced(3), '--dry-run')).out).toContain(
      '1 price announced earlier came into force as announced.',
    );
    expect((await update(announced(2), '--dry-run')).out).toContain(
      'check openai/moon-1: $3.00 per 1M input tokens since 2026-11-01 was announced and is not confirmed',
    );
  });

  it('sets a price, says what it changes, and prices stored events at once', async () => {
    await record(call('a', 'tuned'), call('b', 'tuned'));
    expect((await run('pending')).out).toContain(
      'Set a price: tokenbell prices set openai/tuned --input 2.50 --output 10 (USD per 1M tokens)',
    );
    const dry = await run('set', 'openai/tuned', '--input', '2', '--output', '4', '--dry-run');
    expect(dry.out).toContain('openai/tuned: the new price would change 2 events, pending → $4.00');
    expect(await state.priceRows()).toEqual([]);
    const { out, exitCode } = await run('set', 'openai/tuned', '--input', '2', '--output', '4');
    expect(exitCode).toBe(0);
    expect(out).toContain('Repriced 2 events, pending → $4.00');
    expect((await run('pending')).out).toContain('Every event has a price');
    expect(await usage.verify('default')).toEqual([]);
  });

  it.each(['Europe/Berlin', 'America/New_York'])(
    'prices what waited in the zone %s too',
    async (timeZone) => {
      await state.apply({ organisation: someOrganisation({ id: 'default', timeZone }) });
      await record(call('a', 'our-tune'));
      const set = await run('set', 'openai/our-tune', '--input', '2.5', '--output', '10');
      expect(set.exitCode).toBe(0);
      // Half a million at $2.50 and a quarter of a million at $10.
      expect(set.out).toContain('Repriced 1 event, pending → $3.75');
    },
  );

  it('supersedes a price that is set again, and takes an earlier one back', async () => {
    for (const usd of ['2', '3', '2']) await run('set', 'openai/tuned', '--input', usd);
    const rows = await state.priceRows();
    expect(rows).toHaveLength(3);
    const inForce = rows.filter(({ supersededBy }) => supersededBy === null);
    expect(inForce.map(({ picoPerUnit }) => picoPerUnit)).toEqual([2_000_000n]);
  });

  it('prices each call by what held when it was made', async () => {
    await run('set', 'openai/tuned', '--input', '2', '--output', '2', '--to', '2026-11-20T12:00:00Z');
    await run('set', 'openai/tuned', '--input', '4', '--output', '4', '--from', '2026-11-20T12:00:00Z');
    await record({ ...call('a', 'tuned'), occurredAt: NOON - 1 }, call('b', 'tuned'));
    // Three quarters of a million tokens at $2, and at $4.
    const [sum] = await usage.sum({ org: 'default', from: 0, to: NOON + 1, filters: [] });
    expect(sum?.measures.costNano).toBe(1_500_000_000n + 3_000_000_000n);
    expect(JSON.parse((await run('list', 'tuned', '--at', '2026-11-01', '--json')).out)).toMatchObject([
      { class: 'input', picoUsdPerUnit: '2000000', validTo: '2026-11-20T12:00:00.000Z' },
      { class: 'output', picoUsdPerUnit: '2000000' },
    ]);
  });

  it('prices anew only what was made in the days it is given', async () => {
    await run('set', 'openai/tuned', '--input', '2', '--output', '2');
    const october = Date.parse('2026-10-31T23:59:59Z');
    await record(call('a', 'tuned'), { ...call('b', 'tuned'), occurredAt: october });
    await state.addPriceRows(
      (await state.priceRows()).map((row) => ({ ...row, id: `${row.id}+2`, picoPerUnit: 4_000_000n })),
      (await state.priceRows()).map(({ id }) => ({ id, by: `${id}+2` })),
    );
    const flags = ['reprice', '--from', '2026-10-01', '--to', '2026-11-01'];
    // Three quarters of a million tokens at $2, then at $4.
    expect((await run(...flags, '--dry-run')).out).toContain('would change 1 event, $1.50 → $3.00');
    expect((await run(...flags)).out).toContain('Repriced 1 event, $1.50 → $3.00');
    expect((await run(...flags)).out).toContain('nothing was changed');
    expect((await run('reprice', '--from', '2026-11-01')).out).toContain('Repriced 1 event, $1.50 → $3.00');
    expect(await usage.verify('default')).toEqual([]);
  });

  it('keeps what one USD is in other currencies, and who said so', async () => {
    const { exitCode, out } = await run('rate', 'eur', '0.920', '--from', '2026-11-01');
    expect([exitCode, out]).toEqual([0, expect.stringContaining('1 USD = 0.92 EUR from 1 Nov 2026 on')]);
    await run('rate', 'EUR', '0.93');
    await run('rate', 'CHF', '0.81', 'from', '2026-11-02');
    expect(JSON.parse((await run('rates', '--json')).out)).toEqual([
      { currency: 'CHF', day: '2026-11-02', rate: '0.81' },
      { currency: 'EUR', day: '2026-11-01', rate: '0.92' },
      { currency: 'EUR', day: '2026-11-20', rate: '0.93' },
    ]);
    expect(await state.changes('default', 10)).toContainEqual(
      expect.objectContaining({
        actor: null,
        what: 'prices rate CHF',
        detail: 'none → 0.81 from 2026-11-02',
      }),
    );
  });

  it.each([
    ['rate'],
    ['rate', 'EUR'],
    ['rate', 'EURO', '0.9'],
    ['rate', 'EUR', 'much'],
    ['rate', 'EUR', '0.9', '--from', 'then'],
    ['rates', 'EUR'],
  ])('does not understand %s %s %s', async (...words) => {
    expect((await run(...words)).exitCode).toBe(2);
    expect(await state.exchangeRates('default')).toEqual([]);
  });

  it('leaves out of comparisons what plans pay for', async () => {
    await run('set', 'openai/one', '--input', '2', '--output', '4');
    await run('set', 'openai/two', '--input', '1', '--output', '1');
    const billed = { ...call('a', 'one'), occurredAt: NOON - 1 };
    const inPlan = { ...billed.dimensions, billingMode: 'subscription' };
    await record(billed, { ...billed, idKeys: ['b'], dimensions: inPlan });
    const { out } = await run('whatif', '--model', 'one=two', '30d');
    expect(out).toContain('1 event compared, exactly: $2 → $0.75.');
    expect(out).toContain('Left out: 1 event that plans pay for.');
  });

  it('compares models without writing anything', async () => {
    await run('set', 'openai/one', '--input', '2', '--output', '4');
    await run('set', 'openai/two', '--input', '1', '--output', '1');
    await record({ ...call('a', 'one'), occurredAt: NOON - 1 });
    const version = await state.bookVersion();
    const { out } = await run('whatif', '--model', 'one=two', '30d', 'model:one');
    expect(out).toContain('one as two in the last 30 days: $2.00 → $0.75');
    expect(await state.bookVersion()).toBe(version);
  });

  it.each([
    { args: [], because: 'usage: tokenbell prices list' },
    { args: ['raise'], because: 'usage: tokenbell prices list' },
    { args: ['set', 'tuned', '--input', '1'], because: 'type them as openai/gpt-4o' },
    { args: ['set', 'openai/tuned'], because: 'Name at least one price' },
    {
      args: ['set', 'openai/tuned', '--input=-1'],
      because: 'input takes USD per 1M tokens such as 2.50, not "-1"',
    },
    { args: ['list', '--at', 'soon'], because: '--at takes a date' },
    { args: ['reprice', '--from', 'soon'], because: '--from takes a date such as 2026-10-01, not "soon"' },
    {
      args: ['reprice', '--from', '2026-11-01', '--to', '2026-10-01'],
      because: '--to must be a later date than --from',
    },
    { args: ['whatif', '--model', 'gpt-4o'], because: 'whatif takes --model OLD=NEW' },
    { args: ['whatif', '--tier', 'banana'], because: '"banana" is no service tier; there are standard' },
    { args: ['pending', 'all'], because: 'pending takes no "all"' },
  ])('ends with 2 and says why: $args', async ({ args, because }) => {
    const { exitCode, error } = await run(...args);
    expect(exitCode).toBe(2);
    expect(error).toContain(because);
  });

  it.each([
    { args: ['list', '--org', 'nowhere'], because: 'there is no organisation "nowhere"' },
    { args: ['reprice', '--model', 'nothing'], because: 'no event of "default" is of the model "nothing"' },
    { args: ['update', '--file', join(folder, 'none.json')], because: 'none.json cannot be read' },
  ])('ends with 1 when it cannot: $args', async ({ args, because }) => {
    const { exitCode, error } = await run(...args);
    expect([exitCode, error]).toEqual([1, expect.stringContaining(because)]);
  });

  it.each([{}, [{ id: 'x' }], [{ id: 'x', models: [{ id: 'm', match: {}, prices: {} }] }], 'text', null])(
    'refuses a catalogue that is none: %j',
    async (json) => {
      expect(readCatalogue(json).kind).toBe('refused');
      expect((await update(json)).error).toContain('is no price catalogue');
    },
  );
});
