import { describe, expect, it } from 'vitest';
import { messageOf } from '../../src/analytics/message.ts';
import type { Subscription } from '../../src/analytics/state.ts';
import { digest, digestOf } from '../../src/jobs/digest.ts';
import type { DueSlot } from '../../src/jobs/job.ts';
import { someIncident, someSubscription } from '../support/state.ts';
import { CHANNEL, createWorld, ORG, understand, type World } from './simulated-program.ts';

const DAY_MS = 86_400_000;
const ZONE = 'Europe/Berlin';
/** Friday, 20 November, nine in the morning. */
const NOW = Date.parse('2026-11-20T09:00+01:00');

const subscription = someSubscription({ org: ORG, query: 'org yesterday', channel: CHANNEL });

function partsOf({ state, usage }: World) {
  return { state, usage, understand, onQueued: () => undefined };
}

async function worldWith(parts: Partial<Subscription> = {}): Promise<World> {
  const world = await createWorld({ now: NOW, timeZone: ZONE });
  await world.state.saveSubscription({ ...subscription, ...parts });
  return world;
}

/** $10 at noon of each of so many days before today. */
async function ordinaryDays(world: World, days: number): Promise<void> {
  await world.spend(
    Array.from({ length: days }, (_, day) => ({
      at: NOW + 3 * 3_600_000 - (day + 1) * DAY_MS,
      usd: 10,
      team: 'ml',
    })),
  );
}

async function run(world: World, due: Partial<DueSlot> = {}): Promise<void> {
  const job = digest(partsOf(world));
  const [schedule] = await job.schedules();
  if (!schedule) throw new Error('there is no subscription');
  const slot = { schedule, slot: '2026-11-20', dueAt: world.now, late: false, days: 1, ...due };
  await job.run({ now: world.now, due: slot });
}

describe('the digest', () => {
  it('of a day is queued once, with its claim', async () => {
    const world = await worldWith();
    await ordinaryDays(world, 30);
    await run(world);
    await Promise.all([run(world), run(world)]);
    const rows = await world.outbox();
    expect(rows.map(({ target, message }) => [target, message.headline])).toEqual([
      // 19 days of November at $10; 15 of 24 hours of today and 10 days more at that pace make $296.25.
      [CHANNEL, 'Thu 19 Nov: $10.00, a usual Thursday; month so far $190.00, heading for $296.25'],
    ]);
    expect(
      (await world.state.slots(ORG, 'digest:s1', 5)).map(({ slot, outcome }) => [slot, outcome]),
    ).toEqual([['2026-11-20', 'done']]);
  });

  it('is a due time that was not kept where the channel is none', async () => {
    const world = await worldWith({ channel: '#general' });
    await run(world);
    expect(await world.outbox()).toEqual([]);
    expect((await world.state.slots(ORG, 'digest:s1', 5)).map(({ outcome }) => outcome)).toEqual(['skipped']);
  });

  it('of several days after a stop compares them with as many', async () => {
    const world = await worldWith();
    await ordinaryDays(world, 30);
    await run(world, { days: 3, late: true });
    const [row] = await world.outbox();
    expect(row?.message.headline).toMatch(/^last 3 days: \$30\.00, as usual;/);
    expect(row?.message.lines[0]).toMatch(/^This digest is late/);
  });

  it('says what an earlier one would say differently now', async () => {
    const world = await worldWith();
    await ordinaryDays(world, 30);
    await run(world);
    await world.spend([
      { at: NOW - DAY_MS, usd: 4, team: 'ml' },
      { at: NOW + 3_600_000, usd: 10, team: 'ml' },
    ]);
    world.now = NOW + DAY_MS;
    await run(world, { slot: '2026-11-21' });
    const [row] = await world.outbox();
    expect(row?.message.lines).toEqual([
      'Correction: Thu 19 Nov came to $14.00, not $10.00, with what arrived since.',
    ]);
  });

  it('counts the incidents of its days that touch what it is about', async () => {
    const world = await worldWith();
    await ordinaryDays(world, 30);
    const open = (id: string, scope: string, openedAt: number) =>
      world.state.openIncident(
        {
          ...someIncident({ id, key: `spike:${scope}`, org: ORG, openedAt }),
          facts: {
            scope,
            timeZone: ZONE,
            since: NOW - DAY_MS,
            until: NOW,
            actual: '30',
            expected: '10',
            low: '9',
            high: '11',
            comparedDays: 7,
            causes: [],
            buckets: [],
            targets: [],
          },
        },
        () => [],
      );
    await open('i1', 'team:ml', NOW - DAY_MS);
    await open('i2', 'team:web', NOW - DAY_MS);
    await open('i3', 'org', NOW - 3 * DAY_MS);
    const message = await digestOf(partsOf(world), subscription, { now: NOW, days: 1, late: false });
    expect(message.headline).toContain('a usual Thursday, 1 incident;');
    expect(message.lines[0]).toBe('Incident 1: Team ml, $20.00 more than expected, still open.');
    expect(message.figures.length).toBeGreaterThan(0);
  });

  it('says why when its question can no longer be asked', async () => {
    const world = await worldWith();
    const problem = messageOf({
      headline: 'This cannot be shown any more',
      tone: 'problem',
      error: { code: 'insufficient_access', message: 'x', hint: 'y' },
    });
    const message = await digestOf({ ...partsOf(world), understand: async () => problem }, subscription, {
      now: NOW,
      days: 1,
      late: false,
    });
    expect([message.headline, message.visibility]).toEqual(['This cannot be shown any more', 'public']);
  });

  it('of an empty store says so', async () => {
    const world = await worldWith();
    await run(world);
    expect((await world.outbox())[0]?.message.headline).toBe('Thu 19 Nov: no usage; month so far $0');
  });
});
