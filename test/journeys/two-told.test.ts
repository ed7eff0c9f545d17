import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { StatePlan } from '../../src/analytics/state.ts';
import { DATABASES } from '../support/databases.ts';
import { startServer } from '../support/process-server.ts';
import { CHANNEL, startTold, type Told } from '../support/two-told.ts';

/** A budget of a hundred dollars this month, and where its warnings go. */
const PLAN: StatePlan = {
  organisation: { id: 'default', name: 'Acme', timeZone: 'UTC', people: 'named' },
  routes: [{ org: 'default', kind: 'budget', scope: 'org', channel: `slack:${CHANNEL}` }],
  budgets: [
    {
      ...{ org: 'default', id: 'lab', scope: 'team:lab', period: 'month', thresholds: [50, 80, 95] },
      ...{ amount: { unit: 'usd', value: 100_000_000_000n }, channel: null, createdBy: null },
    },
  ],
};

/** Nothing is on its way any more. */
async function quiet({ stores }: Told): Promise<void> {
  for (;;) {
    const counts = await stores.state.outboxCounts();
    if ((counts.get('pending') ?? 0) + (counts.get('sending') ?? 0) === 0) return;
    await pause(250);
  }
}

describe.each(DATABASES)('two processes on one $name and one channel', ({ create }) => {
  it('tell of it once though one is stopped for a minute in the middle of a post', {
    timeout: 300_000,
  }, async () => {
    const told = await startTold(await create());
    try {
      await told.stores.state.apply(PLAN);
      // Slack takes what it is sent at once, and answers a second later.
      told.slack.settings.answerAfterMs = 1_000;
      const first = await startServer(told.home);
      await told.spend(async () => first.address, [{ usd: 60, team: 'lab', agent: 'lab-bot' }]);
      while (told.posts().length === 0) await pause(10);
      first.pause();
      const other = await startServer(told.home);
      await pause(65_000);
      // Its lease has run out: the other process found the message where it stands, and goes on.
      await quiet(told);
      await told.spend(async () => other.address, [{ usd: 25, team: 'lab', agent: 'lab-bot' }]);
      while (told.posts().length < 2) await pause(10);
      await quiet(told);
      first.resume();
      await pause(15_000);
      expectOneEach(told, ['60', '85']);
      expect((await fetch(`${first.address}/healthz`)).status).toBe(200);
      for (const server of [first, other]) expect((await server.end('SIGTERM')).code).toBe(0);
      expectOneEach(told, ['60', '85']);
    } finally {
      await told.close();
    }
  });
});

/** One warning at each share of the budget, and nothing else. */
function expectOneEach({ posts }: Told, shares: readonly string[]): void {
  expect(posts().map(({ text }) => /Team lab is at (\d+) %/.exec(text)?.[1])).toEqual(shares);
}
