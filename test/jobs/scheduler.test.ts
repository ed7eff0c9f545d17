import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStateStore } from '../../db/state-store.ts';
import type { StateStore } from '../../src/analytics/state.ts';
import type { DueSlot, IntervalJob, Job, Schedule, SlotJob } from '../../src/jobs/job.ts';
import { createScheduler } from '../../src/jobs/scheduler.ts';
import { someDraft } from '../support/state.ts';
import { temporarySqlite } from '../support/temporary-sqlite.ts';
import type { TestDatabase } from '../support/test-database.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const START = Date.parse('2026-03-25T12:00Z');

let database: TestDatabase;
let state: StateStore;
let now = START;
const clock = { now: () => now };
let logged: string[] = [];
const log = {
  warn: (fields: object, text: string) => logged.push(`${text} ${JSON.stringify(fields)}`),
  error: (fields: object, text: string) => logged.push(`${text} ${JSON.stringify(fields)}`),
};

beforeEach(async () => {
  database = await temporarySqlite();
  state = createStateStore(await database.connect());
  now = START;
  logged = [];
});
afterEach(() => database.remove());

function schedulerOf(jobs: readonly Job[], store = state) {
  return createScheduler({ jobs, state: store, mayRun: async () => true, clock, log });
}

function berlin(parts: Partial<Schedule> = {}): Schedule {
  return {
    org: 'acme',
    job: 'digest:s1',
    at: '02:30',
    timeZone: 'Europe/Berlin',
    every: 'day',
    days: [],
    quiet: null,
    createdAt: START,
    ...parts,
  };
}

/** A job like the digest: it claims its slot together with one message. */
function digests(schedules: readonly Schedule[], ran: DueSlot[], store = state): SlotJob {
  return {
    kind: 'slots',
    name: 'digest',
    schedules: async () => schedules,
    run: async ({ now: claimedAt, due }) => {
      const { org, job } = due.schedule;
      const draft = someDraft({ dedupeKey: `${job}:${due.slot}`, target: `slack:${job}` });
      const claim = { org, job, slot: due.slot, claimedAt, outcome: 'done' } as const;
      if (await store.claimSlot(claim, [draft])) ran.push(due);
    },
  };
}

/** Ticks once a minute of simulated time, as node-cron would. */
async function pass(scheduler: { tick(): Promise<void> }, until: number): Promise<void> {
  for (; now <= until; now += MINUTE_MS) await scheduler.tick();
}

