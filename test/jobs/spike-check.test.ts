import { describe, expect, it } from 'vitest';
import { type Act, actOn } from '../../src/analytics/alerts/incidents/act.ts';
import { lifeOf } from '../../src/analytics/alerts/incidents/life.ts';
import { incidentReport } from '../../src/analytics/alerts/incidents/report.ts';
import { spikesOf } from '../../src/analytics/alerts/spikes/facts.ts';
import { PLAIN_ORGANISATION } from '../../src/analytics/state/organisation.ts';
import type { Incident } from '../../src/analytics/state.ts';
import { type SpikeCheckParts, spikeCheck } from '../../src/jobs/spike-check.ts';
import { type Call, CHANNEL, createWorld, ORG, type World } from './simulated-program.ts';
import { hourOfCalls, randomOf } from './simulated-traffic.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A Wednesday. Ordinary hours then come to $5.70: chat 2, search 1.5, research-bot 1, labeller 1.2. */
const START = Date.parse('2026-11-18T10:00Z');

type Options = {
  readonly days?: number;
  readonly people?: 'named' | 'pseudonymous';
  /** Ordinary traffic goes on for so many hours. */
  readonly hours?: number;
};

/** A world with days of ordinary traffic behind it. */
async function usualWorld({ days = 14, people = 'named', hours = 0 }: Options = {}): Promise<World> {
  const world = await createWorld({ now: START, people });
  await ordinary(world, START - days * DAY_MS, START + hours * HOUR_MS);
  return world;
}

async function ordinary(world: World, from: number, to: number): Promise<void> {
  const random = randomOf(3);
  const calls: Call[] = [];
  for (let at = from; at < to; at += HOUR_MS) calls.push(...hourOfCalls(at, 'UTC', random));
  await world.spend(calls);
}

function jobOf(world: World, parts: Partial<SpikeCheckParts> = {}) {
  const { state, usage } = world;
  return spikeCheck({ state, usage, fallbackTarget: CHANNEL, onQueued: () => undefined, ...parts });
}

type Job = ReturnType<typeof jobOf>;

/** Looks every 20 seconds up to an instant, as the scheduler does. */
async function watch(world: World, job: Job, until: number, each: () => Promise<void> = async () => {}) {
  while (world.now < until) {
    world.now += 20_000;
    await each();
    await job.run({ now: world.now });
  }
}

/** Looks once at the beginning of each hour. */
async function watchHours(world: World, job: Job, until: number) {
  while (world.now < until) {
    world.now += HOUR_MS;
    await job.run({ now: world.now });
  }
}

function incidents(world: World): Promise<readonly Incident[]> {
  return world.state.incidents(ORG, { unresolvedOnly: false, limit: 50 });
}

async function keys(world: World): Promise<readonly string[]> {
  return (await incidents(world)).map(({ key }) => key);
}

/** What the living messages said, one after the other. */
async function headlines(world: World): Promise<readonly string[]> {
  const said = (await world.outbox()).filter(({ message }) => message.under === undefined);
  return said.map(({ message }) => message.headline).reverse();
}

/** What was answered in their threads. */
async function notes(world: World): Promise<readonly string[]> {
  const said = (await world.outbox()).filter(({ message }) => message.under !== undefined);
  return said.map(({ message }) => message.headline).reverse();
}

/** One call now, as a runaway makes one at every look. */
function runaway(world: World, usd: number, names: Partial<Call> = {}) {
  return world.spend([
    { at: world.now - 1, usd, agent: 'crawler', team: 'ml', user: 'bob', model: 'opus', ...names },
  ]);
}

