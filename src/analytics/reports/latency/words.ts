import { counted, say } from '../../../language/say.ts';
import type { LatencyRow } from '../../store.ts';
import { formatCount, formatDuration } from '../../words/format.ts';
import { queryOf, type ReportContext } from '../context.ts';

/** What half of the calls, and 95 % of them, took at most; milliseconds. */
export type Times = Pick<LatencyRow, 'p50' | 'p95'>;

export function timeText(ms: number | null | undefined): string {
  return ms === null || ms === undefined ? say`n/a` : formatDuration(ms);
}

/** "half took 1.2 s or less, 95 % 8.4 s or less". */
export function timesText({ p50, p95 }: Times): string {
  return say`half took ${timeText(p50)} or less, 95 % ${timeText(p95)} or less`;
}

/** What is said where times of some calls are no longer known one by one, or of none. */
export async function missingLines(
  { question, usage }: ReportContext,
  known: LatencyRow | undefined,
): Promise<readonly string[]> {
  const [sum] = await usage.sum(queryOf(question), { measures: ['latencyEvents'] });
  const told = sum?.measures.latencyEvents ?? 0n;
  const missing = told - (known?.calls ?? 0n);
  if (told === 0n) return [nobodyTells()];
  return missing > 0n ? [leftOutText(missing)] : [];
}

function leftOutText(calls: bigint): string {
  return counted(
    calls,
    say`Response times leave out 1 call that is no longer kept by itself.`,
    say`Response times leave out ${formatCount(calls)} calls that are no longer kept one by one.`,
  );
}

function nobodyTells(): string {
  return say`No call in this period says how long it took, so response times are n/a; senders tell them as latencyMs.`;
}
