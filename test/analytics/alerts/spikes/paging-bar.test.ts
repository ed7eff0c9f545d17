import { describe, expect, it } from 'vitest';
import { pagingBar } from '../../../../src/analytics/alerts/spikes/paging-bar.ts';
import type { SpendHistory } from '../../../../src/analytics/alerts/spikes/spend-history.ts';
import { type WatchedScope, watchScope } from '../../../../src/analytics/alerts/spikes/watched-scope.ts';

const HOUR_MS = 3_600_000;
const WEEK = 168;

/** An organisation of agents, from their dollars in each hour. */
function historyOf(agents: Readonly<Record<string, readonly number[]>>): SpendHistory {
  const series = Object.values(agents);
  const count = Math.max(...series.map((values) => values.length));
  const whole = Array.from({ length: count }, (_, hour) =>
    series.reduce((sum, one) => sum + (one[hour] ?? 0), 0),
  );
  const spend = new Map([
    ['org', whole],
    ...Object.entries(agents).map(([id, one]) => [`agent:${id}`, one] as const),
  ]);
  const hours = whole.map((_, hour) => hour * HOUR_MS);
  const watched = async (scope: string): Promise<WatchedScope> =>
    watchScope(scope, { hours: spend.get(scope) ?? [], steps: hours.map(() => 1) }, undefined);
  return {
    timeZone: 'UTC',
    hours,
    openHour: count * HOUR_MS,
    update: async () => false,
    scopes: () => spend.keys(),
    recent: (scope, last) => (spend.get(scope) ?? []).slice(-last).reduce((sum, usd) => sum + usd, 0),
    watched,
    watchedWith: () => {
      throw new Error('nothing is asked of a history that did not happen');
    },
  };
}

/** Weeks of $10 an hour, a little uneven, with bursts in some hours. */
function weeks(count: number, bursts: Readonly<Record<number, number>> = {}): number[] {
  return Array.from({ length: count * WEEK }, (_, hour) => bursts[hour] ?? 10 + ((hour * 7) % 5) / 10);
}

async function barOf(agents: Readonly<Record<string, readonly number[]>>): Promise<number> {
  const history = historyOf(agents);
  return pagingBar(history, await history.watched('org'));
}

describe('the paging bar', () => {
  it('is two percent of the mean day of an organisation in which nothing bursts', async () => {
    // $10.00 to $10.40 an hour: $244.80 a day.
    expect(await barOf({ a: weeks(3) })).toBeCloseTo(0.02 * 244.8, 1);
  });

  it('is ten percent of it in the first week, when nobody knows yet what is common', async () => {
    expect(await barOf({ a: weeks(1).slice(0, 100) })).toBeCloseTo(0.1 * 244.8, 0);
  });

  it('is a dollar where two percent of a day are less', async () => {
    expect(await barOf({ a: weeks(3).map((usd) => usd / 100) })).toBe(1);
  });

  it('is twice what bursts exceed about once a week', async () => {
    // Four bursts of about $12 in four weeks, one of them of another agent.
    const own = { [1 * WEEK + 60]: 22, [2 * WEEK + 40]: 22, [3 * WEEK + 90]: 22 };
    const bar = await barOf({ a: weeks(4, own), b: weeks(4, { [2 * WEEK + 100]: 24 }) });
    // The fourth largest of the four exceeded what was expected by about 12 (22 less 10.0 to 10.4).
    expect(bar).toBeGreaterThan(2 * 11.5);
    expect(bar).toBeLessThan(2 * 12.2);
  });

  it('is not raised by one incident, however large, once a few weeks are known', async () => {
    expect(await barOf({ a: weeks(4, { [2 * WEEK + 60]: 900 }) })).toBeLessThan(6);
  });

  it('is never more than a quarter of a day', async () => {
    const often = Object.fromEntries([1, 2, 3, 4, 5].map((day) => [WEEK + day * 24 + 7 * day, 300 * day]));
    const agents = { a: weeks(2, often), b: weeks(2), c: weeks(2) };
    const history = historyOf(agents);
    const whole = await history.watched('org');
    const day = whole.values.reduce((sum, usd) => sum + usd, 0) / 14;
    expect(await pagingBar(history, whole)).toBeCloseTo(day / 4, 6);
  });

  it('leaves out what went on in the last hours: it may be what somebody is to be woken for', async () => {
    expect(await barOf({ a: weeks(1, { [WEEK - 3]: 300, [WEEK - 2]: 300, [WEEK - 1]: 300 }) })).toBeLessThan(
      10,
    );
  });
});