describe('the spike rule on the open hour', () => {
  it('tells of a new runaway agent once, by its name, within a minute of it being too much', async () => {
    const world = await usualWorld();
    const job = jobOf(world);
    let tooMuchAt: number | undefined;
    let spent = 0;
    await watch(world, job, START + 10 * 60_000, async () => {
      spent += 0.8;
      await runaway(world, 0.8);
      // The rule waits until the hour holds more than $6.27 (the most an ordinary one of it can: 5.7 × 1.1).
      if (spent > 6.27) tooMuchAt ??= world.now;
    });
    const [incident, ...others] = await incidents(world);
    expect(others).toEqual([]);
    expect(incident?.key).toBe('spike:agent:crawler');
    expect(tooMuchAt).toBeDefined();
    expect((incident?.openedAt ?? 0) - (tooMuchAt ?? 0)).toBeLessThanOrEqual(60_000);
    const [first] = (await world.outbox()).toReversed();
    expect(first?.message.headline).toMatch(
      /^Spike: agent crawler spent \$\d\.\d\d since 10:00, expected next to nothing$/,
    );
    expect(first?.message.lines[0]).toBe(
      'Cause: agent crawler, mostly user bob (100 %) and model opus (100 %) of the extra spend.',
    );
  });

  it('compares with the same hours in full, whether their calls come early or late', async () => {
    const world = await usualWorld({ days: 0 });
    for (let at = START - 10 * DAY_MS; at < START; at += HOUR_MS)
      await world.spend([{ at: at + 50 * 60_000, usd: 1, agent: 'chat', team: 'web' }]);
    await watch(world, jobOf(world), START + 5 * 60_000, () =>
      runaway(world, 1, { agent: 'chat', team: 'web' }),
    );
    const [first] = (await world.outbox()).toReversed();
    expect(first?.message.lines[1]).toBe('The same hours in full on the 7 days before: $1.00.');
  });

  it('knows when in the hour it began', async () => {
    const world = await usualWorld();
    const job = jobOf(world);
    await watch(world, job, START + 20 * 60_000);
    await watch(world, job, START + 25 * 60_000, () => runaway(world, 2, { agent: 'chat', team: 'web' }));
    const [incident] = await incidents(world);
    // The first call came a millisecond before the look at 20 s past.
    const began = START + 20 * 60_000 + 19_999;
    const found = incidentReport(await incidents(world));
    expect(spikesOf(await incidents(world))[0]?.facts.onset).toBe(began - 9_999);
    expect(found.toNotice?.worstMs).toBe((incident?.openedAt ?? 0) - (began - 9_999));
    expect(lifeOf(incident as Incident).since).toBe(START);
  });

  it('tells of two runaways in two incidents, and of nothing else', async () => {
    const world = await usualWorld();
    const job = jobOf(world);
    await watch(world, job, START + 8 * 60_000, async () => {
      await runaway(world, 1, { agent: 'chat', team: 'web', user: 'ana', model: 'small' });
      await runaway(world, 1, { agent: 'labeller', user: 'dee', model: 'small' });
    });
    expect((await keys(world)).toSorted()).toEqual(['spike:agent:chat', 'spike:agent:labeller']);
  });

  it('names no person where people are not named', async () => {
    const world = await usualWorld({ people: 'pseudonymous' });
    const job = jobOf(world);
    await watch(world, job, START + 8 * 60_000, () => runaway(world, 1));
    const rows = await world.outbox();
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify([rows, await incidents(world)])).not.toContain('bob');
  });

  it('is silent without history, and with an hour or a day of it', async () => {
    for (const days of [0, 1 / 24, 1]) {
      const world = await usualWorld({ days });
      await watch(world, jobOf(world), START + 3 * 60_000, () => runaway(world, 5));
      expect(await keys(world)).toEqual([]);
    }
  });

  it('lists an incident that nobody can be told of', async () => {
    const world = await usualWorld();
    const job = jobOf(world, { fallbackTarget: null });
    await watch(world, job, START + 5 * 60_000, () => runaway(world, 2));
    expect(await keys(world)).toEqual(['spike:agent:crawler']);
    expect(await world.outbox()).toEqual([]);
  });

  it('goes to the channel of the team whose agent it is', async () => {
    const world = await usualWorld();
    await world.state.apply({
      organisation: { id: ORG, name: 'Acme', timeZone: 'UTC', people: 'named', ...PLAIN_ORGANISATION },
      routes: [
        { org: ORG, kind: 'spike', scope: 'org', channel: 'slack:C9' },
        { org: ORG, kind: 'spike', scope: 'team:ml', channel: 'slack:C7' },
      ],
    });
    await watch(world, jobOf(world), START + 5 * 60_000, () => runaway(world, 2));
    expect(new Set((await world.outbox()).map(({ target }) => target))).toEqual(new Set(['slack:C7']));
  });

  it('opens one incident though two processes look and both are restarted', async () => {
    const world = await usualWorld();
    let jobs = [jobOf(world), jobOf(world)];
    for (let look = 0; look < 24; look++) {
      world.now += 20_000;
      await runaway(world, 1);
      if (look === 12) jobs = [jobOf(world), jobOf(world)];
      await Promise.all(jobs.map((job) => job.run({ now: world.now })));
    }
    expect(await keys(world)).toEqual(['spike:agent:crawler']);
  });

  it('is not fooled by a clock that is set back', async () => {
    const world = await usualWorld();
    const job = jobOf(world);
    await watch(world, job, START + 5 * 60_000, () => runaway(world, 2));
    world.now -= 2 * HOUR_MS;
    await watch(world, job, world.now + 60_000);
    world.now += 2 * HOUR_MS;
    await watch(world, job, world.now + 60_000, () => runaway(world, 2));
    expect(await keys(world)).toEqual(['spike:agent:crawler']);
  });
});

