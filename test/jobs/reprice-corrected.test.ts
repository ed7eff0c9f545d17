import { describe, expect, it } from 'vitest';
import { directory } from '../../db/state/directory.ts';
import { createStateStore } from '../../db/state-store.ts';
import { createUsageStore } from '../../db/usage-store.ts';
import { restatementLines } from '../../src/analytics/alerts/digests/restatement-lines.ts';
import { closeMonth } from '../../src/analytics/finance/closed-months.ts';
import { loadBook } from '../../src/analytics/pricing/book/stored-book.ts';
import { restatementsOf, restatementsSince } from '../../src/analytics/pricing/repricing/restatements.ts';
import type { PriceRow, Webhook } from '../../src/analytics/state.ts';
import type { UsageEvent } from '../../src/analytics/usage-event.ts';
import { createPricer } from '../../src/compose/prices.ts';
import { reprice } from '../../src/jobs/reprice.ts';
import { NOON, usageEvent } from '../support/event.ts';
import { someOrganisation, somePrice } from '../support/state.ts';
import { sqliteEngine } from '../support/store.ts';

const ORG = 'acme';
const OCTOBER = Date.parse('2026-10-20T12:00:00Z');

const WEBHOOK: Webhook = {
  org: ORG,
  id: 'books',
  url: 'https://books.example.com/hook',
  events: ['cost.restated'],
  secrets: [],
  state: 'on',
  pausedReason: null,
  failingSince: null,
  createdBy: null,
  createdAt: NOON,
};

function inputPrice(id: string, model: string, picoPerUnit: bigint): PriceRow {
  return somePrice({ id, model, class: 'input', regionClass: '*', picoPerUnit });
}

/** A thousand input tokens. */
function call(id: string, model: string, occurredAt: number): UsageEvent {
  return usageEvent({
    id,
    occurredAt,
    dimensions: { provider: 'openai', model, team: 'ml' },
    counts: { inputTokens: 1_000, outputTokens: 0 },
  });
}

/** Two models at $2 and $5 per million tokens, their job run once, so that all of them are known to be priced. */
async function pricedWorld(events: readonly UsageEvent[]) {
  const { engine } = await sqliteEngine();
  const state = createStateStore(engine);
  const usage = createUsageStore(engine, directory, () => NOON);
  await state.apply({ organisation: someOrganisation({ id: ORG, timeZone: 'UTC' }) });
  await state.addPriceRows(
    [inputPrice('x1', 'gpt-x', 2_000_000n), inputPrice('y1', 'gpt-y', 5_000_000n)],
    [],
  );
  const book = await loadBook(state);
  const price = (event: UsageEvent) => book.price(ORG, event);
  const priced = events.map((event) => ({ event, cost: price(event) }));
  await usage.record([{ org: ORG, receivedAt: NOON, events: priced, bookVersion: book.version(), price }]);
  const pricer = await createPricer(state);
  const newJob = () => reprice({ state, usage, pricer });
  const job = newJob();
  await job.run({ now: NOON });
  const spent = async () => {
    const [sum] = await usage.sum({ org: ORG, from: 0, to: NOON + 1, filters: [] });
    return sum?.measures.costNano;
  };
  const correct = () => state.addPriceRows([inputPrice('x2', 'gpt-x', 3_000_000n)], [{ id: 'x1', by: 'x2' }]);
  return { state, usage, job, newJob, spent, correct };
}

