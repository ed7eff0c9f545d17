import { describe, expect, it } from 'vitest';
import { lifeOf } from '../../src/analytics/alerts/incidents/life.ts';
import { headlineOf } from '../../src/analytics/alerts/incidents/message.ts';
import { PLAIN_ORGANISATION } from '../../src/analytics/state/organisation.ts';
import { saveTraceLink } from '../../src/analytics/traces/trace-link.ts';
import { spikeCheck } from '../../src/jobs/spike-check.ts';
import {
  calls,
  DAY_MS,
  incidents,
  jobOf,
  START,
  spendTokens,
  told,
  usualWorld,
  watch,
  watchHours,
} from './rule-world.ts';
import { type Call, CHANNEL, ORG, type World } from './simulated-program.ts';

describe('a runaway', () => {
  /** Calls of one agent since the last look, so many dollars in all. */
  const runs = (world: World, usd: number, count = 4, parts: Partial<Call> = {}) =>
    world.spend(
      Array.from({ length: count }, (_, index) => ({
        at: world.now - 1 - index,
        usd: usd / count,
        agent: 'research-bot',
        team: 'ml',
        user: 'bob',
        model: 'opus',
        ...parts,
      })),
    );

  it('is told within two minutes, with its pace, who it is and what it cost', async () => {
    const world = await usualWorld();
    await world.state.apply({
      organisation: { id: ORG, name: 'Acme', timeZone: 'UTC', people: 'named', ...PLAIN_ORGANISATION },
      teams: [{ org: ORG, id: 'ml', name: 'ML', department: null, costCenter: null, leads: ['lena'] }],
    });
    const job = jobOf(world);
    await watch(world, job, 2, () => runs(world, 1.5));
    const [incident, ...others] = await incidents(world);
    expect(others).toEqual([]);
    expect(incident?.key).toBe('runaway:agent:research-bot');
    expect(incident && headlineOf(incident)).toMatch(
      /^Runaway: agent research-bot spends \$\d\.\d\d and \d+ calls a minute, \$\d\.\d\d so far$/,
    );
    const [message] = (await world.outbox()).toReversed();
    expect(message?.message.lines.slice(0, 2)).toEqual([
      'Mostly user bob, team ml, model opus.',
      'Owner: lena, who leads team ml.',
    ]);
    expect(message?.message.actions.map(({ label }) => label)).toContain('Request throttle');
    expect(incident && lifeOf(incident).scopes).toEqual(['agent:research-bot', 'team:ml']);
  });

  it('is over when it stopped, whoever looks', async () => {
    const world = await usualWorld({ hours: 2 });
    await watch(world, jobOf(world), 3, () => runs(world, 1.5));
    await watch(world, jobOf(world), 9);
    expect((await incidents(world)).map(({ key, state }) => [key, state])).toEqual([
      ['runaway:agent:research-bot', 'resolved'],
    ]);
  });

  it('is not told of an agent that does as much in some other five minutes of the week', async () => {
    const world = await usualWorld();
    await world.spend(
      calls(10, START - 3 * DAY_MS, { agent: 'research-bot', usd: 2 }).map((call, index) => ({
        ...call,
        at: START - 3 * DAY_MS + index,
      })),
    );
    await watch(world, jobOf(world), 5, () => runs(world, 1));
    expect(await told(world)).toEqual([]);
  });

  const spikesOf = (world: World) =>
    spikeCheck({ ...world, fallbackTarget: CHANNEL, onQueued: () => undefined });

  /** The checks of cost spikes and of runaways, in the order in which they run. */
  const bothOf = (world: World) => {
    const [spikes, rules] = [spikesOf(world), jobOf(world)];
    const run = async (context: { readonly now: number }) => {
      await spikes.run(context);
      await rules.run(context);
    };
    return { ...rules, run };
  };

  it('and the cost spike tell the same spend once: the spike, which knows the cause', async () => {
    for (const usd of [1, 8]) {
      const world = await usualWorld();
      await watch(world, bothOf(world), 6, () => runs(world, usd));
      expect(await told(world)).toEqual(['spike:agent:research-bot']);
    }
  });

  it('that was told first is not told as a spike once it is over, though its hour stays too dear', async () => {
    const world = await usualWorld({ hours: 3 });
    await watch(world, jobOf(world), 3, () => runs(world, 1.5));
    await watch(world, bothOf(world), 8);
    expect((await incidents(world)).map(({ key, state }) => [key, state])).toEqual([
      ['runaway:agent:research-bot', 'resolved'],
    ]);
    // Nor when the hour closes; one of far more money is another one.
    await watchHours(world, bothOf(world), 2);
    expect(await told(world)).toEqual(['runaway:agent:research-bot']);
    await watch(world, spikesOf(world), 5, () => runs(world, 8));
    expect(await told(world)).toEqual(['runaway:agent:research-bot', 'spike:agent:research-bot']);
  });

  it('of the same spend is not told beside a spike', async () => {
    const world = await usualWorld();
    const spike = { id: 's1', org: ORG, key: 'spike:agent:research-bot', state: 'firing' } as const;
    const untouched = {
      acknowledgedBy: null,
      acknowledgedAt: null,
      owner: null,
      snoozedUntil: null,
      verdict: null,
      verdictBy: null,
      remindedAt: null,
    };
    await world.state.openIncident(
      { ...spike, ...untouched, openedAt: START, updatedAt: START, resolvedAt: null, facts: {} },
      () => [],
    );
    await watch(world, jobOf(world), 3, () => runs(world, 1.5));
    expect(await told(world)).toEqual(['spike:agent:research-bot']);
  });

  it('that costs next to nothing is told as a loop, without being posted', async () => {
    const world = await usualWorld();
    await watch(world, jobOf(world), 4, () => runs(world, 0.0003, 30));
    const [incident] = await incidents(world);
    expect(incident?.key).toBe('runaway:agent:research-bot');
    expect(JSON.stringify(incident?.facts)).toContain('inputs of one size');
    expect(await world.outbox()).toEqual([]);
  });

  it('without an agent is told by its trace', async () => {
    const world = await usualWorld();
    await saveTraceLink(world.state, ORG, 'https://tracing.test/t/{trace}');
    const trace = 'a'.repeat(32);
    await watch(world, jobOf(world), 4, async () => {
      const at = world.now - 1;
      await spendTokens(world, { usd: 1, tokens: 200_000, at, model: 'opus', agent: '', traceId: trace });
    });
    expect(await told(world)).toEqual([`runaway:trace:${trace}`]);
    const [message] = (await world.outbox()).toReversed();
    expect(message?.message.lines).toContain(`Trace: https://tracing.test/t/${trace}`);
  });
});
