import { describe, expect, it } from 'vitest';
import { heldAt } from '../../../../src/analytics/alerts/digests/held-lines.ts';
import { lifeOf } from '../../../../src/analytics/alerts/incidents/life.ts';
import type { Silence } from '../../../../src/analytics/state.ts';
import { NOON } from '../../../support/state.ts';
import { createIncidentWorld, type IncidentWorld, someFinding, TARGET } from './world.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

function toldAs(finding: string) {
  return () => ({ title: 'errors', finding, over: '', lines: [], figures: [], charts: [], look: [] });
}

function find(world: IncidentWorld, name: string, usd: number | null): void {
  const finding = someFinding(name, usd);
  world.found.set(finding.key, finding);
}

/** Looks every 20 seconds for some time. */
async function watch(world: IncidentWorld, forMs: number, everyMs = 20_000): Promise<void> {
  const end = world.now + forMs;
  while (world.now < end) {
    world.now += everyMs;
    await world.look();
  }
}

async function comeAndGo(world: IncidentWorld, name: string, usd: number): Promise<void> {
  find(world, name, usd);
  await watch(world, MINUTE_MS);
  world.found.clear();
  await watch(world, 70 * MINUTE_MS, 10 * MINUTE_MS);
}

/** What stands in the channel: a chain's newest headline, in the order they were posted. */
function posts(world: IncidentWorld): readonly string[] {
  const chains = new Map<string, string>();
  for (const { chain, message } of inChannel(world)) if (chain !== null) chains.set(chain, message.headline);
  return [...chains.values()];
}

function notes(world: IncidentWorld): readonly string[] {
  return inChannel(world).flatMap(({ message }) => (message.under === undefined ? [] : message.headline));
}

function inChannel({ queued }: IncidentWorld) {
  return queued.filter(({ target }) => target === TARGET);
}

function events({ queued }: IncidentWorld): readonly string[] {
  return queued.flatMap(({ event }) => event?.type ?? []);
}

function standing(world: IncidentWorld): readonly (string | undefined)[] {
  return world.incidents.map((incident) => lifeOf(incident).places[0]?.state);
}

function silenceOf(parts: Partial<Silence> = {}): Silence {
  return {
    org: 'acme',
    id: 's1',
    rule: '*',
    scope: 'org',
    from: NOON,
    until: NOON + HOUR_MS,
    author: null,
    reason: '',
    ...parts,
  };
}