describe('a corrected price', () => {
  it('reprices exactly the events it is about, in every month, and notes what that changed', async () => {
    const events = [
      call('a', 'gpt-x', OCTOBER),
      call('b', 'gpt-x', NOON),
      call('c', 'gpt-x', NOON),
      call('d', 'gpt-y', NOON),
    ];
    const { state, usage, job, spent, correct } = await pricedWorld(events);
    // A thousand tokens at $2 per million are 2,000,000 nano-dollars.
    expect(await spent()).toBe(3n * 2_000_000n + 5_000_000n);
    await correct();
    await job.run({ now: NOON });
    expect(await spent()).toBe(3n * 3_000_000n + 5_000_000n);
    expect(await usage.verify(ORG)).toEqual([]);
    expect(await restatementsOf(state, ORG, '2026-10')).toMatchObject([
      {
        model: 'gpt-x',
        events: 1,
        beforeNano: 2_000_000n,
        afterNano: 3_000_000n,
        reason: 'corrected',
        at: NOON,
      },
    ]);
    expect(await restatementsOf(state, ORG, '2026-11')).toMatchObject([
      { model: 'gpt-x', events: 2, beforeNano: 4_000_000n, afterNano: 6_000_000n },
    ]);
  });

  it('changes and notes nothing when it is looked at again, by this process or the next', async () => {
    const { state, job, newJob, spent, correct } = await pricedWorld([call('a', 'gpt-x', NOON)]);
    await correct();
    for (const again of [job, job, newJob(), newJob()]) await again.run({ now: NOON });
    expect(await spent()).toBe(3_000_000n);
    expect(await restatementsOf(state, ORG, '2026-11')).toHaveLength(1);
  });

  it('tells webhooks at what a closed month was frozen', async () => {
    const { state, usage, job, correct } = await pricedWorld([call('a', 'gpt-x', OCTOBER)]);
    await state.saveWebhook(WEBHOOK);
    const organisation = { id: ORG, timeZone: 'UTC' };
    await closeMonth({ state, usage }, { organisation, at: OCTOBER, by: null, now: NOON });
    await correct();
    await job.run({ now: NOON });
    const [told] = await state.outbox(ORG, { states: ['pending'], limit: 9 });
    // A thousand tokens at $2 per million when it was closed, at $3 now.
    expect(told?.event?.data).toMatchObject({
      ...{ month: '2026-10', afterUsd: '0.003', closedUsd: '0.002', closedAt: '2026-11-20T12:00:00.000Z' },
    });
  });

  it('notes as priced what waited', async () => {
    const { state, job, spent } = await pricedWorld([call('a', 'gpt-z', NOON)]);
    await state.addPriceRows([inputPrice('z1', 'gpt-z', 1_000_000n)], []);
    await job.run({ now: NOON });
    expect(await spent()).toBe(1_000_000n);
    expect(await restatementsOf(state, ORG, '2026-11')).toMatchObject([
      { model: 'gpt-z', reason: 'priced', beforeNano: 0n, afterNano: 1_000_000n },
    ]);
  });

  it('tells webhooks once of each month that costs something else now, and the digest of those that are over', async () => {
    const { state, job, newJob, correct } = await pricedWorld([
      call('a', 'gpt-x', OCTOBER),
      call('b', 'gpt-y', OCTOBER),
      call('c', 'gpt-x', NOON),
    ]);
    await state.saveWebhook(WEBHOOK);
    await correct();
    for (const again of [job, job, newJob()]) await again.run({ now: NOON });
    const queued = await state.outbox(ORG, { states: ['pending'], limit: 9 });
    const told = queued
      .map(({ event }) => event?.data)
      .sort((a, b) => (String(a?.month) < String(b?.month) ? -1 : 1));
    expect(told).toEqual([
      {
        month: '2026-10',
        isOver: true,
        beforeUsd: '0.007',
        afterUsd: '0.008',
        differenceUsd: '0.001',
        models: [
          {
            provider: 'openai',
            model: 'gpt-x',
            reason: 'corrected',
            events: 1,
            beforeUsd: '0.002',
            afterUsd: '0.003',
            differenceUsd: '0.001',
          },
        ],
      },
      expect.objectContaining({ month: '2026-11', isOver: false, beforeUsd: '0.002', afterUsd: '0.003' }),
    ]);
    const restated = await restatementsSince(state, ORG, NOON);
    expect(restated.map(({ month }) => month)).toEqual(['2026-10', '2026-11']);
    expect(restatementLines(restated, { since: NOON, until: NOON + 1 })).toEqual([
      'October 2026 is restated: $0.008, was $0.007 (price of gpt-x corrected)',
    ]);
    expect(await restatementsSince(state, ORG, NOON + 1)).toEqual([]);
  });

  it('leaves calls alone that were made before it holds', async () => {
    const { state, usage, job, spent } = await pricedWorld([
      call('a', 'gpt-x', OCTOBER),
      call('b', 'gpt-x', NOON),
    ]);
    const november = Date.parse('2026-11-01T00:00:00Z');
    const looked: (number | undefined)[] = [];
    const watched = reprice({
      state,
      usage: {
        ...usage,
        repriceable: (which) => {
          looked.push(which.from);
          return usage.repriceable(which);
        },
      },
      pricer: await createPricer(state),
    });
    await job.run({ now: NOON });
    const dearer = {
      ...inputPrice('x2', 'gpt-x', 9_000_000n),
      source: 'operator',
      org: ORG,
      validFrom: november,
    } as const;
    await state.addPriceRows([dearer], []);
    await watched.run({ now: NOON });
    expect(await spent()).toBe(2_000_000n + 9_000_000n);
    expect(looked).toEqual([november]);
  });

  it('waits while another process reprices', async () => {
    const { state, job, spent, correct } = await pricedWorld([call('a', 'gpt-x', NOON)]);
    await correct();
    const name = `reprice:${ORG}`;
    await state.lease(name, { owner: 'other', now: NOON, until: NOON + 60_000 });
    await job.run({ now: NOON });
    expect(await spent()).toBe(2_000_000n);
    await state.release(name, 'other');
    await job.run({ now: NOON });
    expect(await spent()).toBe(3_000_000n);
  });
});