describe('an open incident', () => {
  /** Ten minutes of a runaway that is told, then 26 hours of ordinary traffic. */
  async function withRunaway(options: Options = { hours: 26 }) {
    const world = await usualWorld(options);
    const job = jobOf(world);
    await watch(world, job, START + 10 * 60_000, () => runaway(world, 1));
    return { world, job };
  }

  it('is edited as it grows, but not for crumbs, and closed by itself after two calm hours', async () => {
    const { world, job } = await withRunaway();
    const grown = await headlines(world);
    // $30 in steps of a fifth from about $8 on, at most one a minute.
    expect(grown.length).toBeGreaterThanOrEqual(3);
    expect(grown.length).toBeLessThanOrEqual(9);
    world.now = START;
    await watchHours(world, job, START + 3 * HOUR_MS);
    expect((await headlines(world)).at(-1)).toBe(
      'Resolved: agent crawler is back to normal; $30.00 more than expected within 1 h',
    );
    expect((await incidents(world)).map(({ state, resolvedAt }) => [state, resolvedAt])).toEqual([
      ['resolved', START + 3 * HOUR_MS],
    ]);
    // Told at seven dollars or a little more, it doubles once or twice on its way to thirty.
    const said = await notes(world);
    expect(said.length).toBeGreaterThanOrEqual(2);
    expect(said.length).toBeLessThanOrEqual(3);
    expect(said[0]).toMatch(/^It has doubled: \$1\d\.\d\d more than expected by now\.$/);
    expect(said.at(-1)).toBe((await headlines(world)).at(-1));
  });

  it('says within a minute that it doubled, though it hardly grew since it was edited', async () => {
    const world = await usualWorld();
    const job = jobOf(world);
    await watch(world, job, START + 2 * 60_000, () => runaway(world, 2));
    const [incident] = await incidents(world);
    if (!incident) throw new Error('no incident was opened');
    // Crawler is new, so nothing is expected of it. Six looks brought $12 by now.
    const told = Number(lifeOf(incident).toldNano) / 1e9;
    world.now += 60_000;
    await runaway(world, 1.9 * told - 12);
    await job.run({ now: world.now });
    expect(await notes(world)).toEqual([]);
    await runaway(world, 0.11 * told);
    await watch(world, job, world.now + 60_000);
    expect(await notes(world)).toEqual([
      expect.stringMatching(/^It has doubled: \$\d\d\.\d\d more than expected by now\.$/),
    ]);
  });

  it('is not told again when its hour closes, nor for 12 hours after it ended', async () => {
    const { world, job } = await withRunaway();
    world.now = START;
    await watchHours(world, job, START + 3 * HOUR_MS);
    await watch(world, job, START + 3 * HOUR_MS + 10 * 60_000, () => runaway(world, 1));
    world.now = START + 3 * HOUR_MS;
    await watchHours(world, job, START + 12 * HOUR_MS);
    expect(await keys(world)).toEqual(['spike:agent:crawler']);
  });

  it('is told again at once when twice as much is at stake', async () => {
    const { world, job } = await withRunaway();
    world.now = START;
    await watchHours(world, job, START + 3 * HOUR_MS);
    await watch(world, job, START + 3 * HOUR_MS + 10 * 60_000, () => runaway(world, 4));
    expect(await keys(world)).toEqual(['spike:agent:crawler', 'spike:agent:crawler']);
  });

  it('stays acknowledged while it grows, and a change made meanwhile is not overwritten', async () => {
    const { world } = await withRunaway();
    const [incident] = await incidents(world);
    if (!incident) throw new Error('no incident was opened');
    const acknowledged = { ...incident, state: 'acknowledged', acknowledgedBy: 'Ana' } as const;
    // The acknowledgement comes between this process's reading and its writing.
    const late = jobOf(world, {
      state: {
        ...world.state,
        changeIncident: async (changed, drafts) => {
          await world.state.changeIncident(acknowledged, []);
          return world.state.changeIncident(changed, drafts);
        },
      },
    });
    await runaway(world, 30);
    world.now += 60_000;
    await late.run({ now: world.now });
    expect((await incidents(world))[0]).toMatchObject({
      state: 'acknowledged',
      version: incident.version + 1,
    });
    await jobOf(world).run({ now: world.now });
    expect((await incidents(world))[0]).toMatchObject({
      state: 'acknowledged',
      version: incident.version + 2,
    });
    expect((await headlines(world)).at(-1)).toMatch(/^Acknowledged: agent crawler spent \$60\.\d\d/);
  });

  it('shrinks when its calls turn out to be cheaper', async () => {
    const { world, job } = await withRunaway();
    await world.usage.reprice(
      { org: ORG, bookVersion: await world.state.bookVersion(), pendingOnly: false },
      (event) => ({
        status: 'priced',
        nano: event.dimensions.agent === 'crawler' ? 100_000_000n : 0n,
        parts: { input: 100_000_000n, cacheRead: 0n, cacheWrite: 0n, output: 0n, other: 0n },
        savings: 0n,
        priceIds: ['cheaper'],
      }),
    );
    world.now += 60_000;
    await job.run({ now: world.now });
    // Thirty calls at ten cents.
    expect((await headlines(world)).at(-1)).toContain('agent crawler spent $3.00');
  });
});

