import { directory } from '../../db/state/directory.ts';
import { fencedEngine } from '../../db/state/leases.ts';
import { createStateStore } from '../../db/state-store.ts';
import { createUsageStore } from '../../db/usage-store.ts';
import type { Message } from '../../src/analytics/message.ts';
import type { OutboxRow } from '../../src/analytics/outbox.ts';
import { localDate, startOfDate } from '../../src/analytics/period.ts';
import type { Question } from '../../src/analytics/reports/question.ts';
import { PLAIN_ORGANISATION } from '../../src/analytics/state/organisation.ts';
import type { StateStore, Subscription } from '../../src/analytics/state.ts';
import type { UsageStore } from '../../src/analytics/store.ts';
import type { EventCost, UsageEvent } from '../../src/analytics/usage-event.ts';
import { budgetCheck } from '../../src/jobs/budgets/budget-check.ts';
import { budgetPace } from '../../src/jobs/budgets/budget-pace.ts';
import { createDelivery } from '../../src/jobs/delivery/deliver.ts';
import type { Parcel } from '../../src/jobs/delivery/deliver-row.ts';
import type { DeliveryOutcome } from '../../src/jobs/delivery/delivery-fate.ts';
import { digest } from '../../src/jobs/digest.ts';
import { createLeadership } from '../../src/jobs/leadership.ts';
import { createScheduler } from '../../src/jobs/scheduler.ts';
import { spikeCheck } from '../../src/jobs/spike-check.ts';
import { usageEvent } from '../support/event.ts';
import { sqliteEngine, type TestEngine } from '../support/store.ts';

export const ORG = 'acme';
export const CHANNEL = 'slack:C0000001';

/** One message in a channel, with every text it has had. */
export type Post = { readonly at: number; readonly versions: Message[] };

/** What the peer does with a call at a moment. `lost` takes the message and never answers. */
export type Weather = 'fine' | '429' | '500' | 'lost';

/** A channel that keeps posts and edits as a chat platform does, in whatever weather. */
export type Peer = {
  readonly posts: Map<string, Post>;
  /** Answers in the threads of posts. */
  readonly replies: { readonly thread: string; readonly headline: string }[];
  /** Calls that came before a Retry-After had passed. */
  readonly impatience: number[];
  weather: (now: number) => Weather;
  deliver(parcel: Parcel<{ message: Message }>): Promise<DeliveryOutcome>;
};

export type World = {
  now: number;
  readonly peer: Peer;
  readonly errors: string[];
  readonly state: StateStore;
  readonly usage: UsageStore;
  spend(calls: readonly Call[]): Promise<void>;
  /** A new process on the same database. */
  start(): Promise<Process>;
  outbox(): Promise<readonly OutboxRow[]>;
};

export type Process = { tick(): Promise<void> };

/** One call that cost so many dollars. */
export type Call = {
  readonly at: number;
  readonly usd: number;
  readonly agent?: string;
  readonly team?: string;
  readonly user?: string;
  readonly model?: string;
  readonly apiKey?: string;
  readonly service?: string;
  readonly status?: string;
};

/** A database, a clock and a channel. */
export async function createWorld(options: {
  readonly now: number;
  readonly timeZone?: string;
  readonly people?: 'named' | 'pseudonymous';
  /** An empty one of its own when absent. */
  readonly database?: TestEngine;
}): Promise<World> {
  const test = options.database ?? (await sqliteEngine());
  const errors: string[] = [];
  const world = { now: options.now };
  const clock = { now: () => world.now };
  const state = createStateStore(test.engine);
  const usage = createUsageStore(test.engine, directory, clock.now);
  const { timeZone = 'UTC', people = 'named' } = options;
  await state.apply({ organisation: { id: ORG, name: 'Acme', timeZone, people, ...PLAIN_ORGANISATION } });
  const bookVersion = await state.bookVersion();
  const peer = createPeer(clock);
  let calls = 0;
  return Object.assign(world, {
    peer,
    errors,
    state,
    usage,
    spend: async (spent: readonly Call[]) => {
      const events = spent.map((call) => {
        const event = eventOf(call, calls++);
        return { event, cost: costOf(event) };
      });
      await usage.record([{ org: ORG, receivedAt: world.now, events, bookVersion, price: costOf }]);
    },
    start: () => startProcess(test, { clock, peer, errors }),
    outbox: () =>
      state.outbox(ORG, {
        states: ['pending', 'sending', 'sent', 'dead', 'expired', 'superseded'],
        limit: 10_000,
      }),
  });
}

