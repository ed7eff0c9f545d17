import type { Incident } from '../../src/analytics/state.ts';
import { ruleCheck } from '../../src/jobs/rule-check.ts';
import { usageEvent } from '../support/event.ts';
import { someSubscription } from '../support/state.ts';
import { type Call, CHANNEL, createWorld, ORG, type World } from './simulated-program.ts';
import { hourOfCalls, randomOf } from './simulated-traffic.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** A Wednesday. */
export const START = Date.parse('2026-11-18T10:00Z');

/** A world with days of ordinary traffic behind it, and hours of it to come. */
export async function usualWorld({ days = 14, hours = 0, people = 'named' as const } = {}): Promise<World> {
  const world = await createWorld({ now: START, people });
  // Notices are held for a digest, where there is one.
  await world.state.saveSubscription(someSubscription({ org: ORG, channel: CHANNEL, createdAt: START }));
  const random = randomOf(3);
  const calls: Call[] = [];
  for (let at = START - days * DAY_MS; at < START + hours * HOUR_MS; at += HOUR_MS)
    calls.push(...hourOfCalls(at, 'UTC', random));
  await world.spend(calls);
  return world;
}

/** The check of rules, which posts to a channel of the world. */
export function jobOf({ state, usage }: World) {
  return ruleCheck({ state, usage, fallbackTarget: CHANNEL, onQueued: () => undefined });
}

type Job = ReturnType<typeof jobOf>;

/** Looks once at the beginning of each hour. */
export async function watchHours(world: World, job: Job, hours: number) {
  for (let hour = 0; hour < hours; hour++) {
    world.now += HOUR_MS;
    await job.run({ now: world.now });
  }
}

/** Looks every 20 seconds, as the scheduler does. */
export async function watch(
  world: World,
  job: Job,
  minutes: number,
  each: () => Promise<void> = async () => {},
) {
  for (let look = 0; look < 3 * minutes; look++) {
    world.now += 20_000;
    await each();
    await job.run({ now: world.now });
  }
}

export function incidents(world: World): Promise<readonly Incident[]> {
  return world.state.incidents(ORG, { unresolvedOnly: false, limit: 50 });
}

/** Keys of all incidents, the oldest first. */
export async function told(world: World): Promise<readonly string[]> {
  return (await incidents(world)).map(({ key }) => key).toReversed();
}

/** So many calls of a dollar fraction within the hour from `at` on. */
export function calls(count: number, at: number, parts: Partial<Call> = {}): Call[] {
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
export async function spendTokens(world: World, { at, usd, tokens, model, agent = 'chat', traceId }: Priced) {
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
