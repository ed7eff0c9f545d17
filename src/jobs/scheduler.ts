import { schedule as scheduleCron } from 'node-cron';
import type { StateStore } from '../analytics/state.ts';
import type { Clock, IntervalJob, Job, Log, Schedule, SlotJob } from './job.ts';
import { dueSlots, slotPlan } from './slots.ts';

/** How often the watchdog looks for due work; also the finest interval a job can have. */
const WATCHDOG_MS = 1_000;

const MINUTE_MS = 60_000;

/** More claimed slots of one schedule than the days `dueSlots` looks back. */
const CLAIMED_SLOTS = 40;

export type SchedulerParts = {
  readonly jobs: readonly Job[];
  readonly state: Pick<StateStore, 'slots' | 'claimSlot'>;
  /** Whether this process is the one that runs jobs; asked at every tick. */
  readonly mayRun: () => Promise<boolean>;
  readonly clock: Clock;
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
export function createScheduler({ jobs, state, mayRun, clock, log }: SchedulerParts): Scheduler {
  const startedAt = new Map<Job, number>();
  const running = new Map<Job, Promise<void>>();
  let stopTicking = () => {};

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
      if (await mayRun()) await Promise.all(launch());
    } catch (error) {
      log.error({ error }, 'who runs the jobs could not be found out');
    }
  }

  /** The one place a job's errors end: each is logged, and the next run is another try. */
  async function runJob(job: Job, now: number): Promise<void> {
    try {
      if (job.kind === 'interval') await job.run({ now });
      else await runSlots(job, now);
    } catch (error) {
      log.error({ job: job.name, error }, 'a job failed');
    }
  }

  async function runSlots(job: SlotJob, now: number): Promise<void> {
    for (const schedule of await job.schedules()) {
      try {
        await runSchedule(job, schedule, now);
      } catch (error) {
        log.error({ job: schedule.job, org: schedule.org, error }, 'a scheduled run failed');
      }
    }
  }

  async function runSchedule(job: SlotJob, schedule: Schedule, now: number): Promise<void> {
    const due = dueSlots(schedule, { after: schedule.createdAt, now });
    if (due.length === 0) return;
    const known = await state.slots(schedule.org, schedule.job, CLAIMED_SLOTS);
    const plan = slotPlan(due, { claimed: new Set(known.map(({ slot }) => slot)), now });
    if (plan.run) await job.run({ now, due: { schedule, ...plan.run } });
    for (const { slot, dueAt } of plan.skip) {
      const { org, job: name } = schedule;
      await state.claimSlot({ org, job: name, slot, claimedAt: now, outcome: 'skipped' }, []);
      log.warn({ org, job: name, slot, lateMs: now - dueAt }, 'a due time was missed and is skipped');
    }
  }

  return {
    tick,
    start: () => {
      stopTicking();
      stopTicking = tickByItself(tick);
    },
    stop: async () => {
      stopTicking();
      await Promise.all(running.values());
    },
    runs: () => new Map([...startedAt].map(([job, at]) => [job.name, at])),
  };
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
 * long sleep it reports every minute it missed.
 */
function tickByItself(launch: () => Promise<void>): () => void {
  const tick = () => void launch();
  const cron = scheduleCron('* * * * *', tick, { timezone: 'UTC', suppressMissedWarning: true });
  const watchdog = setInterval(tick, WATCHDOG_MS);
  tick();
  return () => {
    clearInterval(watchdog);
    void cron.destroy();
  };
}