describe('spend that somebody closed', () => {
  /** Some looks, at each of which one call is made by each of these. */
  async function spendMore(world: World, job: Job, looks: number, calls: readonly Partial<Call>[]) {
    await watch(world, job, world.now + looks * 20_000, async () => {
      for (const { usd = 0, ...names } of calls) await runaway(world, usd, names);
    });
  }

  async function close(world: World, act: Act) {
    const [incident] = await incidents(world);
    if (!incident) throw new Error('no incident was opened');
    const acted = actOn(incident, act, { who: 'Ana', now: world.now });
    if (acted.kind === 'changed') await world.state.changeIncident(acted.told.incident, []);
  }

  const BOT = { agent: 'research-bot', team: 'ml', user: 'bob', model: 'opus' };

  // It is closed at $14 to $16; $30 more make it about three times as much, $60 more six times.
  it.each([
    ['as expected, until it is five times as much', { kind: 'expected', reason: '' }, 30],
    ['for good, until it is twice as much', { kind: 'resolve' }, 8],
  ] as const)('%s, is no news of its team or organisation either', async (_, act, quietLooks) => {
    const world = await usualWorld();
    const job = jobOf(world);
    await spendMore(world, job, 8, [{ ...BOT, usd: 2 }]);
    await close(world, act);
    await spendMore(world, job, quietLooks, [{ ...BOT, usd: 1 }]);
    expect(await keys(world)).toEqual(['spike:agent:research-bot']);
    await spendMore(world, job, 15, [{ ...BOT, usd: 4 }]);
    expect(await keys(world)).toEqual(['spike:agent:research-bot', 'spike:agent:research-bot']);
    const [told] = (await world.outbox()).filter(({ message }) => message.under === undefined);
    expect(told?.message.lines[0]).toBe(
      'Cause: agent research-bot, mostly user bob (100 %) and model opus (100 %) of the extra spend.',
    );
  });

  it('of a person is no news of their teams either, until it has grown', async () => {
    const world = await usualWorld();
    const job = jobOf(world);
    const zed = (usd: number) => [
      { agent: '', team: 'web', user: 'zed', model: 'small', usd },
      { agent: '', team: 'ml', user: 'zed', model: 'small', usd },
    ];
    await spendMore(world, job, 8, zed(1));
    expect(await keys(world)).toEqual(['spike:user:zed']);
    await close(world, { kind: 'expected', reason: '' });
    await spendMore(world, job, 15, zed(1));
    expect(await keys(world)).toEqual(['spike:user:zed']);
    await spendMore(world, job, 15, zed(4));
    expect(await keys(world)).toEqual(['spike:user:zed', 'spike:user:zed']);
  });

  it('hides nothing that another agent does', async () => {
    const world = await usualWorld();
    const job = jobOf(world);
    await spendMore(world, job, 8, [{ ...BOT, usd: 2 }]);
    await close(world, { kind: 'expected', reason: '' });
    await spendMore(world, job, 10, [{ usd: 2 }]);
    expect(await keys(world)).toEqual(['spike:agent:crawler', 'spike:agent:research-bot']);
  });
});

