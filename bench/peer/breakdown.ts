import type { DimensionName } from '../../src/analytics/dimensions.ts';
import { toDecimalUsd } from '../../src/analytics/money.ts';
import { nameOf } from '../../src/analytics/reports/table/breakdown.ts';
import { say } from '../../src/language/say.ts';
import type { Asked, Grain } from './asked.ts';
import {
  addSums,
  baseFacts,
  cacheFacts,
  dearestFirst,
  type Row,
  rowsFacts,
  sumOf,
  usersFacts,
} from './cells.ts';
import { type Fact, fact } from './facts.ts';
import { sparkFacts, stackedFacts, trendFacts } from './over-time.ts';
import type { AskPart } from './part.ts';
import type { Peer } from './peer.ts';
import { askUsers, newestFact } from './people.ts';
import { askRuns } from './runs.ts';
import { askSplitSums, type SplitSums } from './split-sums.ts';
import { askFormer, type SumName, type Sums, WHOLE_SUMS } from './sums.ts';
import { askTimes, type Times, timesFacts, told } from './times.ts';

/** Rows that have a small line and, of people, their models: what a chat shows. */
const SHOWN = 10;

/** A dimension of ours, and what DuckDB groups by for it. */
export type By = { readonly dimension: DimensionName; readonly column: string };

/** What a line of cost over tokens says. */
const TREND_SUMS = ['cost', 'inputTokens', 'outputTokens'] as const satisfies readonly SumName[];

/** `me`, `user`, `team`, `org` and `source`: figures, a picture over time, rows. */
export function summaryPeer(
  by: By,
  { chart, hasUsers }: { readonly chart: 'trend' | 'stacked'; readonly hasUsers: boolean },
): Peer {
  return async (ask, asked) => {
    const split = await askSplitSums(ask, asked, {
      by: by.column,
      names: WHOLE_SUMS,
      grain: asked.buckets,
      bucketNames: chart === 'trend' ? TREND_SUMS : ['cost'],
      hasModels: by.dimension === 'user',
      drawn: (rows) => valuesOf(dearestFirst(rows)).slice(0, SHOWN),
    });
    const rows = dearestFirst(split.rows);
    const users = by.dimension === 'user' ? rows.length : hasUsers ? await askUsers(ask, asked) : null;
    return [
      ...(await breakdownFacts(ask, asked, { by, split, rows, grain: asked.buckets })),
      ...(users === null ? [] : usersFacts(users, addSums(split.rows.values()))),
      ...(chart === 'trend'
        ? trendFacts(split, asked.buckets)
        : stackedFacts(split, asked.buckets, rows.map(named(by)))),
    ];
  };
}

const PART_NAMES = { inputCost: 'input', cacheReadCost: 'cache reads', outputCost: 'output' } as const;
export const PARTS = ['inputCost', 'cacheReadCost', 'outputCost'] as const satisfies readonly SumName[];

/** `top`, with bars of what costs are made of, or by how long calls took. */
export function topPeer(by: By, chart: 'parts' | 'times' | 'scatter' = 'parts'): Peer {
  return async (ask, asked) => {
    const times = chart === 'parts' ? null : await askTimes(ask, asked, { by: [by.column] });
    const ordered = (rows: ReadonlyMap<string, Sums>) =>
      chart === 'times' ? slowestFirst(dearestFirst(rows), times) : dearestFirst(rows);
    const split = await askSplitSums(ask, asked, {
      by: by.column,
      names: chart === 'parts' ? [...WHOLE_SUMS, ...PARTS] : WHOLE_SUMS,
      grain: asked.bars,
      bucketNames: [],
      hasModels: by.dimension === 'user',
      drawn: (rows) => valuesOf(ordered(rows)).slice(0, SHOWN),
    });
    const rows = ordered(split.rows);
    const all = times ? (await askTimes(ask, asked)).get('') : undefined;
    return [
      ...(await breakdownFacts(ask, asked, { by, split, rows, grain: asked.bars })),
      ...(times ? timedFacts(rows, times, all) : partFacts(rows)),
      ...(chart === 'times' && times ? slowestFacts(rows, times) : []),
      ...(chart === 'scatter' && times ? scatterFacts(rows, times) : []),
    ];
  };
}