describe('an incident', () => {
  it('is opened once, and is over after three calm looks', async () => {
    const world = createIncidentWorld();
    find(world, 'a', 5);
    await watch(world, 2 * MINUTE_MS);
    world.found.clear();
    await watch(world, 40_000);
    expect(world.incidents.map(({ state }) => state)).toEqual(['firing']);
    await watch(world, 20_000);
    expect(world.incidents.map(({ state }) => state)).toEqual(['resolved']);
    expect(posts(world)).toEqual(['Resolved: agent:a is calm']);
    expect(notes(world)).toEqual(['Resolved: agent:a is calm']);
    expect(events(world)).toEqual(['anomaly.opened', 'anomaly.resolved']);
  });

  it('that is not about money is edited when it went a fifth further, ten minutes apart', async () => {
    const world = createIncidentWorld();
    const goTo = (reach: readonly number[]) => {
      const finding = someFinding('a', null, { reach, tell: toldAs(`agent:a is at ${reach.join(' and ')}`) });
      world.found.set(finding.key, finding);
    };
    goTo([10, 1]);
    await watch(world, MINUTE_MS);
    goTo([11.9, 1]);
    await watch(world, HOUR_MS, 10 * MINUTE_MS);
    expect(posts(world)).toEqual(['errors: agent:a is at 10 and 1']);
    goTo([12, 1]);
    await watch(world, MINUTE_MS);
    goTo([12, 2]);
    await watch(world, 9 * MINUTE_MS, MINUTE_MS);
    expect(posts(world)).toEqual(['errors: agent:a is at 12 and 1']);
    await watch(world, MINUTE_MS);
    expect(posts(world)).toEqual(['errors: agent:a is at 12 and 2']);
    expect(inChannel(world)).toHaveLength(3);
  });

  it('says in its thread when it has doubled, not before', async () => {
    const world = createIncidentWorld();
    find(world, 'a', 5);
    await watch(world, MINUTE_MS);
    find(world, 'a', 9);
    await watch(world, 2 * MINUTE_MS);
    expect(notes(world)).toEqual([]);
    find(world, 'a', 10);
    await watch(world, MINUTE_MS);
    expect(notes(world)).toEqual(['It has doubled: $10.00 more than expected by now.']);
    expect(events(world)).toEqual(['anomaly.opened', 'anomaly.updated']);
  });

  it('is left alone while it is snoozed, and speaks up when that is over', async () => {
    const world = createIncidentWorld();
    find(world, 'a', 5);
    await watch(world, MINUTE_MS);
    await world.act(1, { kind: 'snooze', until: world.now + HOUR_MS });
    const before = world.queued.length;
    find(world, 'a', 30);
    await watch(world, 59 * MINUTE_MS, MINUTE_MS);
    expect(world.queued.length).toBe(before);
    await watch(world, 2 * MINUTE_MS);
    expect(notes(world).at(-1)).toContain('The snooze is over, and it still lasts.');
    expect(notes(world).at(-1)).toContain('It has doubled: $30.00');
  });

  it('is not told again for a day when it was planned, unless far more is at stake', async () => {
    const world = createIncidentWorld();
    find(world, 'a', 5);
    await watch(world, MINUTE_MS);
    await world.act(1, { kind: 'expected', reason: 'load test' });
    find(world, 'a', 20);
    await watch(world, 23 * HOUR_MS, HOUR_MS);
    expect(world.incidents).toHaveLength(1);
    find(world, 'a', 25);
    await watch(world, MINUTE_MS);
    expect(world.incidents).toHaveLength(2);
  });

  it('begins anew half an hour after it ended, not sooner', async () => {
    const world = createIncidentWorld();
    find(world, 'a', 5);
    await watch(world, MINUTE_MS);
    await world.act(1, { kind: 'resolve' });
    await watch(world, 29 * MINUTE_MS, MINUTE_MS);
    expect(world.incidents).toHaveLength(1);
    await watch(world, 2 * MINUTE_MS);
    expect(posts(world)).toEqual(['Closed by Ana: agent:a is at 5', 'spike: agent:a is at 5']);
  });

  it('that comes and goes is said to flap once, then is quiet until it was calm for a day', async () => {
    const world = createIncidentWorld({ mostPosts: 100 });
    for (let episode = 0; episode < 5; episode++) await comeAndGo(world, 'a', 5);
    expect(standing(world)).toEqual(['posted', 'posted', 'posted', 'flapping', 'flapping']);
    const said = inChannel(world).filter(({ message }) => message.headline.startsWith('Flapping'));
    expect(said).toHaveLength(1);
    world.now += DAY_MS;
    await comeAndGo(world, 'a', 5);
    expect(standing(world).at(-1)).toBe('posted');
  });
});

describe('a notice', () => {
  it('is held where there is a digest, and posted where there is none, without taking the place of a page', async () => {
    const held = createIncidentWorld();
    const posted = createIncidentWorld({ mostPosts: 2 }, null);
    for (const world of [held, posted]) {
      for (const name of ['a', 'b', 'c']) {
        const finding = someFinding(name, null, { severity: 'notice' });
        world.found.set(finding.key, finding);
        await watch(world, MINUTE_MS);
      }
      find(world, 'd', 5);
      await watch(world, MINUTE_MS);
    }
    expect(standing(held)).toEqual(['held', 'held', 'held', 'posted']);
    expect(standing(posted)).toEqual(['posted', 'posted', 'held', 'posted']);
  });
});