describe('the scheduler', () => {
  it('runs every slot of a month once, through a clock change, with two processes and a restart', async () => {
    const ran: DueSlot[] = [];
    const otherState = createStateStore(await database.connect());
    const until = START + 10 * 24 * HOUR_MS;
    while (now < until) {
      const one = schedulerOf([digests([berlin()], ran)]);
      const two = schedulerOf([digests([berlin()], ran, otherState)], otherState);
      const restartAt = Math.min(now + 77 * HOUR_MS, until);
      for (; now < restartAt; now += 10 * MINUTE_MS) await Promise.all([one.tick(), two.tick()]);
      await Promise.all([one.stop(), two.stop()]);
    }
    expect(ran.map(({ slot }) => slot)).toEqual([
      '2026-03-26',
      '2026-03-27',
      '2026-03-28',
      '2026-03-29',
      '2026-03-30',
      '2026-03-31',
      '2026-04-01',
      '2026-04-02',
      '2026-04-03',
      '2026-04-04',
    ]);
    expect(ran.every(({ late, days }) => !late || days === 1)).toBe(true);
    expect(new Date(ran[3]?.dueAt ?? 0).toISOString()).toBe('2026-03-29T01:00:00.000Z');
    expect(await state.outbox('acme', { states: ['pending'], limit: 100 })).toHaveLength(10);
  });

  it('makes up for a stop of three days with one run, and records the others as skipped', async () => {
    const ran: DueSlot[] = [];
    now = START + 3 * 24 * HOUR_MS;
    await pass(schedulerOf([digests([berlin()], ran)]), now + 5 * MINUTE_MS);
    expect(ran.map(({ slot, late, days }) => ({ slot, late, days }))).toEqual([
      { slot: '2026-03-28', late: true, days: 3 },
    ]);
    const slots = await state.slots('acme', 'digest:s1', 10);
    expect(slots.map(({ slot, outcome }) => `${slot} ${outcome}`).sort()).toEqual([
      '2026-03-26 skipped',
      '2026-03-27 skipped',
      '2026-03-28 done',
    ]);
    expect(logged.filter((line) => line.includes('skipped'))).toHaveLength(2);
  });

  it('runs nothing twice when the clock is set back by an hour', async () => {
    const ran: DueSlot[] = [];
    const scheduler = schedulerOf([digests([berlin()], ran)]);
    now = Date.parse('2026-03-26T01:31Z');
    await scheduler.tick();
    now -= HOUR_MS;
    await pass(scheduler, Date.parse('2026-03-26T02:00Z'));
    expect(ran.map(({ slot, days }) => [slot, days])).toEqual([['2026-03-26', 1]]);
  });

  it('opens again what a clock that ran ahead has skipped, and covers once more what it told too early', async () => {
    const ran: DueSlot[] = [];
    const scheduler = schedulerOf([digests([berlin()], ran)]);
    now = Date.parse('2026-03-26T01:31Z');
    await scheduler.tick();
    now += 3 * 24 * HOUR_MS;
    await scheduler.tick();
    now -= 3 * 24 * HOUR_MS;
    for (; now < Date.parse('2026-03-30T03:00Z'); now += 20 * MINUTE_MS) await scheduler.tick();
    expect(ran.map(({ slot, days }) => [slot, days])).toEqual([
      ['2026-03-26', 1],
      ['2026-03-29', 3],
      ['2026-03-27', 1],
      ['2026-03-28', 1],
      ['2026-03-30', 2],
    ]);
    expect(ran.at(-1)?.late).toBe(false);
  });

  it('runs no slot while the clock is before the day the program was built', async () => {
    const ran: DueSlot[] = [];
    const jobs = [digests([berlin({ createdAt: 0 })], ran)];
    const notBefore = START;
    const scheduler = createScheduler({ jobs, state, mayRun: async () => true, clock, notBefore, log });
    now = START - 1;
    await scheduler.tick();
    expect(ran).toEqual([]);
    expect(await state.jobRuns()).toMatchObject([
      { name: 'digest', outcome: 'failed', error: expect.stringContaining('before the day') },
    ]);
    now = START + MINUTE_MS;
    await scheduler.tick();
    expect(ran).toHaveLength(1);
  });

  it('waits for the end of quiet hours and is not late then', async () => {
    const ran: DueSlot[] = [];
    const quiet = { from: '22:00', to: '07:00', timeZone: 'Europe/Berlin' };
    const scheduler = schedulerOf([digests([berlin({ quiet })], ran)]);
    now = Date.parse('2026-03-26T01:30Z');
    for (; now < Date.parse('2026-03-26T06:00Z'); now += 10 * MINUTE_MS) await scheduler.tick();
    expect(ran).toEqual([]);
    await scheduler.tick();
    expect(ran.map(({ slot, late, days }) => [slot, late, days])).toEqual([['2026-03-26', false, 1]]);
  });

  it('does not let a failing schedule keep the next one, and tries it again the minute after', async () => {
    const ran: DueSlot[] = [];
    const schedules = [berlin({ job: 'digest:bad' }), berlin({ job: 'digest:good' })];
    const good = digests(schedules, ran);
    let failures = 0;
    const flaky: SlotJob = {
      ...good,
      run: async (context) => {
        if (context.due.schedule.job === 'digest:bad' && ++failures <= 2) throw new Error('no store');
        await good.run(context);
      },
    };
    now = Date.parse('2026-03-26T01:30Z');
    const scheduler = schedulerOf([flaky]);
    await scheduler.tick();
    await scheduler.tick();
    expect(ran.map(({ schedule }) => schedule.job)).toEqual(['digest:good']);
    await pass(scheduler, now + 3 * MINUTE_MS);
    expect(ran.map(({ schedule }) => schedule.job)).toEqual(['digest:good', 'digest:bad']);
    expect(logged).toHaveLength(2);
  });

  it('runs nothing that was due before its subscription existed', async () => {
    const ran: DueSlot[] = [];
    now = START + 24 * HOUR_MS;
    await schedulerOf([digests([berlin({ createdAt: now })], ran)]).tick();
    expect(ran).toEqual([]);
    expect(await state.slots('acme', 'digest:s1', 10)).toEqual([]);
  });
});

