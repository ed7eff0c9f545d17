import { join } from 'node:path';
import { secretHash } from '../src/analytics/ingest/secret.ts';
import { PLAIN_BUDGET } from '../src/analytics/state/budget.ts';
import { PLAIN_ORGANISATION } from '../src/analytics/state/organisation.ts';
import { openStores } from '../src/compose/stores.ts';
import { type SlackPeer, startSlackPeer } from '../test/support/slack-peer.ts';
import type { BenchContext } from './context.ts';
import { slackEnvironment } from './replies.ts';
import { atMost, type Line } from './report.ts';
import { startServer } from './server-process.ts';
import { BENCH_TIME } from './workload.ts';

const HOUR_MS = 3_600_000;

/** Each is told of its own budget and its own runaway, which makes three samples of each. */
const ORGANISATIONS = ['first', 'second', 'third'];

/** Percent of a budget of ten dollars; a post of a dollar crosses each. */
const THRESHOLDS = [10, 20, 30];

const channelOf = (org: string, kind: string) => `C0${`${org}${kind}`.toUpperCase()}`;
const keyOf = (org: string) => `tb_${org.padEnd(43, 'x')}`;

/**
 * From the answer that an event is stored until Slack has the message about it, in real time: budgets crossed
 * by a dollar each, and agents that spend sixty dollars at once after two weeks of two dollars an hour.
 */
export async function measureTold(context: BenchContext): Promise<readonly Line[]> {
  const databaseUrl = `file:${join(context.folder, 'told.db')}`;
  await plan(databaseUrl);
  const slack = await startSlackPeer();
  const start = (environment: Readonly<Record<string, string>>) =>
    startServer(context, { databaseUrl, startsAt: BENCH_TIME, environment });
  // What is ordinary is learnt when a process starts, and again every hour.
  const early = await start({ TOKENBELL_ROLES: 'ingest' });
  const { address } = early;
  for (const org of ORGANISATIONS) {
    await post({ slack, address, startedAt: Date.now() }, org, ordinaryCalls());
  }
  await early.stop();
  const server = await start(slackEnvironment(slack));
  const tell = { slack, address: server.address, startedAt: Date.now() };
  const budgets: number[] = [];
  for (const threshold of THRESHOLDS) {
    const calls = [{ id: `budget-${threshold}`, team: 'web', agent: 'chat', usd: 1 }];
    budgets.push(
      ...(await Promise.all(ORGANISATIONS.map((org) => secondsUntil(tell, { org, kind: 'budget', calls })))),
    );
  }
  const spikes = await Promise.all(
    ORGANISATIONS.map((org) => secondsUntil(tell, { org, kind: 'spike', calls: runawayCalls() })),
  );
  await server.stop();
  await slack.close();
  if (slack.problems.length > 0) throw new Error(`Slack would have refused: ${slack.problems.join('; ')}`);
  return [
    toldLine('budget crossed, until Slack has the message', budgets, 10),
    toldLine('spend spike, until Slack has the alert', spikes, 60),
  ];
}

async function plan(databaseUrl: string): Promise<void> {
  const { state, engine } = await openStores({ databaseUrl, timeZone: 'UTC', now: () => BENCH_TIME });
  for (const org of ORGANISATIONS) {
    await state.apply({
      organisation: { id: org, name: org, timeZone: 'UTC', people: 'named', ...PLAIN_ORGANISATION },
      routes: ['spike', 'budget'].map((kind) => ({
        ...{ org, kind, scope: 'org' },
        channel: `slack:${channelOf(org, kind)}`,
      })),
      budgets: [
        {
          ...{ org, id: 'web', scope: 'team:web', period: 'day', ...PLAIN_BUDGET, thresholds: THRESHOLDS },
          amount: { unit: 'usd', value: 10_000_000_000n },
          ...{ channel: null, createdBy: null },
        },
      ],
    });
    await state.createKey(
      {
        id: org,
        org,
        scope: 'ingest',
        name: null,
        member: null,
        createdAt: 0,
        boundTo: null,
        revokedAt: null,
      },
      secretHash(keyOf(org)),
    );
  }
  await engine.close();
}

type Call = {
  readonly id: string;
  readonly team: string;
  readonly agent: string;
  readonly usd: number;
  /** Now when it is missing. */
  readonly at?: number;
};

function ordinaryCalls(): readonly Call[] {
  return Array.from({ length: 14 * 24 }, (_, hour) => ({
    ...{ id: `ordinary-${hour}`, team: 'ml', agent: 'research', usd: 2 },
    at: BENCH_TIME - (hour + 0.5) * HOUR_MS,
  }));
}

function runawayCalls(): readonly Call[] {
  return Array.from({ length: 60 }, (_, index) => ({
    ...{ id: `runaway-${index}`, team: 'ml', agent: 'research', usd: 1 },
  }));
}

type Telling = {
  readonly slack: SlackPeer;
  readonly address: string;
  /** When the server's clock stood at BENCH_TIME, on the machine's clock. */
  readonly startedAt: number;
};

type Awaited = { readonly org: string; readonly kind: 'budget' | 'spike'; readonly calls: readonly Call[] };

/** Seconds from the receipt of the calls to the next message in the channel for its kind. */
async function secondsUntil(telling: Telling, { org, kind, calls }: Awaited): Promise<number> {
  const { slack } = telling;
  const told = () =>
    slack.callsOf('chat.postMessage').filter((body) => body.channel === channelOf(org, kind)).length;
  const before = told();
  await post(telling, org, calls);
  const acceptedAt = performance.now();
  await slack.until(() => told() > before);
  return (performance.now() - acceptedAt) / 1000;
}

async function post({ address, startedAt }: Telling, org: string, calls: readonly Call[]): Promise<void> {
  const now = BENCH_TIME + Date.now() - startedAt;
  const events = calls.map(({ at = now, usd, ...names }) => ({
    ...names,
    occurredAt: at,
    provider: 'openai',
    model: 'gpt-4.1',
    // Two micro-dollars an input token.
    inputTokens: usd * 500_000,
    outputTokens: 0,
  }));
  const response = await fetch(`${address}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${keyOf(org)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ events }),
  });
  if (!response.ok) throw new Error(`the server answered ${response.status}: ${await response.text()}`);
}

function toldLine(what: string, seconds: readonly number[], goal: number): Line {
  const most = Math.max(...seconds);
  return {
    what,
    figure: `at most ${most.toFixed(1)} s of ${seconds.length}`,
    beside: '',
    goals: [atMost(most, goal, `${goal} s`)],
    numbers: { mostSeconds: most, samples: seconds.length },
  };
}