/** A micro-dollar an input token, so that costs can be read off the tokens; nobody knows the price of "unknown". */
function costOf(event: UsageEvent): EventCost {
  const { provider = '', model = '' } = event.dimensions;
  if (model === 'unknown') return { status: 'pending', provider, model };
  const nano = BigInt(event.counts.inputTokens ?? 0) * 1_000n;
  const parts = { input: nano, cacheRead: 0n, cacheWrite: 0n, output: 0n, other: 0n };
  return { status: 'priced', nano, parts, savings: 0n, priceIds: ['simple'] };
}

function eventOf({ at, usd, ...dimensions }: Call, number: number): UsageEvent {
  return usageEvent({
    id: `call-${number}`,
    occurredAt: at,
    dimensions: { provider: 'openai', model: 'small', status: 'ok', ...dimensions },
    counts: { inputTokens: Math.round(usd * 1e6), outputTokens: 0 },
  });
}

let processes = 0;

async function startProcess(
  { reopen }: TestEngine,
  { clock, peer, errors }: { clock: { now(): number }; peer: Peer; errors: string[] },
): Promise<Process> {
  const engine = await reopen();
  const state = createStateStore(engine);
  const usage = createUsageStore(engine, directory, clock.now);
  const log = {
    warn: () => undefined,
    error: (fields: Readonly<Record<string, unknown>>, text: string) =>
      errors.push(`${text}: ${String(fields.error ?? fields.reason)}`),
  };
  const owner = `process-${++processes}`;
  const leadership = createLeadership({ state, clock, owner });
  const fenced = createStateStore(fencedEngine(engine, leadership.held));
  const delivery = createDelivery<{ message: Message }>({
    state,
    draw: async (message) => ({ message }),
    deliver: peer.deliver,
    tell: async () => ({ kind: 'sent', reference: '200' }),
    find: async () => ({ kind: 'unknown' }),
    clock,
    random: () => 0.5,
    owner,
    log,
  });
  const parts = { state: fenced, usage, fallbackTarget: CHANNEL, onQueued: () => undefined, understand };
  const scheduler = createScheduler({
    jobs: [budgetCheck(parts), budgetPace(parts), spikeCheck(parts), digest(parts)],
    state: fenced,
    mayRun: leadership.hold,
    clock,
    log,
  });
  return {
    tick: async () => {
      await scheduler.tick();
      await delivery.tick();
    },
  };
}

/** "/usage org yesterday", as the bot understands it. */
export async function understand({ org, timeZone }: Subscription, now: number): Promise<Question> {
  const today = localDate(now, timeZone);
  return {
    org,
    view: 'org',
    subject: null,
    period: {
      from: startOfDate(today.subtract({ days: 1 }), timeZone),
      to: startOfDate(today, timeZone),
      timeZone,
      granularity: 'hour',
    },
    periodText: 'yesterday',
    filters: [],
    by: null,
    metric: 'cost',
    top: 10,
    sort: null,
    showPeople: false,
    visibility: 'public',
    command: '/usage org yesterday',
    now,
  };
}

function createPeer(clock: { now(): number }): Peer {
  const posts = new Map<string, Post>();
  let closedUntil = Number.NEGATIVE_INFINITY;
  const peer: Peer = {
    posts,
    replies: [],
    impatience: [],
    weather: () => 'fine',
    deliver: async ({ answer, reference, thread }) => {
      const now = clock.now();
      if (now < closedUntil) peer.impatience.push(now);
      const weather = peer.weather(now);
      if (weather === '429') {
        closedUntil = now + 120_000;
        return { kind: 'refused', permanent: false, retryAfterMs: 120_000, reason: 'HTTP 429' };
      }
      if (weather === '500') return { kind: 'unknown', reason: 'HTTP 500' };
      if (thread !== undefined) {
        peer.replies.push({ thread, headline: answer.message.headline });
        return { kind: 'sent', reference: `reply-${peer.replies.length}` };
      }
      const id = reference ?? `post-${posts.size + 1}`;
      const post = posts.get(id) ?? { at: now, versions: [] };
      post.versions.push(answer.message);
      posts.set(id, post);
      return weather === 'lost' ? { kind: 'unknown', reason: 'no answer' } : { kind: 'sent', reference: id };
    },
  };
  return peer;
}
