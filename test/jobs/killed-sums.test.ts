import { describe, expect, it } from 'vitest';
import { POLLS } from '../../src/analytics/ingest/polls/polls.ts';
import { createReceiver } from '../../src/analytics/ingest/receive.ts';
import { pollProgress, savePollProgress, startOfUtcDay } from '../../src/analytics/polls/poll-progress.ts';
import { loadBook } from '../../src/analytics/pricing/book/stored-book.ts';
import { restatementsSince } from '../../src/analytics/pricing/repricing/restatements.ts';
import type { UsageStore } from '../../src/analytics/store.ts';
import type { UsageEvent } from '../../src/analytics/usage-event.ts';
import { createPricer } from '../../src/compose/prices.ts';
import { poll } from '../../src/jobs/poll.ts';
import { prune } from '../../src/jobs/prune.ts';
import { reprice } from '../../src/jobs/reprice.ts';
import { seal } from '../../src/jobs/seal.ts';
import { NOON, simplePrice, usageEvent } from '../support/event.ts';
import { startProviderPeer } from '../support/provider-peer.ts';
import { someOrganisation, somePrice } from '../support/state.ts';
import { killedEverywhere, type Stores } from './killed-everywhere.ts';
import { ORG, type World } from './simulated-program.ts';

const DAY_MS = 86_400_000;
const OCTOBER = Date.parse('2026-10-20T12:00Z');
const USD = 1_000_000_000n;
const ANA = { dimension: 'user', values: ['ana'], negate: false } as const;
const TEN = Date.UTC(2026, 10, 20, 10);

const OPENAI_POLLS = POLLS.filter(({ provider }) => provider === 'openai');
/** Runs in which each poll reads its three days once. */
const ROUND = 3 * OPENAI_POLLS.length;

