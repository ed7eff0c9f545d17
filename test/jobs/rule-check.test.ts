import { describe, expect, it } from 'vitest';
import { lifeOf } from '../../src/analytics/alerts/incidents/life.ts';
import { headlineOf } from '../../src/analytics/alerts/incidents/message.ts';
import { PLAIN_ORGANISATION } from '../../src/analytics/state/organisation.ts';
import type { AlertRule, Incident } from '../../src/analytics/state.ts';
import { saveTraceLink } from '../../src/analytics/trace-link.ts';
import { ruleCheck } from '../../src/jobs/rule-check.ts';
import { spikeCheck } from '../../src/jobs/spike-check.ts';
import { usageEvent } from '../support/event.ts';
import { type Call, CHANNEL, createWorld, ORG, type World } from './simulated-program.ts';
import { hourOfCalls, randomOf } from './simulated-traffic.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A Wednesday. */
const START = Date.parse('2026-11-18T10:00Z');

/** A world with days of ordinary traffic behind it, and hours of it to come. */
async function usualWorld({ days = 14, hours = 0, people = 'named' as const } = {}): Promise<World> {
  const world = await createWorld({ now: START, people });
  const random = randomOf(3);
  const calls: Call[] = [];
  for (let at = START - days * DAY_MS; at < START + hours * HOUR_MS; at += HOUR_MS)
    calls.push(...hourOfCalls(at, 'UTC', random));
  await world.spend(calls);
  return world;
}

function jobOf({ state, usage }: World) {
  return ruleCheck({ state, usage, fallbackTarget: CHANNEL, onQueued: () => undefined });
}

type Job = ReturnType<typeof jobOf>;

/** Looks once at the beginning of each hour. */
async function watchHours(world: World, job: Job, hours: number) {
  for (let hour = 0; hour < hours; hour++) {
    world.now += HOUR_MS;
    await job.run({ now: world.now });
  }
}

/** Looks every 20 seconds, as the scheduler does. */
async function watch(world: World, job: Job, minutes: number, each: () => Promise<void> = async () => {}) {
  for (let look = 0; look < 3 * minutes; look++) {
    world.now += 20_000;
    await each();
    await job.run({ now: world.now });
  }
}

function incidents(world: World): Promise<readonly Incident[]> {
  return world.state.incidents(ORG, { unresolvedOnly: false, limit: 50 });
}

async function told(world: World): Promise<readonly string[]> {
  return (await incidents(world)).map(({ key }) => key).toReversed();
}

/** So many calls of a dollar fraction within the hour from `at` on. */
function calls(count: number, at: number, parts: Partial<Call> = {}): Call[] {
  return Array.from({ length: count }, (_, index) => ({
    at: at + Math.floor((index * HOUR_MS) / count),
    usd: 0.001,
    agent: 'chat',
    team: 'web',
    user: 'ana',
    model: 'small',
    ...parts,
  }));
}

type Priced = {
  readonly at: number;
  readonly usd: number;
  readonly tokens: number;
  readonly model: string;
  readonly agent?: string;
  readonly traceId?: string;
};

/** One call of team web whose cost does not follow from its tokens. */
async function spendTokens(world: World, { at, usd, tokens, model, agent = 'chat', traceId }: Priced) {
  const nano = BigInt(Math.round(usd * 1e9));
  const parts = { input: nano, cacheRead: 0n, cacheWrite: 0n, output: 0n, other: 0n };
  const cost = { status: 'priced', nano, parts, savings: 0n, priceIds: ['simple'] } as const;
  const event = usageEvent({
    id: `priced-${at}-${model}`,
    occurredAt: at,
    dimensions: {
      provider: 'openai',
      team: 'web',
      user: 'ana',
      status: 'ok',
      model,
      ...(agent && { agent }),
    },
    counts: { inputTokens: tokens, outputTokens: 0 },
    facts: traceId === undefined ? {} : { traceId },
  });
  const bookVersion = await world.state.bookVersion();
  await world.usage.record([
    { org: ORG, receivedAt: world.now, bookVersion, price: () => cost, events: [{ event, cost }] },
  ]);
}

