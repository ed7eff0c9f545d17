import type { JobEnd, JobRun, StateStore } from '../analytics/state.ts';
import type { Job } from './job.ts';

/** Jobs that run every few seconds would write more about themselves than about their work. */
const WRITE_EVERY_MS = 60_000;

/** A round that comes this much too late was missed, not just slow. */
const LEAST_MISSED_MS = 5 * 60_000;

const LONGEST_ERROR = 200;

/** How one run ended. */
export type RunEnd = {
  readonly at: number;
  /** When it is due next, UTC milliseconds. */
  readonly nextAt: number | null;
  /** Due times that were skipped. */
  readonly missed: number;
  /** What it failed with; undefined when it did not. */
  readonly error?: unknown;
};

/** Keeps how each job fares where every process can read it. */
export type JobLedger = {
  started(job: Job, now: number): Promise<void>;
  ended(job: Job, end: RunEnd): void;
  /** Writes what is not written yet: once a minute, and when a job begins or ceases to fail. */
  flush(now: number): Promise<void>;
};

export function createJobLedger(state: Pick<StateStore, 'jobRuns' | 'endJobs'>): JobLedger {
  let loading: Promise<void> | undefined;
  const startedAt = new Map<string, number>();
  const outcomes = new Map<string, JobRun['outcome']>();
  let unwritten = new Map<string, JobEnd>();
  const missed = new Map<string, number>();
  let flushedAt = Number.NEGATIVE_INFINITY;

  /** What an earlier process left. */
  async function load(): Promise<void> {
    try {
      for (const run of await state.jobRuns()) {
        startedAt.set(run.name, run.startedAt);
        outcomes.set(run.name, run.outcome);
      }
    } catch (error) {
      loading = undefined;
      throw error;
    }
  }

  function note(end: JobEnd): void {
    const before = unwritten.get(end.name);
    unwritten.set(end.name, {
      ...end,
      misses: end.misses + (before?.misses ?? 0),
      failures: end.failures + (before?.failures ?? 0),
    });
  }

  return {
    started: async (job, now) => {
      loading ??= load();
      await loading;
      const before = startedAt.get(job.name) ?? now;
      startedAt.set(job.name, now);
      missed.set(job.name, (missed.get(job.name) ?? 0) + missedRounds(job, before, now));
    },
    ended: ({ name }, { at, nextAt, missed: skipped, error }) => {
      const hasFailed = error !== undefined;
      note({
        ...{ name, at, nextAt, startedAt: startedAt.get(name) ?? at },
        outcome: hasFailed ? 'failed' : 'done',
        error: hasFailed ? errorText(error) : null,
        misses: skipped + (missed.get(name) ?? 0),
        failures: hasFailed ? 1 : 0,
      });
      missed.delete(name);
    },
    flush: async (now) => {
      const ends = [...unwritten.values()];
      const isNews = ends.some((end) => end.outcome !== outcomes.get(end.name) || end.misses > 0);
      // A clock set back makes what was written look newer than now.
      const isFresh = now >= flushedAt && now - flushedAt < WRITE_EVERY_MS;
      if (ends.length === 0 || (isFresh && !isNews)) return;
      unwritten = new Map();
      try {
        await state.endJobs(ends);
      } catch (error) {
        const newer = [...unwritten.values()];
        unwritten = new Map();
        for (const end of [...ends, ...newer]) note(end);
        throw error;
      }
      flushedAt = now;
      for (const { name, outcome } of ends) outcomes.set(name, outcome);
    },
  };
}

/** One stop, however long, is one miss; what is due at slots counts its own. */
function missedRounds(job: Job, before: number, now: number): number {
  if (job.kind === 'slots') return 0;
  return now - before > Math.max(2 * job.everyMs, LEAST_MISSED_MS) ? 1 : 0;
}

function errorText(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, LONGEST_ERROR);
}
