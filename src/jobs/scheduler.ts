import { type ScheduledTask, schedule as scheduleCron } from 'node-cron';
import { nextDueTime } from '../analytics/due-times.ts';
import { afterQuiet } from '../analytics/quiet-hours.ts';
import type { StateStore } from '../analytics/state.ts';
import type { Clock, IntervalJob, Job, Log, Schedule, SlotJob } from './job.ts';
import { createJobLedger, type RunEnd } from './job-ledger.ts';
import { dueSlots, slotPlan } from './slots.ts';

/** How often the watchdog looks for due work; also the finest interval a job can have. */
const WATCHDOG_MS = 1_000;

const MINUTE_MS = 60_000;

/** Slots claimed further ahead than this were claimed by a clock that has since been set back. */
const AHEAD_MS = 2 * 60 * MINUTE_MS;

export type SchedulerParts = {
  readonly jobs: readonly Job[];
  readonly state: Pick<StateStore, 'claimedSlots' | 'claimSlot' | 'rewindSlots' | 'jobRuns' | 'endJobs'>;
  /** Whether this process is the one that runs jobs; asked at every tick. */
  readonly mayRun: () => Promise<boolean>;
  readonly clock: Clock;
  /** No slot is due before, since a clock that says so is wrong: when this version was built. UTC milliseconds. */
  readonly notBefore?: number;
  readonly log: Log;
};

export type Scheduler = {
  /** Runs what is due by the clock; resolves when it is done. Harmless however often it is called. */
  tick(): Promise<void>;
  /** Ticks by itself until stopped. */
  start(): void;
  /** Starts nothing more and waits for what runs. */
  stop(): Promise<void>;
  /** When each job was last started here, by its name. */
  runs(): ReadonlyMap<string, number>;
};

/**
 * Runs jobs when they are due. Time comes in through `tick` only: node-cron ticks each UTC minute, a timer
 * each second, and what is due follows from the clock and from the slots in the store, so a tick missed or
 * doubled, a clock set forward or back, or a second process changes nothing. A job never overlaps itself
 * here, and one that fails or hangs does not keep the others.
 */