describe('the spike rule on closed hours', () => {
  it('sees one hour of five times as much', async () => {
    const world = await usualWorld({ hours: 6 });
    // 4 × $5.70 on top, over all teams as usual.
    const factor = hourOfCalls(START + HOUR_MS, 'UTC', randomOf(5)).map((call) => ({
      ...call,
      usd: call.usd * 4,
    }));
    await world.spend(factor);
    await watchHours(world, jobOf(world), START + 6 * HOUR_MS);
    const [incident, ...others] = await incidents(world);
    expect(others).toEqual([]);
    expect(incident?.key).toBe('spike:org');
    expect(incident?.openedAt).toBe(START + 2 * HOUR_MS);
    expect(incident?.state).toBe('resolved');
  });

  it('sees a lasting rise to two and a half times', async () => {
    const world = await usualWorld({ hours: 8 });
    const more: Call[] = [];
    for (let hour = 1; hour < 8; hour++) {
      more.push(
        ...hourOfCalls(START + hour * HOUR_MS, 'UTC', randomOf(hour)).map((call) => ({
          ...call,
          usd: call.usd * 1.5,
        })),
      );
    }
    await world.spend(more);
    await watchHours(world, jobOf(world), START + 8 * HOUR_MS);
    expect(await keys(world)).toEqual(['spike:org']);
  });

  it('sees an agent that leaks a few dollars an hour, though the organisation hardly notices', async () => {
    const world = await usualWorld({ hours: 12 });
    const leak: Call[] = [];
    for (let hour = 0; hour < 12; hour++) {
      leak.push({
        at: START + hour * HOUR_MS + 60_000,
        usd: 3,
        agent: 'labeller',
        team: 'ml',
        user: 'dee',
        model: 'small',
      });
    }
    await world.spend(leak);
    await watchHours(world, jobOf(world), START + 8 * HOUR_MS);
    expect(await keys(world)).toEqual(['spike:agent:labeller']);
  });

  it('has no news of hours that lie back: late events are for the digest', async () => {
    const world = await usualWorld({ hours: 2 });
    await jobOf(world).run({ now: START });
    await world.spend([
      { at: START - 25 * HOUR_MS, usd: 500, agent: 'chat', team: 'web' },
      { at: START - 8 * HOUR_MS, usd: 500, agent: 'search', team: 'web' },
    ]);
    await watchHours(world, jobOf(world), START + 2 * HOUR_MS);
    expect(await keys(world)).toEqual([]);
  });

  it('tells of an hour whose events came a little late', async () => {
    const world = await usualWorld({ hours: 4 });
    const job = jobOf(world);
    await watchHours(world, job, START + 2 * HOUR_MS);
    await world.spend([{ at: START + 10_000, usd: 60, agent: 'chat', team: 'web', user: 'ana' }]);
    await watch(world, job, START + 2 * HOUR_MS + 6 * 60_000);
    expect(await keys(world)).toEqual(['spike:agent:chat']);
  });

  it('has nothing to say of newcomers on a fresh install, and one word on a settled one', async () => {
    for (const [days, expected] of [
      [3, []],
      [9, ['spike:team:sales']],
    ] as const) {
      const world = await usualWorld({ days, hours: 30 });
      const job = jobOf(world);
      // Below any hourly alarm of the others: $1.20 an hour make $28.80 a day.
      for (let hour = 0; hour < 30; hour++) {
        await world.spend([{ at: START + hour * HOUR_MS, usd: 1.2, team: 'sales' }]);
      }
      await watchHours(world, job, START + 30 * HOUR_MS);
      expect(await keys(world)).toEqual(expected);
    }
  });
});
