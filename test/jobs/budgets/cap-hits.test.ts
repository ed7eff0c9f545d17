import { describe, expect, it } from 'vitest';
import type { Webhook } from '../../../src/analytics/state.ts';
import type { UsageEvent } from '../../../src/analytics/usage-event.ts';
import { capHits } from '../../../src/jobs/budgets/cap-hits.ts';
import { simplePrice, usageEvent } from '../../support/event.ts';
import { createWorld, ORG, type World } from '../simulated-program.ts';

/** A Friday noon. */
const NOON = Date.UTC(2026, 10, 20, 12);
const MINUTE_MS = 60_000;

function someWebhook(parts: Partial<Webhook> = {}): Webhook {
  return {
    org: ORG,
    id: 'w1',
    url: 'https://example.com/hook',
    events: ['cap.hit'],
    secrets: [],
    state: 'on',
    pausedReason: null,
    failingSince: null,
    createdBy: null,
    createdAt: NOON,
    ...parts,
  };
}

async function worldAt(
  now: number,
  webhook: Partial<Webhook> = {},
  people: 'named' | 'pseudonymous' = 'named',
) {
  const world = await createWorld({ now, people });
  await world.state.saveWebhook(someWebhook(webhook));
  const { state, usage } = world;
  const job = capHits({ state, usage, onQueued: () => undefined });
  return { world, look: () => job.run({ now: world.now }) };
}

let calls = 0;

/** A call that a cap refused. */
async function refused(world: World, user: string, capReason?: string): Promise<void> {
  const event: UsageEvent = usageEvent({
    id: `capped-${calls++}`,
    occurredAt: world.now - 1,
    dimensions: { user, team: 'ml', agent: 'bot', provider: 'openai', model: 'small', status: 'capped' },
    counts: { inputTokens: 0, outputTokens: 0 },
    facts: capReason === undefined ? {} : { capReason },
  });
  const events = [{ event, cost: simplePrice(event) }];
  const bookVersion = await world.state.bookVersion();
  await world.usage.record([{ org: ORG, receivedAt: world.now, events, bookVersion, price: simplePrice }]);
}

async function told(world: World) {
  return (await world.outbox()).map(({ event }) => event?.data).reverse();
}

describe('calls that a cap refused', () => {
  it('are told once an hour and reason, with whose they were', async () => {
    const { world, look } = await worldAt(NOON + 10 * MINUTE_MS);
    for (const user of ['ana', 'bob', 'bob']) await refused(world, user, 'daily_token_cap');
    await refused(world, 'ana');
    for (let minute = 0; minute < 5; minute += 1) {
      await look();
      await refused(world, 'carl', 'daily_token_cap');
      world.now += MINUTE_MS;
    }
    expect(await told(world)).toEqual([
      {
        reason: 'daily_token_cap',
        hour: '2026-11-20T12:00:00+00:00',
        firstAt: '2026-11-20T12:09:59.999+00:00',
        hitsSoFar: 3,
        users: [
          { name: 'bob', hits: 2 },
          { name: 'ana', hits: 1 },
        ],
        teams: [{ name: 'ml', hits: 3 }],
        agents: [{ name: 'bot', hits: 3 }],
      },
      expect.objectContaining({ reason: null, hitsSoFar: 1 }),
    ]);
    world.now = NOON + 61 * MINUTE_MS;
    await refused(world, 'ana', 'daily_token_cap');
    await look();
    expect((await told(world)).slice(2)).toEqual([
      expect.objectContaining({ hour: '2026-11-20T13:00:00+00:00', hitsSoFar: 1 }),
    ]);
  });

  it('are told though the hour ended before anybody looked, and once though the program was started anew', async () => {
    const { world, look } = await worldAt(NOON - 1);
    await refused(world, 'ana', 'cap');
    world.now = NOON + 10_000;
    await look();
    const { state, usage } = world;
    await capHits({ state, usage, onQueued: () => undefined }).run({ now: world.now });
    expect(await told(world)).toEqual([expect.objectContaining({ hour: '2026-11-20T11:00:00+00:00' })]);
  });

  it('name nobody where people are not named', async () => {
    const { world, look } = await worldAt(NOON, {}, 'pseudonymous');
    await refused(world, 'ana', 'cap');
    await look();
    expect(await told(world)).toEqual([expect.objectContaining({ users: [] })]);
  });

  it.each([
    ['is paused', { state: 'paused' }],
    ['does not want them', { events: ['budget.threshold'] }],
  ] as const)('are not told to a webhook that %s', async (_, webhook) => {
    const { world, look } = await worldAt(NOON, webhook);
    await refused(world, 'ana', 'cap');
    await look();
    expect(await told(world)).toEqual([]);
  });
});