describe('how a job fares', () => {
  function failingAt(instants: readonly number[], everyMs = 10 * MINUTE_MS): IntervalJob {
    return {
      kind: 'interval',
      name: 'check',
      everyMs,
      run: async (context) => {
        if (instants.includes(context.now)) throw new Error('no provider');
      },
    };
  }

  it('is kept across processes: when it ran, how it ended, when it is due', async () => {
    const first = schedulerOf([failingAt([START + 10 * MINUTE_MS])]);
    await first.tick();
    expect(await state.jobRuns()).toEqual([
      {
        name: 'check',
        startedAt: START,
        endedAt: START,
        outcome: 'done',
        error: null,
        nextAt: START + 10 * MINUTE_MS,
        misses: 0,
        failures: 0,
      },
    ]);
    now += 10 * MINUTE_MS;
    await first.tick();
    const failed = { startedAt: now, endedAt: START, outcome: 'failed', error: 'no provider', failures: 1 };
    expect(await state.jobRuns()).toMatchObject([failed]);
    now += 10 * MINUTE_MS;
    await schedulerOf([failingAt([])]).tick();
    expect(await state.jobRuns()).toMatchObject([
      { startedAt: now, endedAt: now, outcome: 'done', error: null, failures: 1, misses: 0 },
    ]);
  });

  it('counts a stop as one miss, and every due time that is skipped', async () => {
    const ran: DueSlot[] = [];
    const jobs = () => [failingAt([]), digests([berlin()], ran)];
    await schedulerOf(jobs()).tick();
    now += 3 * 24 * HOUR_MS;
    await schedulerOf(jobs()).tick();
    const runs = await state.jobRuns();
    expect(runs.map(({ name, misses }) => [name, misses])).toEqual([
      ['check', 1],
      ['digest', 2],
    ]);
    // 02:30 of 29 March does not exist in Berlin; the gap ends at 01:00 UTC.
    expect(runs[1]?.nextAt).toBe(Date.parse('2026-03-29T01:00Z'));
  });

  it('is written once a minute by a job of every second, however often it fails', async () => {
    const written: number[] = [];
    const counting: StateStore = {
      ...state,
      endJobs: async (ends) => {
        written.push(...ends.map(({ at }) => at - START));
        await state.endJobs(ends);
      },
    };
    const scheduler = schedulerOf([failingAt([START + 5_000, START + 6_000], 1_000)], counting);
    for (; now <= START + 70_000; now += 1_000) await scheduler.tick();
    expect(written).toEqual([0, 5_000, 7_000, 67_000]);
    expect((await state.jobRuns())[0]).toMatchObject({ failures: 2, startedAt: START + 67_000 });
  });
});

describe('an interval job', () => {
  function counting(everyMs: number, work: () => Promise<void> = async () => {}) {
    const runs: number[] = [];
    const job: IntervalJob = {
      kind: 'interval',
      name: 'count',
      everyMs,
      run: async (context) => {
        runs.push(context.now - START);
        await work();
      },
    };
    return { job, runs };
  }

  it('runs at the first tick and then once an interval, however often the ticks come', async () => {
    const { job, runs } = counting(20_000);
    const scheduler = schedulerOf([job]);
    for (; now <= START + 60_000; now += 4_000) await scheduler.tick();
    expect(runs).toEqual([0, 20_000, 40_000, 60_000]);
  });

  it('goes on when the clock is set back', async () => {
    const { job, runs } = counting(20_000);
    const scheduler = schedulerOf([job]);
    await scheduler.tick();
    now -= HOUR_MS;
    await scheduler.tick();
    await scheduler.tick();
    expect(runs).toEqual([0, -HOUR_MS]);
  });

  it('never overlaps itself, hangs nobody else, and is waited for at the end', async () => {
    let finish = () => {};
    const slow = counting(1, () => new Promise<void>((resolve) => (finish = resolve)));
    const quick = counting(1);
    const scheduler = schedulerOf([slow.job, quick.job]);
    const ticks = [scheduler.tick()];
    await setImmediate();
    now += 1_000;
    await scheduler.tick();
    expect([slow.runs.length, quick.runs.length]).toEqual([1, 2]);
    let isStopped = false;
    const stopping = scheduler.stop().then(() => (isStopped = true));
    await setImmediate();
    expect(isStopped).toBe(false);
    finish();
    await Promise.all([stopping, ...ticks]);
  });

  it('is tried again after it failed', async () => {
    const { job, runs } = counting(1_000, () => Promise.reject(new Error('away')));
    const scheduler = schedulerOf([job]);
    await scheduler.tick();
    now += 1_000;
    await scheduler.tick();
    expect(runs).toHaveLength(2);
    expect(logged).toHaveLength(2);
  });

  it('is driven by the timers from a second after its start until it is stopped, and by nothing afterwards', async () => {
    vi.useFakeTimers({ now: START });
    try {
      const { job, runs } = counting(10_000);
      const scheduler = createScheduler({
        jobs: [job],
        state,
        mayRun: async () => true,
        clock: { now: () => Date.now() },
        log,
      });
      scheduler.start();
      await vi.advanceTimersByTimeAsync(35_000);
      await scheduler.stop();
      await vi.advanceTimersByTimeAsync(300_000);
      expect(runs).toEqual([1_000, 11_000, 21_000, 31_000]);
    } finally {
      vi.useRealTimers();
    }
  });
});
