import type { Table } from '../../analytics/message.ts';
import { toZonedText } from '../../analytics/period.ts';
import type { JobRun } from '../../analytics/state.ts';
import { formatDuration } from '../../analytics/words/format.ts';
import { say } from '../../language/say.ts';

/** Jobs tell how they fare about once a minute; a process that takes over needs half of one. */
const OVERDUE_MS = 5 * 60_000;

/** Why a job needs somebody: it failed, or nobody runs it; undefined when all is well. */
export function jobTrouble(run: JobRun, now: number): string | undefined {
  if (run.outcome === 'failed') return say`Job ${run.name} failed: ${run.error ?? say`without saying why`}`;
  const lateMs = now - (run.nextAt ?? now);
  if (lateMs <= OVERDUE_MS) return undefined;
  return say`Job ${run.name} is ${formatDuration(lateMs)} late: does a process with the role jobs run?`;
}

/** Every periodic job with when it ran, when it runs next and what it missed. */
export function jobTable(runs: readonly JobRun[], timeZone: string): Table {
  const time = (at: number | null) => (at === null ? null : toZonedText(at, timeZone));
  return {
    columns: [
      { key: 'job', label: say`job`, unit: 'text' },
      { key: 'lastRun', label: say`last run`, unit: 'time' },
      { key: 'ended', label: say`ended`, unit: 'text' },
      { key: 'nextRun', label: say`next run`, unit: 'time' },
      { key: 'misses', label: say`missed`, unit: 'count' },
      { key: 'failures', label: say`failed`, unit: 'count' },
    ],
    rows: runs.map((run) => ({
      job: run.name,
      lastRun: time(run.startedAt),
      ended: run.outcome === 'failed' ? say`badly` : say`well`,
      nextRun: time(run.nextAt),
      misses: run.misses,
      failures: run.failures,
    })),
    total: {},
    shown: runs.length,
    rowsOverlap: true,
  };
}
