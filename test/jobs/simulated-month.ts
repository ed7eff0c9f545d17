import type { Message } from '../../src/analytics/message.ts';
import { localDate } from '../../src/analytics/period.ts';
import { PLAIN_BUDGET } from '../../src/analytics/state/budget.ts';
import { EVERY_DAY } from '../../src/analytics/state/subscription.ts';
import {
  CHANNEL,
  createWorld,
  ORG,
  type Post,
  type Process,
  type Weather,
  type World,
} from './simulated-program.ts';
import { hourOfCalls, randomOf } from './simulated-traffic.ts';

export const ZONE = 'Europe/Berlin';
export const HOUR_MS = 3_600_000;
export const MINUTE_MS = 60_000;
const DAY_MS = 24 * HOUR_MS;

/** Two weeks of history, then 31 local days across the clock change of 25 October. */
const HISTORY = Date.parse('2026-09-28T00:00+02:00');
export const START = Date.parse('2026-10-12T00:00+02:00');
const END = Date.parse('2026-11-12T00:00+01:00');
/** Tuesday, 3 November: the agent spends half a dollar every 20 seconds for two and a half hours. */
export const RUNAWAY = {
  from: Date.parse('2026-11-03T14:10+01:00'),
  to: Date.parse('2026-11-03T16:40+01:00'),
};
const WATCHED_TO = Date.parse('2026-11-03T17:00+01:00');

const BUDGET_USD = 900;

/** How often the clock moves: each hour, and as often as the spike rule looks when it begins to matter. */
function stepAt(now: number): number {
  if (now < RUNAWAY.from - 10 * MINUTE_MS || now >= WATCHED_TO) return HOUR_MS;
  if (now < RUNAWAY.from - MINUTE_MS) return MINUTE_MS;
  return now < RUNAWAY.from + 10 * MINUTE_MS ? 20_000 : 10 * MINUTE_MS;
}

export type Month = { readonly world: World; readonly firstAt: ReadonlyMap<number, number> };

/** Lives through the month; `restartAt` says at which ticks the processes are replaced. */
export async function liveThrough(options: {
  /** How many processes run at a moment when they are started. */
  readonly processesAt: (now: number) => number;
  readonly restartAt: (now: number) => boolean;
  readonly weather: (now: number) => Weather;
}): Promise<Month> {
  const world = await createWorld({ now: START, timeZone: ZONE });
  world.peer.weather = options.weather;
  await world.state.saveBudget({
    id: 'b',
    org: ORG,
    scope: 'team:web',
    amount: { unit: 'usd', value: BigInt(BUDGET_USD) * 1_000_000_000n },
    period: 'month',
    ...PLAIN_BUDGET,
    thresholds: [75, 90, 95],
    channel: CHANNEL,
    createdBy: null,
  });
  await world.state.saveSubscription({
    id: 's',
    org: ORG,
    ...EVERY_DAY,
    query: 'org yesterday',
    at: '09:00',
    timeZone: ZONE,
    channel: CHANNEL,
    createdBy: null,
    createdAt: START,
  });
  const random = randomOf(7);
  const web = independentBudget();
  await ordinary(HISTORY, START);
  let running = await startAll();
  for (let now = START; now < END; ) {
    const next = now + stepAt(now);
    world.now = next;
    if ((now - START) % DAY_MS === 0) await ordinary(now, now + DAY_MS);
    const runaway = runawayCalls(now, next);
    if (runaway.length > 0) await world.spend(runaway);
    if (options.restartAt(next)) running = await startAll();
    await Promise.all(running.map((process) => process.tick()));
    now = next;
  }
  await settle(world, running);
  return { world, firstAt: web.firstAt };

  /** The ordinary calls of some time; those that lie ahead count when their time has come. */
  async function ordinary(from: number, to: number): Promise<void> {
    const calls = [];
    for (let at = from; at < to; at += HOUR_MS) calls.push(...hourOfCalls(at, ZONE, random));
    web.add(calls);
    await world.spend(calls);
  }

  function startAll(): Promise<Process[]> {
    const count = options.processesAt(world.now);
    return Promise.all(Array.from({ length: count }, () => world.start()));
  }
}

function runawayCalls(from: number, to: number) {
  const calls = [];
  for (let at = Math.max(from, RUNAWAY.from); at < Math.min(to, RUNAWAY.to); at += 20_000) {
    calls.push({ at, usd: 0.5, agent: 'research-bot', team: 'ml', user: 'bob', model: 'opus' });
  }
  return calls;
}

/** What is still on its way gets its time. */
async function settle(world: World, running: readonly Process[]): Promise<void> {
  for (let round = 0; round < 30; round++) {
    world.now += 10 * MINUTE_MS;
    await Promise.all(running.map((process) => process.tick()));
  }
}

/** The first hour of October in which the plain sum of team web's calls is past each threshold. */
function independentBudget() {
  const firstAt = new Map<number, number>();
  let spentMicro = 0;
  return {
    firstAt,
    add: (calls: readonly { at: number; usd: number; team?: string }[]) => {
      for (const { at, usd, team } of calls) {
        const date = localDate(at, ZONE);
        if (team !== 'web' || date.month !== 10) continue;
        spentMicro += Math.round(usd * 1e6);
        for (const threshold of [75, 90, 95, 100, 125]) {
          const isPast = spentMicro * 100 >= BUDGET_USD * 1e6 * threshold;
          if (isPast && !firstAt.has(threshold)) firstAt.set(threshold, Math.floor(at / HOUR_MS) * HOUR_MS);
        }
      }
    },
  };
}

export function toldBy(world: World) {
  const posts = [...world.peer.posts.values()];
  const of = (isOne: (message: Message) => boolean) =>
    posts.filter(({ versions: [first] }) => first && isOne(first));
  return {
    digests: of(({ tone }) => tone === 'digest'),
    budgets: of(({ headline }) => / is at \d+ % of the .* budget /.test(headline)),
    ahead: of(({ headline }) => headline.startsWith('Will be gone')),
    spikes: of(({ headline, tone }) => tone !== 'digest' && !headline.includes('budget')),
  };
}

export function headlines({ versions }: Post): readonly string[] {
  return versions.map(({ headline }) => headline);
}
