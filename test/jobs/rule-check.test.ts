import { describe, expect, it } from 'vitest';
import { headlineOf, incidentMessage } from '../../src/analytics/alerts/incidents/message.ts';
import type { AlertRule } from '../../src/analytics/state.ts';
import {
  calls,
  DAY_MS,
  HOUR_MS,
  incidents,
  jobOf,
  START,
  spendTokens,
  told,
  usualWorld,
  watchHours,
} from './rule-world.ts';
import { type Call, createWorld, ORG } from './simulated-program.ts';

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

  it('edits what it said of a day as the day goes on, and of hours as they last', async () => {
    const world = await createWorld({ now: START });
    const spent = [0, 1, 2, 3, 4].map((hour) => ({ at: START + hour * HOUR_MS, usd: 10 }));
    const failed = [2, 3, 4].flatMap((hour) =>
      calls(40, START + hour * HOUR_MS, { status: 'error', usd: 0, model: 'opus', agent: 'crawler' }),
    );
    await world.spend([...spent, ...failed]);
    const page = { minEvents: 0, severity: 'page' } as const;
    await world.state.saveRule(ownRule({ terms: { above: 25, per: 'day', ...page } }));
    await world.state.saveRule(
      ownRule({
        id: 'r2',
        kind: 'errors',
        scope: 'agent:crawler',
        terms: { above: 0.5, per: 'hour', ...page },
      }),
    );
    await watchHours(world, jobOf(world), 5);
    const [errors, cost] = await incidents(world);
    const said = (incident: typeof cost) => {
      const { headline, lines } = incident ? incidentMessage(incident) : expect.unreachable();
      return [headline, ...lines];
    };
    expect(said(cost)).toEqual([
      'Cost: the organisation spent $50.00 today so far, above $25.00, Wed 18 Nov 14:00',
      'Mostly model small (100 %).',
      'The limit was passed in the hour from Wed 18 Nov 12:00.',
      'Incident 1: this message is updated while it lasts.',
    ]);
    expect(said(errors)).toEqual([
      'Errors: 100 % of the calls of agent crawler failed, above 50 %, Wed 18 Nov 12:00',
      'Mostly user ana (100 %), team web (100 %), model opus (100 %).',
      'For 3 hours, until Wed 18 Nov 15:00, at most 100 %.',
      'Incident 2: this message is updated while it lasts.',
    ]);
    // Told once, edited at 14:00 and at 15:00; both in the message of what began together.
    expect((await world.outbox()).map(({ chain }) => chain)).toHaveLength(6);
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
