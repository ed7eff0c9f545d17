import { describe, expect, it } from 'vitest';
import { spikeCheck } from '../../src/jobs/spike-check.ts';
import { rehearseSpikes } from '../../src/jobs/spike-rehearsal.ts';
import { type Call, CHANNEL, createWorld, ORG } from './simulated-program.ts';
import { hourOfCalls, randomOf } from './simulated-traffic.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A Wednesday. */
const START = Date.parse('2026-11-18T10:00Z');

/** Nine days of ordinary traffic, with two hours in which an agent ran away and one in which another did. */
async function runawayWorld() {
  const world = await createWorld({ now: START });
  const random = randomOf(3);
  const calls: Call[] = [];
  for (let at = START - 9 * DAY_MS; at < START; at += HOUR_MS) calls.push(...hourOfCalls(at, 'UTC', random));
  const dear = (at: number, agent: string): Call => ({
    at,
    usd: 30,
    agent,
    team: 'ml',
    user: 'bob',
    model: 'opus',
  });
  await world.spend([
    ...calls,
    dear(START - 4 * DAY_MS, 'crawler'),
    dear(START - 4 * DAY_MS + HOUR_MS, 'crawler'),
    dear(START - 2 * DAY_MS, 'labeller'),
  ]);
  return world;
}

describe('the rehearsal of cost spikes', () => {
  it('names the instants and scopes the job opens incidents for, and leaves nothing behind', async () => {
    const world = await runawayWorld();
    const organisation = await world.state.organisation(ORG);
    if (!organisation) throw new Error('there is no organisation');
    const oldest = (await world.usage.oldest(ORG)) ?? START;
    const asked = { org: ORG, timeZone: 'UTC', oldest, hidesPeople: false, now: START, level: null };
    const pause = async () => undefined;
    const tried = await rehearseSpikes(world.usage, organisation, { ...asked, scope: null, pause });
    expect(await world.state.incidents(ORG, { unresolvedOnly: false, limit: 9 })).toEqual([]);
    const job = spikeCheck({ ...world, fallbackTarget: CHANNEL, onQueued: () => undefined });
    for (let at = tried.from; at <= START; at += HOUR_MS) {
      world.now = at;
      await job.run({ now: at });
    }
    const opened = (await world.state.incidents(ORG, { unresolvedOnly: false, limit: 9 }))
      .map(({ key, openedAt }) => [openedAt, key])
      .toReversed();
    expect(tried.firings.map(({ at, scope }) => [at, `spike:${scope}`])).toEqual(opened);
    expect(opened.slice(-2)).toEqual([
      [START - 4 * DAY_MS + HOUR_MS, 'spike:agent:crawler'],
      [START - 2 * DAY_MS + HOUR_MS, 'spike:agent:labeller'],
    ]);
  });
});
