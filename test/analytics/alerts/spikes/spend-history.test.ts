import { describe, expect, it } from 'vitest';
import { hourAt } from '../../../../src/analytics/alerts/spikes/judged-hours.ts';
import { createSpendHistory } from '../../../../src/analytics/alerts/spikes/spend-history.ts';
import { calmHours, type WatchedScope } from '../../../../src/analytics/alerts/spikes/watched-scope.ts';
import { createWorld, ORG, type World } from '../../../jobs/simulated-program.ts';
import { hourOfCalls, randomOf } from '../../../jobs/simulated-traffic.ts';

const HOUR_MS = 3_600_000;
const ZONE = 'Europe/Berlin';

function historyOf(world: World, timeZone = ZONE, pause: () => Promise<void> = async () => undefined) {
  return createSpendHistory({
    usage: world.usage,
    organisation: { id: ORG, timeZone },
    pause,
  });
}

async function worldAt(now: number, days: number, timeZone = ZONE): Promise<World> {
  const world = await createWorld({ now, timeZone });
  const random = randomOf(11);
  const calls = [];
  for (let at = now - days * 24 * HOUR_MS; at < now; at += HOUR_MS) {
    calls.push(...hourOfCalls(at, timeZone, random));
  }
  await world.spend(calls);
  return world;
}

describe('the hours a spike is judged by', () => {
  it('are the same whether they were followed or loaded, with late events in between', async () => {
    const now = Date.parse('2026-11-18T10:00Z');
    const world = await worldAt(now, 10);
    const followed = historyOf(world);
    for (let hour = -8; hour <= 0; hour++) {
      await followed.update(now + hour * HOUR_MS);
      await followed.watched('org');
      await followed.watched('user:bob');
      if (hour === -4) await world.spend([{ at: now - 9 * HOUR_MS, usd: 30, agent: 'chat', team: 'web' }]);
    }
    const loaded = historyOf(world);
    await loaded.update(now);
    for (const scope of ['org', 'team:ml', 'agent:chat', 'user:bob']) {
      const [one, other] = [await followed.watched(scope), await loaded.watched(scope)];
      expect(one.values, scope).toEqual(other.values);
      const judged = ({ values, judgements }: WatchedScope) => values.map((_, at) => hourAt(judgements, at));
      expect(judged(one), scope).toEqual(judged(other));
    }
  });

  it('are judged one scope at a time, so that a hundred of them keep nothing else waiting', async () => {
    const now = Date.parse('2026-11-18T10:00Z');
    const world = await worldAt(now, 10);
    let turns = 0;
    const history = historyOf(world, ZONE, async () => {
      turns++;
    });
    await history.update(now);
    const before = turns;
    for (const scope of ['org', 'team:ml', 'agent:chat', 'org']) await history.watched(scope);
    expect(turns - before).toBe(3);
  });

  it('add up: teams to the organisation, calls without a team included', async () => {
    const now = Date.parse('2026-11-18T10:00Z');
    const world = await worldAt(now, 3);
    await world.spend([{ at: now - 2 * HOUR_MS, usd: 7 }]);
    const history = historyOf(world);
    await history.update(now);
    const last = async (scope: string) => (await history.watched(scope)).values.at(-2) ?? 0;
    expect(await last('org')).toBeCloseTo((await last('team:web')) + (await last('team:ml')) + 7, 9);
    expect([...history.scopes()].toSorted()).toEqual([
      'agent:chat',
      'agent:labeller',
      'agent:research-bot',
      'agent:search',
      'org',
      'team:ml',
      'team:web',
    ]);
  });

  it.each([
    ['back', '2026-10-25T00:00Z', 25],
    ['forward', '2026-03-29T00:00Z', 23],
  ])('stay ordinary for people who keep to the wall clock when it is set %s', async (_, changed, hours) => {
    const end = Date.parse(changed) + 5 * 24 * HOUR_MS;
    const world = await worldAt(end, 19);
    const history = historyOf(world);
    await history.update(end);
    const day = history.hours.filter((at) => {
      const date = new Intl.DateTimeFormat('en-CA', { timeZone: ZONE }).format(at);
      return date === changed.slice(0, 10);
    });
    expect(day).toHaveLength(hours);
    // Working hours begin an hour earlier or later in UTC; not one hour of the five days after is odd.
    for (const scope of history.scopes()) {
      const { judgements, values } = await history.watched(scope);
      const judged = values.map((_, index) => hourAt(judgements, index));
      expect(judgements.count).toBe(values.length);
      expect(judged.slice(-5 * 24).filter((hour) => hour?.kind !== null)).toEqual([]);
    }
  });

  it('begin anew when the clock is set back', async () => {
    const now = Date.parse('2026-11-18T10:00Z');
    const world = await worldAt(now, 3);
    const history = historyOf(world);
    await history.update(now);
    expect(await history.update(now + 20_000)).toBe(false);
    expect(await history.update(now - 3 * HOUR_MS)).toBe(true);
    expect(history.openHour).toBe(now - 3 * HOUR_MS);
    expect((await history.watched('org')).values).toHaveLength(3 * 24 - 3);
  });

  it('are none of a scope that never spent, and end no incident', async () => {
    const now = Date.parse('2026-11-18T10:00Z');
    const world = await worldAt(now, 3);
    const history = historyOf(world);
    await history.update(now);
    for (const scope of ['agent:nobody', 'user:nobody']) {
      const watched = await history.watched(scope);
      expect(watched.values).toEqual([]);
      expect(calmHours(watched, history.hours, now)).toBe(0);
    }
  });
});
