import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { PLAIN_BUDGET } from '../../src/analytics/state/budget.ts';
import { PLAIN_ORGANISATION } from '../../src/analytics/state/organisation.ts';
import { EVERY_DAY } from '../../src/analytics/state/subscription.ts';
import type { StatePlan } from '../../src/analytics/state.ts';
import { DATABASES } from '../support/databases.ts';
import { startRestartedServer, startServer } from '../support/process-server.ts';
import { CHANNEL, importHistory, startTold, type Told } from '../support/two-told.ts';
import { seededRandom } from './exact.ts';

const KILLS = 50;

/** A daily digest that is due at an instant, a budget of a hundred dollars today, and spikes to the same channel. */
function planDueAt(dueAt: number): StatePlan {
  const org = 'default';
  const channel = `slack:${CHANNEL}`;
  return {
    organisation: { id: org, name: 'Acme', timeZone: 'UTC', people: 'named', ...PLAIN_ORGANISATION },
    routes: ['spike', 'budget'].map((kind) => ({ org, kind, scope: 'org', channel })),
    budgets: [
      {
        ...{ org, id: 'lab', scope: 'team:lab', period: 'month', ...PLAIN_BUDGET, thresholds: [50, 80, 95] },
        ...{ amount: { unit: 'usd', value: 100_000_000_000n }, channel: null, createdBy: null },
      },
    ],
    subscriptions: [
      {
        ...{
          org,
          id: 'digest',
          channel,
          ...EVERY_DAY,
          query: 'org yesterday',
          timeZone: 'UTC',
          createdBy: null,
        },
        at: new Date(dueAt).toISOString().slice(11, 16),
        createdAt: dueAt - 60_000,
      },
    ],
  };
}

/** Nothing is on its way any more. */
async function quiet({ stores }: Told): Promise<void> {
  for (;;) {
    const counts = await stores.state.outboxCounts();
    if ((counts.get('pending') ?? 0) + (counts.get('sending') ?? 0) === 0) return;
    await pause(250);
  }
}

describe.each(DATABASES)('two processes on one $name and one channel', ({ create }) => {
  it('tell of everything once though they are killed fifty times', { timeout: 900_000 }, async () => {
    const told = await startTold(create);
    try {
      await importHistory(told);
      const dueAt = Math.ceil((Date.now() + 45_000) / 60_000) * 60_000;
      await told.stores.state.apply(planDueAt(dueAt));
      const random = seededRandom(7);
      const servers = [startRestartedServer(told.home), startRestartedServer(told.home)] as const;
      const pick = () => servers[random() < 0.5 ? 0 : 1];
      for (let kill = 0; kill < KILLS; kill++) {
        // The lab uses up its budget bit by bit, and the agent of ml runs away.
        await told.spend(pick().address, [
          { usd: 2.4, team: 'lab', agent: 'lab-bot' },
          { usd: 9, team: 'ml', agent: 'ml-bot' },
        ]);
        await pause(random() * 2_000);
        await pick().restart('SIGKILL');
      }
      // Whoever is left finishes: a lease of a process that died in the middle ends after a minute.
      for (const kind of [isDigest, isIncident]) while (!told.posts().some(kind)) await pause(250);
      await quiet(told);
      await Promise.all(servers.map((server) => server.stop()));
      expectToldOnce(told);
    } finally {
      await told.close();
    }
  });

  it('tell of it once though one is stopped for a minute in the middle of a post', {
    timeout: 300_000,
  }, async () => {
    const told = await startTold(create);
    try {
      await told.stores.state.apply(planDueAt(Date.now() + 3_600_000));
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

const isDigest = ({ text }: { readonly text: string }) => text.includes('📰');
const isWarning = ({ text }: { readonly text: string }) => text.includes('Team lab is');
const isIncident = (post: { readonly text: string; readonly isAnswer: boolean }) =>
  !post.isAnswer && !isDigest(post) && !isWarning(post);

function expectToldOnce({ posts }: Told): void {
  const all = posts();
  expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
  expect(all.filter(isDigest)).toHaveLength(1);
  const warnings = all.filter(isWarning).map(({ text }) => text);
  expect(warnings.length).toBeGreaterThan(0);
  expect(new Set(warnings).size).toBe(warnings.length);
  expect(all.filter(isIncident)).toHaveLength(1);
}

/** One warning at each share of the budget, and nothing else. */
function expectOneEach({ posts }: Told, shares: readonly string[]): void {
  expect(posts().map(({ text }) => /Team lab is at (\d+) %/.exec(text)?.[1])).toEqual(shares);
}
