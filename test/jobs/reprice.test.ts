import { describe, expect, it } from 'vitest';
import { directory } from '../../db/state/directory.ts';
import { createStateStore } from '../../db/state-store.ts';
import { createUsageStore } from '../../db/usage-store.ts';
import { reprice as repriceNow } from '../../src/analytics/pricing/repricing/repricing.ts';
import type { EventCost, UsageEvent } from '../../src/analytics/usage-event.ts';
import { reprice } from '../../src/jobs/reprice.ts';
import { NOON, simplePrice, usageEvent } from '../support/event.ts';
import { someOrganisation, somePrice } from '../support/state.ts';
import { sqliteEngine } from '../support/store.ts';

const ORG = 'acme';

/** A store with two calls of a model nobody knows, and a pricer that learns it with the book's next version. */
async function pendingWorld() {
  const { engine } = await sqliteEngine();
  const state = createStateStore(engine);
  const usage = createUsageStore(engine, directory, () => NOON);
  await state.apply({ organisation: someOrganisation({ id: ORG }) });
  let version = await state.bookVersion();
  const unknownUntil = version + 1;
  let priced = 0;
  const price = (event: UsageEvent): EventCost => {
    priced++;
    const model = version < unknownUntil ? event.dimensions.model : 'known';
    return simplePrice({ ...event, dimensions: { ...event.dimensions, ...(model && { model }) } });
  };
  const pricer = {
    version: () => version,
    price: (_: string, event: UsageEvent) => price(event),
    reload: async () => {
      version = await state.bookVersion();
    },
  };
  const events = ['a', 'b'].map((id) => {
    const event = usageEvent({ id, dimensions: { provider: 'openai', model: 'unknown', team: 'ml' } });
    return { event, cost: simplePrice(event) };
  });
  await usage.record([{ org: ORG, receivedAt: NOON, events, bookVersion: version, price }]);
  const totals = async () => {
    const [row] = await usage.sum({ org: ORG, from: NOON - 1, to: NOON + 1, filters: [] });
    return [row?.measures.costNano, row?.measures.pendingEvents];
  };
  return { state, usage, pricer, job: reprice({ state, usage, pricer }), totals, tries: () => priced };
}

describe('repricing', () => {
  it('is done by one process at a time', async () => {
    const { state, usage, pricer } = await pendingWorld();
    const common = { organisation: someOrganisation({ id: ORG }), parts: [{ pendingOnly: true }] } as const;
    const as = (owner: string, onProgress = () => {}) =>
      repriceNow({ state, usage, pricer }, { ...common, owner, now: () => NOON, onProgress });
    const others: Promise<unknown>[] = [];
    await as('one', () => {
      others.push(as('two'));
    });
    expect(others.length).toBeGreaterThan(0);
    for (const other of await Promise.all(others)) expect(other).toEqual({ kind: 'busy' });
    // Nobody holds it once it is over.
    expect(await as('two')).toMatchObject({ kind: 'repriced' });
  });

  it('prices what waits for a price once the book has it', async () => {
    const { state, job, totals } = await pendingWorld();
    await job.run({ now: NOON });
    expect(await totals()).toEqual([0n, 2n]);
    await state.addPriceRows([somePrice()], []);
    await job.run({ now: NOON });
    // Two calls of 100 input tokens at 1 and 10 output tokens at 5 nano-dollars.
    expect(await totals()).toEqual([300n, 0n]);
    await job.run({ now: NOON });
    expect(await totals()).toEqual([300n, 0n]);
  });

  it('reads no book after a start that finds all priced by it', async () => {
    const { state, usage, pricer, job } = await pendingWorld();
    await job.run({ now: NOON });
    const unread = { ...pricer, version: () => -1, reload: () => Promise.reject(new Error('was read')) };
    await expect(reprice({ state, usage, pricer: unread }).run({ now: NOON })).resolves.toBeUndefined();
  });

  it('tries nothing twice with one book', async () => {
    const { job, tries } = await pendingWorld();
    await job.run({ now: NOON });
    const after = tries();
    await job.run({ now: NOON });
    expect(tries()).toBe(after);
  });
});