describe('a process that is killed at any step, and the next one, come to the sums one process comes to:', () => {
  it('events that are priced anew, in two months', async () => {
    const { costNano, outbox, also } = await killedEverywhere({
      ...{ now: NOON, tickMs: 30_000, ticks: 2 },
      prepare: async (world) => {
        await priced(world);
        await reprice({ ...world, pricer: await createPricer(world.state) }).run({ now: NOON });
        // One price is corrected, one comes for what waits.
        await world.state.addPriceRows(
          [inputPrice('x2', 'gpt-x', 3_000_000n), inputPrice('z1', 'gpt-z', 1_000_000n)],
          [{ id: 'x1', by: 'x2' }],
        );
      },
      job: async (parts) => reprice({ ...parts, pricer: await createPricer(parts.state) }),
      writes: ['enqueue', 'saveSetting', 'reprice'],
      also: async ({ state, usage }) => ({
        restated: (await restatementsSince(state, ORG, 0)).map(
          ({ month, model, beforeNano, afterNano, monthNano }) =>
            `${month} ${model} ${beforeNano} ${afterNano} of ${monthNano}`,
        ),
        drifts: await usage.verify(ORG),
      }),
    });
    // A thousand tokens at $3, $3 and $1 per million.
    expect(costNano).toBe(7_000_000n);
    expect(outbox).toHaveLength(2);
    expect(also).toEqual({
      restated: [
        '2026-10 gpt-x 2000000 3000000 of 2000000',
        '2026-11 gpt-x 2000000 3000000 of 2000000',
        '2026-11 gpt-z 0 1000000 of 3000000',
      ],
      drifts: [],
    });
  });

  /** A call of a model at $2 per million tokens in each month, and one of a model without a price. */
  async function priced({ state, usage }: World): Promise<void> {
    await state.addPriceRows([inputPrice('x1', 'gpt-x', 2_000_000n)], []);
    const book = await loadBook(state);
    const price = (event: UsageEvent) => book.price(ORG, event);
    const calls = [call('a', 'gpt-x', OCTOBER), call('b', 'gpt-x', NOON), call('c', 'gpt-z', NOON)];
    const events = calls.map((event) => ({ event, cost: price(event) }));
    await usage.record([{ org: ORG, receivedAt: NOON, events, bookVersion: book.version(), price }]);
  }

  it('events that are kept no longer', async () => {
    const { costNano, also } = await killedEverywhere({
      ...{ now: NOON, tickMs: 60_000, ticks: 1, inTransactions: true },
      prepare: days,
      job: (parts) => prune({ ...parts, retention: { rawDays: 2, hourlyDays: 57 }, log: console }),
      writes: ['write'],
      also: async ({ usage }) => ({
        kept: await keptEvents(usage),
        hours: (await usage.detail(ORG)).hoursFrom,
        drifts: await usage.verify(ORG),
      }),
    });
    // Four dollars; what is older than two whole days is known by its sums alone.
    expect(costNano).toBe(4n * USD);
    expect(also).toMatchObject({ kept: 2, hours: Date.parse('2026-09-24T00:00Z'), drifts: [] });
  });

  it('sums of hours, days and weeks that are over', async () => {
    const { also } = await killedEverywhere({
      ...{ now: NOON, tickMs: 2_000, ticks: 4, inTransactions: true },
      prepare: days,
      job: seal,
      writes: ['write'],
      also: async ({ usage }) => {
        const query = { org: ORG, from: NOON - 20 * DAY_MS, to: NOON, filters: [ANA] };
        const rows = await usage.sum(query, { by: 'model', measures: ['costNano'] });
        return rows.map(({ value, measures }) => [value, measures.costNano]);
      },
    });
    expect(also).toEqual([['small', 3n * USD]]);
  });

  /** A dollar an hour before now, and at the same time of two days before and of one long ago. */
  function days(world: World): Promise<void> {
    const ago = [0, 2, 3, 60].map((day) => day * DAY_MS + 3_600_000);
    return world.spend(ago.map((ms) => ({ at: NOON - ms, usd: 1, team: 'ml', user: 'ana' })));
  }

  async function keptEvents(usage: UsageStore): Promise<number> {
    let kept = 0;
    for await (const page of usage.events({ org: ORG, from: 0, to: NOON, filters: [] })) kept += page.length;
    return kept;
  }

  it('what a provider reports, and then corrects', async () => {
    const peer = await startProviderPeer();
    const hour = (rows: readonly object[]) => [
      { start_time: TEN / 1_000, end_time: TEN / 1_000 + 3_600, results: rows },
    ];
    const jobOf = async ({ state, usage }: Stores) => {
      const version = await state.bookVersion();
      const pricer = {
        version: () => version,
        price: (_: string, event: UsageEvent) => simplePrice(event),
        reload: async () => undefined,
      };
      const after = (_: number, run: () => void) => void setImmediate(run);
      const { receive } = createReceiver({ record: usage.record, pricer, after });
      const providers = { openai: peer.access.openai, anthropic: null };
      return poll({ state, usage, receive, providers, log: console });
    };
    const totals = async ({ state, usage }: Stores) => {
      const [sum] = await usage.sum({ org: 'default', from: 0, to: NOON, filters: [] });
      const progress = Object.entries(await pollProgress(state, 'default'));
      return {
        ...{ events: sum?.measures.events, costNano: sum?.measures.costNano },
        readTo: progress.map(([name, { readTo, problem }]) => [name, readTo, problem]),
        drifts: await usage.verify('default'),
      };
    };
    const { also } = await killedEverywhere({
      ...{ now: NOON, tickMs: 1_000, ticks: ROUND },
      prepare: async (world) => {
        await world.state.apply({ organisation: someOrganisation({ id: 'default', timeZone: 'UTC' }) });
        peer.report('/v1/organization/usage/completions', hour([row('gpt-5.5', 700), row('gpt-5.4', 1_000)]));
        await savePollProgress(world.state, 'default', untilToday());
        const job = await jobOf(world);
        for (let second = 0; second < ROUND; second++) await job.run({ now: NOON + second * 1_000 });
        peer.report('/v1/organization/usage/completions', hour([row('gpt-5.5', 1_000)]));
      },
      job: jobOf,
      writes: ['markPolled', 'record', 'saveSetting'],
      also: totals,
    });
    await peer.close();
    // 1,000 tokens of input at one nano-dollar and 100 of output at five; the other row is gone.
    expect(also).toMatchObject({ costNano: 1_500n, drifts: [] });
  });
});

/** Every day before today is read. */
function untilToday() {
  const today = startOfUtcDay(NOON);
  const progress = { since: today - 3 * DAY_MS, readTo: today, readAt: NOON, problem: null };
  return Object.fromEntries(OPENAI_POLLS.map(({ name }) => [name, progress]));
}

function row(model: string, input: number): object {
  const grouped = { project_id: 'proj_1', user_id: null, api_key_id: 'key_1', model };
  return { ...grouped, input_tokens: input, output_tokens: 100, num_model_requests: 4 };
}

function inputPrice(id: string, model: string, picoPerUnit: bigint) {
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
