import { toDecimalUsd } from '../../src/analytics/money.ts';
import { formatChange, percentOf } from '../../src/analytics/words/format.ts';
import { percentagesOf } from '../../src/analytics/words/percentages.ts';
import { type Fact, fact } from './facts.ts';
import { type AskedRuns, addRuns, NO_RUNS, type Runs } from './runs.ts';
import type { SumName, Sums } from './sums.ts';

/** What DuckDB said, in the words of our replies: what is worked out from it takes no time of its. */
export type Row = { readonly name: string; readonly sums: Sums; readonly runs: Runs };

export function sumOf(sums: Sums, name: SumName): bigint {
  return sums[name] ?? 0n;
}

export function tokensOf(sums: Sums): bigint {
  return sumOf(sums, 'inputTokens') + sumOf(sums, 'outputTokens');
}

export function addSums(all: Iterable<Sums>): Sums {
  const total: Partial<Record<SumName, bigint>> = {};
  for (const sums of all) {
    // Entries of a record of sums are named after sums.
    for (const [name, value] of Object.entries(sums) as [SumName, bigint][])
      total[name] = (total[name] ?? 0n) + value;
  }
  return total;
}

/** The eight figures of every view, each with its change against the window before, or what is said of none. */
export function baseFacts(
  total: Sums,
  former: Sums,
  { now, former: runsBefore }: AskedRuns,
  noChange?: string,
): readonly Fact[] {
  const runs = addRuns(now.values());
  const figure = (key: string, own: bigint, before: bigint, value: string = String(own)): readonly Fact[] => {
    const known = sumOf(former, 'requests') === 0n ? undefined : formatChange(own, before);
    const change = known ?? noChange;
    return [fact(`figure ${key}`, value), ...(change ? [fact(`change ${key}`, change)] : [])];
  };
  const count = (key: 'inputTokens' | 'outputTokens' | 'requests' | 'errors') =>
    figure(key, sumOf(total, key), sumOf(former, key));
  const [cost, costBefore] = [sumOf(total, 'cost'), sumOf(former, 'cost')];
  return [
    ...figure('cost', cost, costBefore, toDecimalUsd(cost)),
    ...figure('tokens', tokensOf(total), tokensOf(former)),
    ...count('inputTokens'),
    ...count('outputTokens'),
    ...count('requests'),
    ...count('errors'),
    ...figure('runs', runs.runs, runsBefore.runs),
    ...figure('failedRuns', runs.failedRuns, runsBefore.failedRuns),
  ];
}

export function cacheFacts(total: Sums): readonly Fact[] {
  return [
    fact('figure cacheHitRate', hitRate(total)),
    fact('figure savings', toDecimalUsd(sumOf(total, 'savings'))),
  ];
}

export function hitRate(sums: Sums): string | null {
  return percentOf(sumOf(sums, 'cacheReadTokens'), sumOf(sums, 'inputTokens'));
}

/** All traffic of the bench names its users, so that all requests are theirs. */
export function usersFacts(users: number, total: Sums): readonly Fact[] {
  const tenths = (sumOf(total, 'requests') * 10n + BigInt(users) / 2n) / BigInt(users);
  return [
    fact('figure activeUsers', users),
    fact('figure requestsPerUser', `${tenths / 10n}.${tenths % 10n}`.replace(/\.0$/, '')),
  ];
}

/** The rows of a breakdown in their order, with their shares, and their total. */
export function rowsFacts(rows: readonly Row[]): readonly Fact[] {
  const shares = percentagesOf(rows.map(({ sums }) => sumOf(sums, 'cost')));
  const all = addSums(rows.map(({ sums }) => sums));
  const runs = addRuns(rows.map((row) => row.runs));
  return [
    ...rows.flatMap((row, index) => [...cellFacts(row), fact(`row ${row.name} share`, shares[index])]),
    ...cellFacts({ name: 'in all', sums: all, runs }),
    fact('row in all share', '100'),
  ];
}

function cellFacts({ name, sums, runs }: Row): readonly Fact[] {
  const counts = ['requests', 'inputTokens', 'outputTokens', 'errors'] as const;
  return [
    ...counts.map((key) => fact(`row ${name} ${key}`, sumOf(sums, key))),
    fact(`row ${name} tokens`, tokensOf(sums)),
    fact(`row ${name} cost`, toDecimalUsd(sumOf(sums, 'cost'))),
    fact(`row ${name} runs`, runs.runs),
    fact(`row ${name} failedRuns`, runs.failedRuns),
  ];
}

/** Rows by name, the dearest first. */
export function dearestFirst(sums: ReadonlyMap<string, Sums>): readonly Row[] {
  return [...sums]
    .map(([name, own]) => ({ name, sums: own, runs: NO_RUNS }))
    .sort(
      (a, b) =>
        Number(sumOf(b.sums, 'cost') - sumOf(a.sums, 'cost')) ||
        (a.name < b.name ? -1 : Number(a.name > b.name)),
    );
}

/** A row for each slice of the window, also where nothing happened. */
export function inOrder(
  sums: ReadonlyMap<number | string, Sums>,
  runs: ReadonlyMap<string, Runs>,
  names: readonly string[],
): readonly Row[] {
  return names.map((name, index) => ({
    name,
    sums: sums.get(index) ?? sums.get(String(index)) ?? {},
    runs: runs.get(String(index)) ?? NO_RUNS,
  }));
}
