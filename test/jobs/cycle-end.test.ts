import { describe, expect, it } from 'vitest';
import { cycleEnd } from '../../src/jobs/cycle-end.ts';
import { createWorld, ORG, type World } from './simulated-program.ts';

/** The cycle begins on the 1st, so its last three days begin with the 28th of November. */
const THREE_BEFORE = Date.parse('2026-11-28T09:00Z');
const DAY_MS = 86_400_000;

async function worldWithSeats(): Promise<World> {
  const world = await createWorld({ now: THREE_BEFORE, timeZone: 'UTC' });
  await world.state.saveSeatPlan({
    ...{ org: ORG, id: 'pro', name: 'Pro', tokens: null, cost: null },
    seatPrice: 30_000_000_000n,
  });
  await world.state.saveSeats(
    ['ana', 'bob'].map((member) => ({ org: ORG, member, plan: 'pro', from: '2026-01-01', until: null })),
  );
  await world.state.apply({
    organisation: (await world.state.organisation(ORG)) ?? expect.unreachable('the world has one'),
    routes: [{ org: ORG, kind: 'digest', scope: 'org', channel: 'slack:C1' }],
  });
  await world.spend([{ at: THREE_BEFORE - DAY_MS, usd: 12, user: 'ana' }]);
  return world;
}

async function run(world: World, slot: string, at: number, late = false): Promise<void> {
  const job = cycleEnd({ ...world, fallbackTarget: null, onQueued: () => undefined });
  for (const schedule of await job.schedules({ now: at }))
    await job.run({ now: at, due: { schedule, slot, dueAt: at, late, days: 1 } });
}

describe('the end of a billing cycle', () => {
  it('is told once, three days ahead, without names', async () => {
    const world = await worldWithSeats();
    await run(world, '2026-11-28', THREE_BEFORE);
    await run(world, '2026-11-28', THREE_BEFORE);
    expect(
      (await world.outbox()).map(({ target, message }) => [target, message.headline, message.lines]),
    ).toEqual([
      [
        'slack:C1',
        'The billing cycle ends on 2026-11-30: $12.00 used so far, 2 seats for $60.00',
        ['1 seat was not used in 30 days, $30.00 a month. An admin sees which with /usage seats.'],
      ],
    ]);
  });

  it('says that calls without a price are not in the figure', async () => {
    const world = await worldWithSeats();
    await world.spend([{ at: THREE_BEFORE - DAY_MS, usd: 5, user: 'bob', model: 'unknown' }]);
    await run(world, '2026-11-28', THREE_BEFORE);
    const [told] = await world.outbox();
    expect([told?.message.headline, told?.message.lines]).toEqual([
      'The billing cycle ends on 2026-11-30: at least $12.00 used so far, 2 seats for $60.00',
      ['1 call has no price yet and is not counted.'],
    ]);
  });

  it('is told later where nothing ran at its time', async () => {
    const world = await worldWithSeats();
    await run(world, '2026-11-28', THREE_BEFORE + 3_600_000, true);
    expect(await world.outbox()).toHaveLength(1);
  });

  it('is told on no other day', async () => {
    const world = await worldWithSeats();
    await run(world, '2026-11-27', THREE_BEFORE - DAY_MS);
    await run(world, '2026-11-29', THREE_BEFORE + DAY_MS);
    expect(await world.outbox()).toEqual([]);
  });

  it('is told to nobody who pays for no seats', async () => {
    const world = await createWorld({ now: THREE_BEFORE, timeZone: 'UTC' });
    const job = cycleEnd({ ...world, fallbackTarget: 'slack:C1', onQueued: () => undefined });
    expect(await job.schedules({ now: THREE_BEFORE })).toEqual([]);
  });

  it('is due from when the first plan was known, and anew when plans come again', async () => {
    const world = await worldWithSeats();
    const job = cycleEnd({ ...world, fallbackTarget: 'slack:C1', onQueued: () => undefined });
    const sinceAt = async (now: number) => (await job.schedules({ now })).map(({ createdAt }) => createdAt);
    expect(await sinceAt(THREE_BEFORE)).toEqual([THREE_BEFORE]);
    expect(await sinceAt(THREE_BEFORE + DAY_MS)).toEqual([THREE_BEFORE]);
    const without = { ...world.state, seatPlans: async () => [] };
    const idle = cycleEnd({
      ...world,
      state: without,
      fallbackTarget: 'slack:C1',
      onQueued: () => undefined,
    });
    expect(await idle.schedules({ now: THREE_BEFORE + 2 * DAY_MS })).toEqual([]);
    expect(await sinceAt(THREE_BEFORE + 9 * DAY_MS)).toEqual([THREE_BEFORE + 9 * DAY_MS]);
  });
});