describe('a channel', () => {
  it('gets incidents that begin within half a minute as one message', async () => {
    const world = createIncidentWorld();
    find(world, 'a', 5);
    await watch(world, 20_000);
    find(world, 'b', 6);
    await watch(world, 20_000);
    expect(posts(world)).toEqual(['2 alerts at once: spike: agent:b is at 6']);
    await watch(world, MINUTE_MS);
    find(world, 'c', 7);
    await watch(world, MINUTE_MS);
    expect(posts(world)).toHaveLength(2);
  });

  it('reads in the thread of such a message which of them it is about', async () => {
    const world = createIncidentWorld();
    find(world, 'a', 5);
    find(world, 'b', 6);
    await watch(world, 20_000);
    await world.act(2, { kind: 'ack' });
    await world.act(1, { kind: 'own', owner: 'Bo' });
    find(world, 'a', 11);
    await watch(world, MINUTE_MS);
    world.found.delete('spike:agent:a');
    await watch(world, MINUTE_MS);
    await world.act(2, { kind: 'resolve' });
    expect(notes(world)).toEqual([
      'Agent b (2): Acknowledged by Ana.',
      'Agent a (1): Bo takes care of it.',
      'Agent a (1): It has doubled: $11.00 more than expected by now.',
      'Resolved: agent:a is calm',
      'Agent b (2): Closed by Ana.',
    ]);
    expect(posts(world)).toEqual(['Resolved: all 2 incidents that began together']);
  });

  it('gets three a day by itself; the others are lines of a digest, once', async () => {
    const world = createIncidentWorld();
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      find(world, name, 5);
      await watch(world, 10 * MINUTE_MS, MINUTE_MS);
    }
    expect(standing(world)).toEqual(['posted', 'posted', 'posted', 'held', 'held']);
    const held = heldAt(world.incidents, TARGET, { from: NOON, to: world.now + 1 });
    expect(held.map(({ number }) => number)).toEqual([4, 5]);
  });

  it('gets the severe ones whatever it had, and one that becomes severe too', async () => {
    const world = createIncidentWorld({ mostPosts: 0 });
    find(world, 'a', 5);
    find(world, 'b', 10);
    await watch(world, MINUTE_MS);
    expect(standing(world)).toEqual(['held', 'posted']);
    find(world, 'a', 10);
    await watch(world, MINUTE_MS);
    expect(standing(world)).toEqual(['posted', 'posted']);
  });

  it('is told nothing small: under a dollar, or under 2 % of a mean day', async () => {
    const world = createIncidentWorld();
    find(world, 'a', 1.99);
    await watch(world, MINUTE_MS);
    expect(standing(world)).toEqual(['held']);
  });

  it('waits for the morning in its quiet hours, but not with what is severe', async () => {
    const world = createIncidentWorld({ quietFrom: '11:00', quietTo: '13:00' });
    find(world, 'a', 5);
    find(world, 'b', 50);
    await watch(world, MINUTE_MS);
    expect(standing(world)).toEqual(['quiet', 'posted']);
    world.now = NOON + HOUR_MS - MINUTE_MS;
    await watch(world, MINUTE_MS);
    expect(standing(world)).toEqual(['posted', 'posted']);
  });

  it('reads in the digest of what was over before the morning', async () => {
    const world = createIncidentWorld({ quietFrom: '11:00', quietTo: '13:00' });
    await comeAndGo(world, 'a', 5);
    expect(posts(world)).toEqual([]);
    expect(heldAt(world.incidents, TARGET, { from: NOON, to: world.now })).toHaveLength(1);
  });

  it('is told of the whole, not of the part that explains nothing more', async () => {
    const world = createIncidentWorld();
    find(world, 'org', 9);
    find(world, 'a', 8);
    await watch(world, MINUTE_MS);
    expect(world.incidents.map(({ key }) => key)).toEqual(['spike:org', 'spike:agent:a']);
    expect(standing(world)).toEqual(['posted', 'inhibited']);
    world.found.delete('spike:org');
    await watch(world, 2 * MINUTE_MS);
    expect(standing(world)).toEqual(['posted', 'posted']);
  });
});

describe('a silence', () => {
  it('records without a word, and posts what outlasts it', async () => {
    const world = createIncidentWorld();
    world.silences.set('s1', silenceOf());
    find(world, 'a', 50);
    await watch(world, 59 * MINUTE_MS, MINUTE_MS);
    expect(standing(world)).toEqual(['silenced']);
    expect(inChannel(world)).toEqual([]);
    await watch(world, MINUTE_MS);
    expect(posts(world)).toEqual(['spike: agent:a is at 50']);
  });

  it('says nothing of what came and went meanwhile', async () => {
    const world = createIncidentWorld();
    world.silences.set('s1', silenceOf({ scope: 'team:ml' }));
    await comeAndGo(world, 'a', 50);
    await watch(world, HOUR_MS, MINUTE_MS);
    expect(inChannel(world)).toEqual([]);
    expect(world.incidents.map(({ state }) => state)).toEqual(['resolved']);
  });

  it.each([
    ['another rule', { rule: 'errors' }],
    ['another scope', { scope: 'team:web' }],
    ['another time', { from: NOON + DAY_MS, until: NOON + 2 * DAY_MS }],
  ])('of %s changes nothing', async (_, parts) => {
    const world = createIncidentWorld();
    world.silences.set('s1', silenceOf(parts));
    find(world, 'a', 5);
    await watch(world, MINUTE_MS);
    expect(posts(world)).toHaveLength(1);
  });
});
