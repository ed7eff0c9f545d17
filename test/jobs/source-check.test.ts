import { expect, it } from 'vitest';
import { sourceCheck } from '../../src/jobs/source-check.ts';
import { CHANNEL, createWorld, ORG, type World } from './simulated-program.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START = Date.parse('2026-11-18T10:00Z');

function jobOf({ state, usage }: World) {
  return sourceCheck({ state, usage, fallbackTarget: CHANNEL, onQueued: () => undefined });
}

/** A call every hour of ten days. */
async function regularWorld(): Promise<World> {
  const world = await createWorld({ now: START });
  const hours = Array.from({ length: 240 }, (_, index) => START - 10 * DAY_MS + index * HOUR_MS);
  await world.spend(hours.map((at) => ({ at: at + 60_000, usd: 0.1, agent: 'chat' })));
  return world;
}

async function watch(world: World, forMs: number): Promise<void> {
  const job = jobOf(world);
  const end = world.now + forMs;
  while (world.now < end) {
    world.now += 5 * 60_000;
    await job.run({ now: world.now });
  }
}

it('tells once when nothing comes for three times the usual gap, and when events come again', async () => {
  const world = await regularWorld();
  await watch(world, 3 * HOUR_MS - 5 * 60_000);
  expect(await world.outbox()).toEqual([]);
  await watch(world, HOUR_MS);
  const [first, ...more] = await world.outbox();
  expect(more).toEqual([]);
  expect(first?.target).toBe(CHANNEL);
  expect(first?.message.headline).toBe('No data: no event has come for 3 h; usually one comes within 1 h');
  await world.spend([{ at: world.now - 1, usd: 0.1, agent: 'chat' }]);
  await watch(world, 10 * 60_000);
  const incidents = await world.state.incidents(ORG, { unresolvedOnly: false, limit: 10 });
  expect(incidents.map(({ key, state }) => [key, state])).toEqual([['no-data:org', 'resolved']]);
  const headlines = (await world.outbox()).map(({ message }) => message.headline);
  expect(headlines).toContain('Resolved: events come again');
});

it('tells which service fell silent while the others go on', async () => {
  const world = await createWorld({ now: START });
  const hourly = (service: string, from: number, hours: number) =>
    Array.from({ length: hours }, (_, index) => ({ at: from + index * HOUR_MS + 60_000, usd: 0.1, service }));
  await world.spend([
    ...hourly('search', START - 10 * DAY_MS, 250),
    ...hourly('chat', START - 10 * DAY_MS, 240),
    ...hourly('', START - 10 * DAY_MS, 250),
  ]);
  await watch(world, 4 * HOUR_MS);
  const incidents = await world.state.incidents(ORG, { unresolvedOnly: true, limit: 10 });
  expect(incidents.map(({ key }) => key)).toEqual(['no-data:service:chat']);
});

it('says nothing of an organisation that never sent regularly', async () => {
  const world = await createWorld({ now: START });
  await world.spend([{ at: START - 20 * DAY_MS, usd: 1 }]);
  await watch(world, 6 * HOUR_MS);
  expect(await world.outbox()).toEqual([]);
});
