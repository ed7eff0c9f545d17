import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Engine } from '../../db/engine.ts';
import { openSqlite } from '../../db/sqlite/open.ts';
import { directory } from '../../db/state/directory.ts';
import { createUsageStore } from '../../db/usage-store.ts';
import { WEBHOOK_EVENTS } from '../../src/analytics/alerts/webhooks/events.ts';
import type { StateStore } from '../../src/analytics/state.ts';
import type { UsageStore } from '../../src/analytics/store.ts';
import type { Job } from '../../src/jobs/job.ts';
import { createScheduler } from '../../src/jobs/scheduler.ts';
import { type MortalStores, mortalStores } from './killed-stores.ts';
import { CHANNEL, createWorld, ORG, type World } from './simulated-program.ts';

export type Stores = { readonly state: StateStore; readonly usage: UsageStore };

/** A job with something to do, and what it does then. */
export type Scenario = {
  readonly now: number;
  readonly timeZone?: string;
  readonly prepare: (world: World) => Promise<void>;
  readonly job: (parts: Stores & typeof CHANNELS) => Job | Promise<Job>;
  readonly tickMs: number;
  /** How often the first process ticks if it is not killed: enough for all there is to do. */
  readonly ticks: number;
  /** Calls by which the job changes the store. The process dies before and after each of them. */
  readonly writes: readonly string[];
  /** Where one call of the usage store makes several transactions, each of them is a step: "write". */
  readonly inTransactions?: boolean;
  /** What else has to be as if nothing had happened. */
  readonly also?: (world: World) => Promise<unknown>;
};

/** What people see and sums say in the end. */
export type Outcome = {
  /** Target, key, state and headline of each message. */
  readonly outbox: readonly string[];
  readonly incidents: readonly string[];
  readonly costNano: bigint | undefined;
  readonly also: unknown;
};

const CHANNELS = { fallbackTarget: CHANNEL, onQueued: () => undefined };

/** More steps than this are too many to die at each of them. */
const MOST_STEPS = 60;

/**
 * Runs a job undisturbed, then kills it at each of its steps in turn and has a new process take over, each time
 * with the same database to begin with. Returns the outcome, which is the same however it came about.
 */
export async function killedEverywhere(scenario: Scenario): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'tokenbell-killed-'));
  try {
    const template = join(folder, 'template.db');
    await inDatabase(template, scenario, async (world) => {
      await world.state.saveWebhook({
        ...{ org: ORG, id: 'w1', url: 'https://example.test/', events: Object.keys(WEBHOOK_EVENTS) },
        ...{
          secrets: [],
          state: 'on',
          pausedReason: null,
          failingSince: null,
          createdBy: null,
          createdAt: 0,
        },
      });
      await scenario.prepare(world);
    });
    const liveOnce = async (dyingStep: number) => {
      const copy = join(folder, `${dyingStep}.db`);
      await copyFile(template, copy);
      return inDatabase(copy, scenario, (world, engine) => live({ world, engine, scenario }, dyingStep));
    };
    const spared = await liveOnce(Number.POSITIVE_INFINITY);
    expect(spared.steps).toEqual(
      expect.arrayContaining(scenario.writes.flatMap((write) => [`before ${write}`, `after ${write}`])),
    );
    for (const dyingStep of dyingSteps(spared.steps, scenario.writes)) {
      const { outcome } = await liveOnce(dyingStep);
      expect(outcome, `killed at step ${dyingStep}, ${spared.steps[dyingStep - 1]}`).toEqual(spared.outcome);
    }
    return spared.outcome;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function inDatabase<Result>(
  file: string,
  { now, timeZone = 'UTC' }: Scenario,
  work: (world: World, engine: Engine) => Promise<Result>,
): Promise<Result> {
  const engine = openSqlite(file);
  try {
    await engine.migrate();
    const world = await createWorld({ now, timeZone, database: { engine, reopen: async () => engine } });
    return await work(world, engine);
  } finally {
    await engine.close();
  }
}

/** All steps; where there are too many, those at writes and before or after every fifth other call. */
function dyingSteps(steps: readonly string[], writes: readonly string[]): readonly number[] {
  const all = steps.map((_, index) => index + 1);
  if (all.length <= MOST_STEPS) return all;
  const isWrite = (step: number) => writes.includes(steps[step - 1]?.split(' ').at(-1) ?? '');
  return all.filter((step) => isWrite(step) || step % 10 === 0);
}

type Life = { readonly world: World; readonly engine: Engine; readonly scenario: Scenario };

/** One process ticks until it dies; another takes over at that moment and ticks until the same time as ever. */
async function live(life: Life, dyingStep: number) {
  const { world, scenario } = life;
  const { now, ticks, tickMs } = scenario;
  const mortal = mortalStores(dyingStep);
  const first = await start(life, mortal).catch((error) => {
    if (!mortal.isDead()) throw error;
  });
  for (let tick = 0; tick < ticks && !mortal.isDead(); tick++) {
    world.now = now + tick * tickMs;
    await first?.tick();
  }
  const second = await start(life, mortalStores(Number.POSITIVE_INFINITY));
  for (; world.now <= now + 2 * ticks * tickMs; world.now += tickMs) await second.tick();
  expect(world.errors).toEqual([]);
  return { steps: mortal.steps(), outcome: await outcomeOf(world, scenario) };
}

async function start({ world, engine, scenario }: Life, { alive, isDead }: MortalStores) {
  const clock = { now: () => world.now };
  const usage = scenario.inTransactions
    ? createUsageStore({ ...engine, ...alive({ write: engine.write }) }, directory, clock.now)
    : alive(world.usage);
  const parts = { ...CHANNELS, state: alive(world.state), usage };
  const problem = (fields: Readonly<Record<string, unknown>>, text: string) => {
    if (!isDead()) world.errors.push(`${text}: ${String(fields.error)}`);
  };
  return createScheduler({
    jobs: [await scenario.job(parts)],
    state: parts.state,
    mayRun: async () => true,
    clock,
    log: { warn: () => undefined, error: problem },
  });
}

async function outcomeOf(world: World, { also }: Scenario): Promise<Outcome> {
  const incidents = await world.state.incidents(ORG, { unresolvedOnly: false, limit: 50 });
  // Each life gives its incidents ids of its own.
  const named = (text: string) =>
    incidents.reduce((words, { id, key, number }) => words.replaceAll(id, `${number} ${key}`), text);
  const rows = await world.outbox();
  const [sum] = await world.usage.sum({ org: ORG, from: 0, to: world.now, filters: [] });
  return {
    outbox: rows
      .map(({ target, dedupeKey, state, message }) =>
        [target, named(dedupeKey), state, message.headline].join(' | '),
      )
      .sort(),
    incidents: incidents.map(({ number, key, state }) => `${number} ${key} ${state}`),
    costNano: sum?.measures.costNano,
    also: await also?.(world),
  };
}