function ownRule(parts: Partial<AlertRule>): AlertRule {
  return {
    org: ORG,
    id: 'r1',
    kind: 'cost',
    scope: 'org',
    terms: { above: 5, per: 'hour', minEvents: 30, severity: 'page' },
    channel: null,
    state: 'on',
    createdBy: 'ana',
    createdAt: START,
    ...parts,
  };
}

describe('the check of closed hours', () => {
  it('is silent on an ordinary fortnight', async () => {
    const world = await usualWorld({ days: 35 });
    await watchHours(world, jobOf(world), 1);
    expect(await told(world)).toEqual([]);
  });

  it('says nothing without events', async () => {
    const world = await createWorld({ now: START });
    await watchHours(world, jobOf(world), 2);
    expect(await told(world)).toEqual([]);
  });

  it('tells a limit that was passed once, in its own channel, and that it is kept again', async () => {
    const world = await usualWorld({ hours: 12 });
    await world.state.saveRule(ownRule({ channel: 'slack:C0000007' }));
    const job = jobOf(world);
    await watchHours(world, job, 1);
    const [incident] = await incidents(world);
    // Ordinary hours of work come to $5.70, give or take a tenth; after eight in the evening to a fifth.
    expect(incident?.key).toBe('cost-r1:org');
    expect(incident && headlineOf(incident)).toMatch(
      /^Cost: the organisation spent \$5\.\d\d in an hour, above \$5\.00, Wed 18 Nov 08:00$/,
    );
    expect((await world.outbox()).map(({ target }) => target)).toEqual(['slack:C0000007']);
    await watchHours(world, job, 12);
    // Nine working hours are left, then three calm ones.
    expect((await incidents(world)).map(({ state, resolvedAt }) => [state, resolvedAt])).toEqual([
      ['resolved', Date.parse('2026-11-18T23:00Z')],
    ]);
  });

  it('forgets a rule that is switched off or removed', async () => {
    const world = await usualWorld();
    await world.state.saveRule(ownRule({}));
    const job = jobOf(world);
    await watchHours(world, job, 1);
    await world.state.saveRule(ownRule({ state: 'off' }));
    world.now += 20_000;
    await job.run({ now: world.now });
    expect((await incidents(world)).map(({ state }) => state)).toEqual(['resolved']);
  });

  it('holds errors of one model back for the digest, naming who made them, once though restarted', async () => {
    const world = await usualWorld();
    const failing = { model: 'opus', agent: 'research-bot', team: 'ml', user: 'bob' };
    const past: Call[] = [];
    for (let at = START - 5 * DAY_MS; at < START; at += HOUR_MS) past.push(...calls(40, at, failing));
    await world.spend(past);
    await world.spend(calls(30, START, { ...failing, status: 'error' }));
    await world.spend(calls(30, START, failing));
    await watchHours(world, jobOf(world), 1);
    world.now += 60_000;
    await jobOf(world).run({ now: world.now });
    const [incident, ...others] = await incidents(world);
    expect(others).toEqual([]);
    expect(incident?.key).toBe('errors:org');
    // The ordinary calls of the hour are yet to come.
    expect(incident && headlineOf(incident)).toBe(
      'Errors: 50 % of 60 calls of the organisation failed, usually 0 %, Wed 18 Nov 10:00',
    );
    expect(JSON.stringify(incident?.facts)).toContain('model opus (100 %)');
    expect(await world.outbox()).toEqual([]);
  });
});