export function createScheduler(parts: SchedulerParts): Scheduler {
  const { jobs, state, mayRun, clock, notBefore = Number.NEGATIVE_INFINITY, log } = parts;
  const ledger = createJobLedger(state);
  const startedAt = new Map<Job, number>();
  const running = new Map<Job, Promise<void>>();
  const rewoundAt = new Map<Job, number>();
  // Until when nothing is left to do of a schedule, so that not all of a month is looked at each minute.
  const settledTo = new Map<string, number>();
  let stopTicking = () => {};
  let isStopped = false;
  let asked: Promise<unknown> = Promise.resolve();

  function launch(): readonly Promise<void>[] {
    const now = clock.now();
    const due = jobs.filter((job) => !running.has(job) && isDue(job, startedAt.get(job), now));
    return due.map((job) => {
      startedAt.set(job, now);
      const run = runJob(job, now).finally(() => running.delete(job));
      running.set(job, run);
      return run;
    });
  }

  async function tick(): Promise<void> {
    try {
      const mine = mayRun();
      asked = Promise.allSettled([asked, mine]);
      if (!(await mine)) return settledTo.clear();
    } catch (error) {
      return log.error({ error }, 'who runs the jobs could not be found out');
    }
    if (isStopped) return;
    await Promise.all(launch());
    await flush();
  }

  /** Nothing waits for what is said about jobs, and what cannot be written now is written later. */
  async function flush(): Promise<void> {
    try {
      await ledger.flush(clock.now());
    } catch (error) {
      log.warn({ error }, 'how jobs fared could not be kept');
    }
  }

  /** The one place a job's errors end: each is logged and kept, and the next run is another try. */
  async function runJob(job: Job, now: number): Promise<void> {
    try {
      await ledger.started(job, now);
      const end = job.kind === 'interval' ? await runInterval(job, now) : await runSlots(job, now);
      ledger.ended(job, { at: clock.now(), ...end });
    } catch (error) {
      log.error({ job: job.name, error }, 'a job failed');
      ledger.ended(job, { at: clock.now(), nextAt: null, missed: 0, error });
    }
  }

  async function runInterval(job: IntervalJob, now: number): Promise<Omit<RunEnd, 'at'>> {
    await job.run({ now });
    return { nextAt: now + job.everyMs, missed: 0 };
  }

  async function runSlots(job: SlotJob, now: number): Promise<Omit<RunEnd, 'at'>> {
    const schedules = await job.schedules({ now });
    if (now < notBefore) return { nextAt: null, missed: 0, error: WRONG_CLOCK };
    await rewind(job, now);
    let missed = 0;
    let failed: { readonly error?: unknown } = {};
    for (const schedule of schedules) {
      try {
        missed += await runSchedule(job, schedule, now);
      } catch (error) {
        log.error({ job: schedule.job, org: schedule.org, error }, 'a scheduled run failed');
        failed = { error };
      }
    }
    return { nextAt: nextOf(schedules, now), missed, ...failed };
  }

  /** Once a process, and again when the clock was set back: what was claimed ahead of time is opened again. */
  async function rewind(job: SlotJob, now: number): Promise<void> {
    const before = rewoundAt.get(job) ?? Number.POSITIVE_INFINITY;
    if (now < before) settledTo.clear();
    const rewound = now < before ? await state.rewindSlots({ now, beyond: now + AHEAD_MS }) : 0;
    rewoundAt.set(job, now);
    if (rewound > 0) log.warn({ rewound }, 'due times were claimed by a clock that ran ahead');
  }

  /** Runs what is due of one schedule; how many of its due times were skipped. */
  async function runSchedule(job: SlotJob, schedule: Schedule, now: number): Promise<number> {
    const { org, job: name, every, createdAt } = schedule;
    const key = `${org}\n${name}`;
    const due = dueSlots(schedule, { after: Math.max(createdAt, settledTo.get(key) ?? 0), now });
    if (due.length === 0) return 0;
    const slots = due.map(({ slot }) => slot);
    const known = await state.claimedSlots(org, name, slots);
    const claimed = new Map(known.map(({ slot, claimedAt }) => [slot, claimedAt]));
    const plan = slotPlan(due, { every, claimed, now });
    if (plan.run) await job.run({ now, due: { schedule, ...plan.run } });
    for (const { slot, dueAt } of plan.skip) {
      await state.claimSlot({ org, job: name, slot, claimedAt: now, outcome: 'skipped' }, []);
      log.warn({ org, job: name, slot, lateMs: now - dueAt }, 'a due time was missed and is skipped');
    }
    if (plan.settledTo !== null) settledTo.set(key, plan.settledTo);
    return plan.skip.length;
  }

  return {
    tick,
    start: () => {
      isStopped = false;
      stopTicking();
      stopTicking = tickByItself(tick);
    },
    stop: async () => {
      isStopped = true;
      stopTicking();
      // Whoever gives the lease back now would take it again.
      await asked;
      await Promise.all(running.values());
    },
    runs: () => new Map([...startedAt].map(([job, at]) => [job.name, at])),
  };
}

const WRONG_CLOCK = 'the clock is before the day this version was built, so nothing is due';

/** When the first of some schedules is due. */
function nextOf(schedules: readonly Schedule[], now: number): number | null {
  const times = schedules.flatMap((schedule) => {
    const dueAt = nextDueTime(schedule, now);
    return dueAt === undefined ? [] : [afterQuiet(schedule.quiet, dueAt)];
  });
  return times.length === 0 ? null : times.reduce((one, other) => Math.min(one, other));
}

/** A start time ahead of the clock was taken before the clock was set back; the job is due then. */
function isDue(job: Job, startedAt: number | undefined, now: number): boolean {
  if (startedAt === undefined || now < startedAt) return true;
  return job.kind === 'interval' ? hasPassed(job, startedAt, now) : minute(now) !== minute(startedAt);
}

function hasPassed(job: IntervalJob, startedAt: number, now: number): boolean {
  return now - startedAt >= job.everyMs;
}

function minute(instant: number): number {
  return Math.floor(instant / MINUTE_MS);
}

/**
 * node-cron alone would not do: it is silent for an hour after the clock was set back by one, and after a
 * long sleep it reports every minute it missed. The first tick is the watchdog's, a second later, whichever second
 * of the minute it is: after a start everything is due at once, and whoever waits for the program to be ready would
 * wait for that too.
 */
function tickByItself(launch: () => Promise<void>): () => void {
  const tick = () => void launch();
  let cron: ScheduledTask | undefined;
  const watchdog = setInterval(() => {
    cron ??= scheduleCron('* * * * *', tick, { timezone: 'UTC', suppressMissedWarning: true });
    tick();
  }, WATCHDOG_MS);
  return () => {
    clearInterval(watchdog);
    void cron?.destroy();
  };
}
