import { describe, expect, it } from 'vitest';
import type { AlertRule } from '../../src/analytics/state.ts';
import { ruleCheck } from '../../src/jobs/rule-check.ts';
import { sourceCheck } from '../../src/jobs/source-check.ts';
import { spikeCheck } from '../../src/jobs/spike-check.ts';
import { killedEverywhere } from './killed-everywhere.ts';
import { type Call, CHANNEL, ORG, type World } from './simulated-program.ts';
import { hourOfCalls, randomOf } from './simulated-traffic.ts';

const LOOK_MS = 20_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A Wednesday. */
const START = Date.parse('2026-11-18T10:00Z');

/** Ordinary traffic of the eight days before and the hours after. */
async function usual(world: World, { hours = 0 } = {}): Promise<void> {
  const random = randomOf(3);
  const calls: Call[] = [];
  for (let at = START - 8 * DAY_MS; at < START + hours * HOUR_MS; at += HOUR_MS)
    calls.push(...hourOfCalls(at, 'UTC', random));
  await world.spend(calls);
}

/** Dollars a new agent spends in the first minutes of the hour, a call each. */
function crawler(world: World, usd: readonly number[]): Promise<void> {
  const names = { agent: 'crawler', team: 'ml', user: 'bob', model: 'opus' };
  return world.spend(usd.map((amount, index) => ({ at: START + index * LOOK_MS, usd: amount, ...names })));
}

function partsOf({ state, usage }: World) {
  return { state, usage, fallbackTarget: CHANNEL, onQueued: () => undefined };
}

describe('a process that is killed at any step, and the next one, come to what one process comes to:', () => {
  it('a spike of the open hour, which takes two looks', async () => {
    const { outbox, incidents } = await killedEverywhere({
      ...{ now: START + 5 * MINUTE_MS, tickMs: LOOK_MS, ticks: 3 },
      prepare: async (world) => {
        await usual(world);
        await crawler(world, [5, 5, 5]);
      },
      job: spikeCheck,
      writes: ['openIncident'],
    });
    expect(incidents).toEqual(['1 spike:agent:crawler firing']);
    expect(outbox).toHaveLength(2);
    expect(outbox[0]).toContain('Spike: agent crawler spent $15.00 since 10:00, expected next to nothing');
  });

  it('a spike that has grown', async () => {
    const { outbox, incidents } = await killedEverywhere({
      ...{ now: START + 20 * MINUTE_MS, tickMs: LOOK_MS, ticks: 2 },
      prepare: (world) => withSpike(world, () => crawler(world, [0, 0, 0, 10, 20])),
      job: spikeCheck,
      writes: ['changeIncident'],
    });
    expect(incidents).toEqual(['1 spike:agent:crawler firing']);
    // It has doubled, and a note in its thread says so.
    expect(outbox.filter((row) => row.includes('It has doubled: $45.00 more'))).toHaveLength(1);
  });

  it('a spike that is over', async () => {
    const { outbox, incidents } = await killedEverywhere({
      ...{ now: START + 3 * HOUR_MS, tickMs: LOOK_MS, ticks: 2 },
      prepare: (world) => withSpike(world, async () => {}),
      job: spikeCheck,
      writes: ['changeIncident'],
    });
    expect(incidents).toEqual(['1 spike:agent:crawler resolved']);
    expect(outbox.filter((row) => row.includes('Resolved: agent crawler is back to normal'))).toHaveLength(3);
  });

  /** A spike of $15 that is told; then something happens. */
  async function withSpike(world: World, then: () => Promise<void>): Promise<void> {
    await usual(world, { hours: 4 });
    await crawler(world, [5, 5, 5]);
    const job = spikeCheck(partsOf(world));
    for (const look of [1, 2, 3]) await job.run({ now: START + 5 * MINUTE_MS + look * LOOK_MS });
    await then();
  }

  it('rules: a limit that is passed, a runaway, and what is new', async () => {
    const rule: AlertRule = {
      ...{ org: ORG, id: 'r1', kind: 'cost', scope: 'org', channel: null, state: 'on', createdBy: 'ana' },
      ...{ terms: { above: 5, per: 'hour', minEvents: 1, severity: 'page' }, createdAt: START },
    };
    const { incidents } = await killedEverywhere({
      ...{ now: START + HOUR_MS + 2 * MINUTE_MS, tickMs: LOOK_MS, ticks: 3 },
      prepare: async (world) => {
        await usual(world, { hours: 1 });
        await world.state.saveRule(rule);
        // What was there before is known; then there is an agent nobody has seen.
        await ruleCheck(partsOf(world)).run({ now: START });
        await crawler(world, [0.5, 0.5]);
        const names = { agent: 'research-bot', team: 'ml', user: 'bob', model: 'opus' };
        await world.spend([1, 2, 3, 4].map((ago) => ({ at: START + HOUR_MS + ago, usd: 4, ...names })));
      },
      job: ruleCheck,
      writes: ['addSightings', 'openIncident'],
      also: async ({ state }) => (await state.sightings(ORG, 'agent')).map(({ value, at }) => [value, at]),
    });
    expect(incidents).toEqual([
      '3 runaway:agent:research-bot firing',
      '2 first-seen:agent:crawler firing',
      '1 cost-r1:org firing',
    ]);
  });

  it('a source that falls silent', async () => {
    const { outbox, incidents } = await killedEverywhere({
      ...{ now: START + 3 * HOUR_MS, tickMs: 5 * MINUTE_MS, ticks: 2 },
      prepare: hourly,
      job: sourceCheck,
      writes: ['openIncident'],
    });
    expect(incidents).toEqual(['1 no-data:org firing']);
    expect(outbox).toHaveLength(2);
  });

  it('a source that sends again', async () => {
    const now = START + 4 * HOUR_MS;
    const { incidents } = await killedEverywhere({
      ...{ now, tickMs: 5 * MINUTE_MS, ticks: 2 },
      prepare: async (world) => {
        await hourly(world);
        await sourceCheck(partsOf(world)).run({ now: START + 3 * HOUR_MS });
        await world.spend([{ at: now - 1, usd: 0.1, agent: 'chat' }]);
      },
      job: sourceCheck,
      writes: ['changeIncident'],
    });
    expect(incidents).toEqual(['1 no-data:org resolved']);
  });

  /** A call every hour of ten days. */
  function hourly(world: World): Promise<void> {
    const hours = Array.from({ length: 240 }, (_, index) => START - 10 * DAY_MS + index * HOUR_MS);
    return world.spend(hours.map((at) => ({ at: at + MINUTE_MS, usd: 0.1, agent: 'chat' })));
  }
});
