import { type Asked, inWindow, isOneOf } from './asked.ts';
import type { AskPart, Way } from './part.ts';

/** How many pieces of work began, and how many of them failed. */
export type Runs = { readonly runs: bigint; readonly failedRuns: bigint };

export const NO_RUNS: Runs = { runs: 0n, failedRuns: 0n };

/** What runs are split by, once each is one row: its first event's value, or when that was. */
export type RunSplit = { readonly column: string } | { readonly opened: (column: string) => string } | null;

export type AskedRuns = {
  /** By value; of no split under "". */
  readonly now: ReadonlyMap<string, Runs>;
  readonly former: Runs;
};

/** No run of the traffic lasts longer; DuckDB need not look for the beginning of one further back. */
const LONGEST_MS = 86_400_000;

/**
 * Runs of both windows, each counted where its first event is and failed as its last one is: what our store works out
 * as events come in, raw events have to be brought together for.
 */
export function askRuns(ask: AskPart, asked: Asked, split: RunSplit): Promise<AskedRuns> {
  const all = runsOf(asked, split, '');
  if (!asked.only) return ask('runs', [all]);
  // A run whose first event is asked for has one at least that is.
  const window = inWindow({ ...asked, from: asked.formerFrom });
  return ask('runs', [all, runsOf(asked, split, `and trace in (select trace from event where ${window})`)]);
}

/** What became of the last event rides on its time, which DuckDB compares faster than it keeps a text beside. */
function runsOf({ only, formerFrom, from, to }: Asked, split: RunSplit, also: string): Way<AskedRuns> {
  const firstOf = (column: string) => `arg_min(${column}, occurred_at)`;
  const value = split === null ? `''` : 'column' in split ? 'value' : split.opened('opened');
  const text = `
    with run as (
      select
        min(occurred_at) as opened,
        max(occurred_at * 2 + (status = 'error')::int) % 2 = 1 as has_failed
        ${split && 'column' in split ? `, ${firstOf(split.column)} as value` : ''}
      from event
      where occurred_at >= ${formerFrom - LONGEST_MS} and occurred_at < ${to} ${also}
      group by trace
      ${only ? `having ${isOneOf({ ...only, column: firstOf(only.column) })}` : ''}
    )
    select opened >= ${from} as is_now, ${value} as value, count(*) as runs, count(*) filter (has_failed) as "failedRuns"
    from run where opened >= ${formerFrom} group by 1, 2`;
  return async (columns) => {
    const rows = (await columns.ask(text)).map((row) => ({
      isNow: row.is_now === true,
      value: String(row.value),
      counts: { runs: row.runs as bigint, failedRuns: row.failedRuns as bigint }, // counts are never null
    }));
    return {
      now: new Map(rows.filter(({ isNow }) => isNow).map((row) => [row.value, row.counts])),
      former: addRuns(rows.filter(({ isNow }) => !isNow).map(({ counts }) => counts)),
    };
  };
}

export function addRuns(all: Iterable<Runs>): Runs {
  return [...all].reduce(
    (sum, one) => ({ runs: sum.runs + one.runs, failedRuns: sum.failedRuns + one.failedRuns }),
    NO_RUNS,
  );
}
