import { lastAudit } from '../analytics/audit.ts';
import type { JobRun } from '../analytics/state.ts';
import type { Leadership } from '../jobs/leadership.ts';
import type { Scheduler } from '../jobs/scheduler.ts';
import type { ObservedGauge } from '../metrics.ts';
import type { Stores } from './stores.ts';

const WEEK_MS = 7 * 86_400_000;

export type GaugeParts = {
  readonly stores: Stores;
  readonly queue: () => { readonly events: number; readonly bytes: number };
  readonly leadership: Leadership;
  readonly scheduler: Scheduler;
  readonly now: () => number;
};

/** What `/metrics` looks up each time it is asked. */
export function gaugesOf(parts: GaugeParts): Readonly<Record<string, ObservedGauge>> {
  const { queue, leadership, scheduler, now } = parts;
  const { state, usage } = parts.stores;
  const perOrganisation = async (read: (org: string) => Promise<number | undefined>) => {
    const numbers = new Map<string, number>();
    for (const { id } of await state.organisations()) {
      const number = await read(id);
      if (number !== undefined) numbers.set(id, number);
    }
    return numbers;
  };
  const secondsSince = (at: number) => Math.max(0, now() - at) / 1_000;
  const perJob = async (read: (run: JobRun) => number | null) => {
    const numbers = (await state.jobRuns()).map((run) => [run.name, read(run)] as const);
    return new Map(numbers.filter((entry): entry is readonly [string, number] => entry[1] !== null));
  };
  return {
    ingest_queue_events: { help: 'Events waiting to be written', read: async () => queue().events },
    ingest_queue_bytes: { help: 'Bytes of requests waiting to be written', read: async () => queue().bytes },
    newest_event_age_seconds: {
      help: 'Since the newest event was received',
      label: 'org',
      read: () =>
        perOrganisation(async (org) => {
          const newest = await usage.newest(org);
          return newest && secondsSince(newest.receivedAt);
        }),
    },
    outbox_messages: { help: 'Messages by state', label: 'state', read: () => state.outboxCounts() },
    targets_paused: {
      help: 'Channels and webhooks to which nothing is sent',
      label: 'org',
      read: () =>
        perOrganisation(async (org) => {
          const channels = (await state.channelTerms(org)).filter(({ pausedAt }) => pausedAt !== null);
          const webhooks = (await state.webhooks(org)).filter((one) => one.state === 'paused');
          return channels.length + webhooks.length;
        }),
    },
    slots_skipped_week: {
      help: 'Due times of scheduled work that were skipped in the last seven days',
      read: () => state.skippedSlots(now() - WEEK_MS),
    },
    rollup_drift: {
      help: 'Sums that differed from their events at the last audit; must be 0',
      label: 'org',
      read: () => perOrganisation(async (org) => (await lastAudit(state, org))?.drifts),
    },
    rollup_audit_age_seconds: {
      help: 'Since sums were last compared with their events',
      label: 'org',
      read: () =>
        perOrganisation(async (org) => {
          const audit = await lastAudit(state, org);
          return audit && secondsSince(audit.at);
        }),
    },
    jobs_leader: {
      help: '1 in the process that runs the jobs',
      read: async () => (leadership.isHeld() ? 1 : 0),
    },
    job_success_age_seconds: {
      help: 'Since each job last ended well, in whichever process',
      label: 'job',
      read: () => perJob(({ endedAt }) => endedAt && secondsSince(endedAt)),
    },
    job_next_run_timestamp_seconds: {
      help: 'When each job is due next',
      label: 'job',
      read: () => perJob(({ nextAt }) => nextAt && nextAt / 1_000),
    },
    job_misses: {
      help: 'Due times each job missed since ever',
      label: 'job',
      read: () => perJob(({ misses }) => misses),
    },
    job_failures: {
      help: 'Runs of each job that failed since ever',
      label: 'job',
      read: () => perJob(({ failures }) => failures),
    },
    job_last_run_timestamp_seconds: {
      help: 'When each job was last started here',
      label: 'job',
      read: async () => new Map([...scheduler.runs()].map(([job, at]) => [job, at / 1_000])),
    },
  };
}