type Breakdown = {
  readonly by: By;
  readonly split: SplitSums;
  /** In the order of the reply. */
  readonly rows: readonly Row[];
  /** What the split was read by, from which the small lines are added up. */
  readonly grain: Grain;
};

/** Figures, rows and what stands beside the first of them. */
async function breakdownFacts(
  ask: AskPart,
  asked: Asked,
  { by, split, rows, grain }: Breakdown,
): Promise<readonly Fact[]> {
  const former = await askFormer(ask, asked);
  const runs = await askRuns(ask, asked, { column: by.column });
  const total = addSums(split.rows.values());
  const withRuns = rows.map((row) => ({
    ...row,
    name: nameOf(row.name, by.dimension),
    runs: runs.now.get(row.name) ?? row.runs,
  }));
  const shown = rows.slice(0, SHOWN);
  return [
    ...baseFacts(total, former, runs),
    ...cacheFacts(total),
    ...rowsFacts(withRuns),
    ...sparkFacts(split, { bars: asked.bars, of: grain }, shown.map(named(by))),
    ...[...split.models].map(([value, models]) => fact(`row ${value} models`, models.join('; '))),
    await newestFact(ask),
    fact('unattributed', toDecimalUsd(sumOf(split.rows.get('') ?? {}, 'cost'))),
  ];
}

function named({ dimension }: By): (row: Row) => { readonly value: string; readonly name: string } {
  return ({ name }) => ({ value: name, name: nameOf(name, dimension) });
}

function valuesOf(rows: readonly Row[]): readonly string[] {
  return rows.map(({ name }) => name);
}

/** The bars of the first rows, and of all others together. */
export function partFacts(rows: readonly Row[]): readonly Fact[] {
  const more = rows.slice(SHOWN);
  const rest = { name: say`+${more.length} more`, sums: addSums(more.map(({ sums }) => sums)) };
  return [...rows.slice(0, SHOWN), ...(more.length > 0 ? [rest] : [])].flatMap(({ name, sums }) =>
    PARTS.map((part) => fact(`bar ${name} ${PART_NAMES[part]}`, toDecimalUsd(sumOf(sums, part)))),
  );
}

type TimesByValue = ReadonlyMap<string, Times>;

function timedFacts(rows: readonly Row[], times: TimesByValue, all: Times | undefined): readonly Fact[] {
  return [
    ...timesFacts('figure', all),
    ...timesFacts('row in all', all),
    ...rows.flatMap(({ name }) => timesFacts(`row ${name}`, times.get(name))),
  ];
}

/** As told, since that is what our rows are ordered by; the dearest of equal ones. */
function slowestFirst(rows: readonly Row[], times: TimesByValue | null): readonly Row[] {
  const toldOf = ({ name }: Row) => told(times?.get(name)?.p95) ?? -1;
  return rows.toSorted((a, b) => toldOf(b) - toldOf(a));
}

function slowestFacts(rows: readonly Row[], times: TimesByValue): readonly Fact[] {
  return rows.slice(0, SHOWN).map(({ name }) => fact(`bar ${name} p95`, told(times.get(name)?.p95)));
}

const MOST_POINTS = 20;

function scatterFacts(rows: readonly Row[], times: TimesByValue): readonly Fact[] {
  return rows
    .slice(0, MOST_POINTS)
    .flatMap(({ name, sums }) => [
      fact(`point ${name} across`, told(times.get(name)?.p95)),
      fact(`point ${name} up`, toDecimalUsd(sumOf(sums, 'cost'))),
      fact(`point ${name} weight`, sumOf(sums, 'requests')),
    ]);
}
