import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestsTold } from '../support/console-question.ts';
import { createSender } from '../support/counted-sender.ts';
import { createPostgres, type Ending, type PostgresProcess } from '../support/postgres-process.ts';
import { type Home, newHome } from '../support/process-run.ts';
import { createKey, type ServerProcess, startServer } from '../support/process-server.ts';
import { soon } from '../support/process-soon.ts';
import { SLACK_APP_TOKEN, SLACK_BOT_TOKEN, type SlackPeer, startSlackPeer } from '../support/slack-peer.ts';
import { seededRandom } from './exact.ts';
import {
  batchesWithCopies,
  type Call,
  expectEverythingCountedOnce,
  sendAll,
  someCalls,
} from './kill-load.ts';

const MOST_CONNECTIONS = 60;
const CALLS = 4_000;
/** People who ask all the while, each again so long after the answer. */
const ASKERS = 2;
const ASK_AGAIN_MS = 250;

const ENDINGS: readonly { readonly how: Ending; readonly as: string }[] = [
  { how: 'fast', as: 'is shut down' },
  { how: 'immediate', as: 'crashes' },
];

describe('when the PostgreSQL of a busy server', () => {
  let postgres: PostgresProcess;
  let slack: SlackPeer;
  let home: Home;
  let server: ServerProcess;
  let key: string;
  const random = seededRandom(57);
  const sent: Call[] = [];

  beforeAll(async () => {
    [postgres, slack] = await Promise.all([createPostgres(MOST_CONNECTIONS), startSlackPeer()]);
    await postgres.start();
    home = newHome({
      LOG_LEVEL: 'info',
      TOKENBELL_CONSOLE: 'on',
      TOKENBELL_DATABASE_URL: `${postgres.url}/postgres`,
      SLACK_BOT_TOKEN,
      SLACK_APP_TOKEN,
      SLACK_API_URL: slack.apiUrl,
    });
    ({ key } = await createKey(home));
    server = await startServer(home);
  });
  afterAll(async () => {
    await home.remove();
    await slack.close();
    await postgres.remove();
  });

  /** What somebody in Slack is told. */
  async function told(): Promise<string> {
    const before = slack.callsOf('response_url').length;
    await slack.slash('org 7d');
    await slack.until(() => slack.callsOf('response_url').length > before);
    return JSON.stringify(slack.callsOf('response_url')[before]);
  }

  async function ready(): Promise<readonly [status: number, problems: unknown]> {
    const answer = await fetch(`${server.address}/readyz`);
    const { problems } = (await answer.json()) as { readonly problems: unknown };
    return [answer.status, problems];
  }

  async function expectAway(): Promise<void> {
    const { post } = createSender(server, key);
    for (let refusal = 0; refusal < 5; refusal++) {
      const { status, retryAfter } = await post();
      expect(`${status} ${retryAfter}`).toMatch(/^503 [1-5]$/);
    }
    expect(await ready()).toEqual([503, ['the database cannot be read']]);
    expect((await fetch(`${server.address}/healthz`)).status).toBe(200);
    expect(await told()).toContain('This cannot be answered now: the database is busy or cannot be reached.');
  }

  it.each(ENDINGS)(
    '$as and comes back, everything is refused until then and nothing is lost',
    {
      timeout: 300_000,
    },
    async ({ how }) => {
      const calls = someCalls(CALLS, how, random);
      sent.push(...calls);
      const batches = batchesWithCopies(calls, random);
      const isBusy = Promise.withResolvers<void>();
      let isOver = false;
      const asking = Array.from({ length: ASKERS }, async () => {
        while (!isOver) {
          await requestsTold(server).catch(() => undefined);
          await pause(ASK_AGAIN_MS);
        }
      });
      const sending = sendAll({
        servers: [{ address: async () => server.address }],
        key,
        batches,
        onAcknowledged: (count) => {
          if (count >= batches.length / 3) isBusy.resolve();
        },
      });
      await isBusy.promise;
      await postgres.stop(how);
      try {
        await expectAway();
      } finally {
        await postgres.start();
        await sending;
        isOver = true;
        await Promise.all(asking);
      }
      // The same process: nobody started another.
      expect(await ready()).toEqual([200, []]);
      await soon(async () => (await requestsTold(server)) === String(sent.length));
      await expectEverythingCountedOnce(home, sent);
    },
  );

  it('is away for good, the server still stops as it should', { timeout: 60_000 }, async () => {
    await postgres.stop();
    expect(await server.end('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(slack.problems).toEqual([]);
  });
});
