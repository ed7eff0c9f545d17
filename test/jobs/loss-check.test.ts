import { expect, it } from 'vitest';
import { lossCheck } from '../../src/jobs/loss-check.ts';
import { CHANNEL, createWorld, ORG, type World } from './simulated-program.ts';

const HOUR_MS = 3_600_000;
const START = Date.parse('2026-11-18T10:00Z');

async function watch(world: World, forMs: number): Promise<void> {
  const { state, usage } = world;
  const job = lossCheck({ state, usage, fallbackTarget: CHANNEL, onQueued: () => undefined });
  const end = world.now + forMs;
  while (world.now < end) {
    world.now += 10 * 60_000;
    await job.run({ now: world.now });
  }
}

/** Both say so at 10:00, the second once more at 11:00. */
async function losingWorld(): Promise<World> {
  const world = await createWorld({ now: START });
  const said = { org: ORG, apiKey: 'k1' };
  await world.state.noteLoss({ ...said, sender: 's1', hour: START, total: 1_200 });
  await world.state.noteLoss({ ...said, sender: 's2', hour: START, total: 30 });
  await world.state.noteLoss({ ...said, sender: 's2', hour: START + HOUR_MS, total: 45 });
  return world;
}

it('tells once how many events were lost since when, and by whom', async () => {
  const world = await losingWorld();
  world.now = START + HOUR_MS;
  await watch(world, HOUR_MS);
  const [first, ...more] = await world.outbox();
  expect(more).toEqual([]);
  expect(first?.target).toBe(CHANNEL);
  // 1,200 and 45.
  expect(first?.message.headline).toBe(
    'Lost events: 1,245 events were lost at their senders since 2026-11-18 10:00',
  );
  expect(first?.message.lines).toContain('Key k1: 1,245, from 2 senders');
});

it('is over once nobody has lost anything for two hours', async () => {
  const world = await losingWorld();
  await watch(world, 4 * HOUR_MS);
  const incidents = await world.state.incidents(ORG, { unresolvedOnly: false, limit: 10 });
  expect(incidents.map(({ key, state }) => [key, state])).toEqual([['lost-events:org', 'resolved']]);
  const headlines = (await world.outbox()).map(({ message }) => message.headline);
  expect(headlines).toContain('Resolved: nothing more is lost');
});

it('says nothing where nothing is lost', async () => {
  const world = await createWorld({ now: START });
  await watch(world, HOUR_MS);
  expect(await world.outbox()).toEqual([]);
});