describe('what is seen for the first time', () => {
  it('is noted silently at the first look, then told together once it matters', async () => {
    const world = await usualWorld();
    const job = jobOf(world);
    await watchHours(world, job, 1);
    const at = world.now;
    await world.spend([
      ...calls(1, at, { agent: 'crawler', usd: 1.5 }),
      ...calls(120, at, { agent: 'mailer' }),
      ...calls(5, at, { agent: 'tiny' }),
    ]);
    await watchHours(world, job, 1);
    const found = (await incidents(world)).filter(({ key }) => key.startsWith('first-seen'));
    expect(found.map(headlineOf)).toEqual(['New: 2 new agents: mailer, crawler, Wed 18 Nov 11:00']);
    await world.spend(calls(100, world.now, { agent: 'tiny' }));
    await watchHours(world, job, 1);
    expect((await told(world)).filter((key) => key.startsWith('first-seen'))).toEqual([
      'first-seen:org:2026-11-18T11:00:00.000Z',
      'first-seen:agent:tiny',
    ]);
  });

  it('is no news in the first week of an organisation', async () => {
    const world = await usualWorld({ days: 5 });
    const job = jobOf(world);
    await watchHours(world, job, 1);
    await world.spend(calls(1, world.now, { agent: 'crawler', usd: 1.5 }));
    await watchHours(world, job, 1);
    expect(await told(world)).toEqual([]);
  });

  it('is told at once of a model far dearer than its team is used to', async () => {
    const world = await usualWorld();
    const job = jobOf(world);
    await watchHours(world, job, 1);
    const at = world.now;
    // Every token has cost a micro-dollar so far.
    await spendTokens(world, { usd: 0.0049, tokens: 1_000, at, model: 'good' });
    await spendTokens(world, { usd: 0.006, tokens: 1_000, at: at + 1, model: 'grand' });
    await watchHours(world, job, 1);
    const [incident, ...others] = await incidents(world);
    expect(others).toEqual([]);
    expect(incident && headlineOf(incident)).toBe('New: 1 new model: grand, Wed 18 Nov 11:00');
    expect(JSON.stringify(incident?.facts)).toContain(
      'model grand: team web pays $6.00 a million tokens, 6 times its usual $1.00.',
    );
  });
});

describe('a key from elsewhere', () => {
  const usual = { apiKey: 'key-1', service: 'web-app' };

  it('is told when an old key is used by a service that never used it', async () => {
    const world = await usualWorld();
    await world.spend(
      Array.from({ length: 10 }, (_, day) => calls(2, START - (day + 1) * DAY_MS, usual)).flat(),
    );
    await world.spend(calls(2, START, { ...usual, service: 'laptop' }));
    await watchHours(world, jobOf(world), 1);
    expect((await incidents(world)).map(headlineOf)).toEqual([
      'Key from elsewhere: service laptop uses a key it never used before (key-1), Wed 18 Nov 10:00',
    ]);
  });

  it('is no news of a key of this week, nor of one whose calls never said where they come from', async () => {
    const world = await usualWorld();
    await world.spend([
      ...calls(2, START - 3 * DAY_MS, { apiKey: 'young', service: 'web-app' }),
      ...calls(2, START - 10 * DAY_MS, { apiKey: 'plain' }),
      ...calls(2, START, { apiKey: 'young', service: 'laptop' }),
      ...calls(2, START, { apiKey: 'plain', service: 'laptop' }),
    ]);
    await watchHours(world, jobOf(world), 1);
    expect(await told(world)).toEqual([]);
  });
});

describe('fan-out', () => {
  it('tells of a key that three times as many people use as usual', async () => {
    const world = await usualWorld();
    const history: Call[] = [];
    for (let hour = 1; hour <= 72; hour++)
      for (let person = 0; person < 4; person++)
        history.push({
          at: START - hour * HOUR_MS,
          usd: 0.001,
          apiKey: 'shared',
          user: `p${person}`,
          team: 'web',
        });
    const now = Array.from({ length: 12 }, (_, person) => ({
      at: START + person,
      usd: 0.001,
      apiKey: 'shared',
      user: `p${person}`,
      team: 'web',
    }));
    await world.spend([...history, ...now.slice(0, 11)]);
    await watchHours(world, jobOf(world), 1);
    expect(await told(world)).toEqual([]);
    const crowded = await usualWorld();
    await crowded.spend([...history, ...now]);
    await watchHours(crowded, jobOf(crowded), 1);
    expect((await incidents(crowded)).map(headlineOf)).toEqual([
      'Fan-out: key shared was used by 12 people within an hour, usually at most 4, Wed 18 Nov 10:00',
    ]);
  });
});

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

  it('and the cost spike tell the same spend once: the spike, which knows the cause', async () => {
    for (const usd of [1, 8]) {
      const world = await usualWorld();
      const spikes = spikeCheck({ ...world, fallbackTarget: CHANNEL, onQueued: () => undefined });
      const rules = jobOf(world);
      const both = {
        ...rules,
        run: async (context: { readonly now: number }) => {
          await spikes.run(context);
          await rules.run(context);
        },
      };
      await watch(world, both, 6, () => runs(world, usd));
      expect(await told(world)).toEqual(['spike:agent:research-bot']);
    }
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
