import { binOf, percentileMs } from '../../src/analytics/latency.ts';
import { type Asked, inFormerWindow, inWindow } from './asked.ts';
import { type Fact, fact } from './facts.ts';
import type { AskPart, Way } from './part.ts';

/** Times that half of the calls and 95 % of them did not exceed, exact milliseconds. */
export type Times = { readonly p50: number; readonly p95: number };

/**
 * Exact percentiles by nearest rank, as ours are, by some expressions at once under their values joined by a space.
 * Of all calls together DuckDB may count them by millisecond first; of thousands of groups that is ten times slower.
 */
export function askTimes(
  ask: AskPart,
  asked: Asked,
  { by = [], where = inWindow(asked) }: { readonly by?: readonly string[]; readonly where?: string } = {},
): Promise<ReadonlyMap<string, Times>> {
  const keys = by.map((_, index) => `by${index}`);
  const groups = by.map((one, index) => `${one} as by${index}, `).join('');
  const ordered = `
    select ${keys.length === 0 ? `''` : keys.join(` || ' ' || `)} as value, times[1] as p50, times[2] as p95
    from (
      select ${groups} quantile_disc(latency_ms, [0.5, 0.95]) as times
      from event where ${where} group by all having count(*) > 0)`;
  return ask('times', by.length === 0 ? [timesBy(ordered), timesBy(countedText(where))] : [timesBy(ordered)]);
}

function countedText(where: string): string {
  return `
    with counted as (
      select latency_ms, count(*) as calls from event where ${where} group by 1
    ), ranked as (
      select latency_ms, sum(calls) over (order by latency_ms) as upto, sum(calls) over () as total from counted
    )
    select '' as value,
      min(latency_ms) filter (upto >= ceil(total * 0.5)) as p50,
      min(latency_ms) filter (upto >= ceil(total * 0.95)) as p95
    from ranked having count(*) > 0`;
}

/** Of the window before. */
export function askFormerTimes(ask: AskPart, asked: Asked): Promise<ReadonlyMap<string, Times>> {
  return askTimes(ask, asked, { where: inFormerWindow(asked) });
}

function timesBy(text: string): Way<ReadonlyMap<string, Times>> {
  return async (columns) => {
    const rows = await columns.ask(text);
    return new Map(rows.map((row) => [String(row.value), { p50: Number(row.p50), p95: Number(row.p95) }]));
  };
}

/** What our replies say of an exact time: the middle of the bin it lies in. */
export function told(ms: number | undefined): number | null {
  return ms === undefined ? null : percentileMs({ first: binOf(ms), calls: [1] }, 100);
}

export function timesFacts(prefix: string, times: Times | undefined): readonly Fact[] {
  return [fact(`${prefix} latencyP50`, told(times?.p50)), fact(`${prefix} latencyP95`, told(times?.p95))];
}
