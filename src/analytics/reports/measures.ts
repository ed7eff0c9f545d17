import { decimalText } from '../../language/numbers.ts';
import { say } from '../../language/say.ts';
import type { Figure } from '../message.ts';
import { toDecimalUsd } from '../money.ts';
import { MEASURES, type Measure, type Measures, type SumRow } from '../store.ts';
import { formatChange, formatCount, formatValue, percentOf } from '../words/format.ts';
import { metricTitle } from './metric-words.ts';
import { costChangeText, costText, costValue, isPending, knownText, plannedText } from './pending-cost.ts';
import type { Question } from './question.ts';

/** Input and output, failed and pending calls included. */
export function tokensOf(measures: Pick<Measures, 'inputTokens' | 'outputTokens'>): bigint {
  return measures.inputTokens + measures.outputTokens;
}

/** An integer for JSON: a number while that is exact, digits beyond. */
export function toCount(value: bigint): number | string {
  return value <= LARGEST_EXACT ? Number(value) : value.toString();
}

const LARGEST_EXACT = BigInt(Number.MAX_SAFE_INTEGER);

export function sumMeasures(rows: readonly Pick<SumRow, 'measures'>[]): Measures {
  return addUp(rows, MEASURES);
}

/** Some measures of rows, added up. */
export function addUp<Name extends Measure>(
  rows: readonly Pick<SumRow<Name>, 'measures'>[],
  names: readonly Name[],
): Readonly<Record<Name, bigint>> {
  const sums = names.map((name) => [name, rows.reduce((sum, row) => sum + row.measures[name], 0n)]);
  return Object.fromEntries(sums) as Record<Name, bigint>; // has an entry for each name
}

/**
 * The eight figures every view carries, 0 on an empty store, with their change against an earlier period; beside
 * the cost what plans pay for, where there is any.
 */
export function baseFigures(now: Measures, before: Measures | null): readonly Figure[] {
  const count = (
    key: string,
    label: string,
    of: (measures: Measures) => bigint,
    unit: 'tokens' | 'count',
  ): Figure => ({
    key,
    label,
    value: toCount(of(now)),
    unit,
    text: formatValue(toCount(of(now)), unit),
    ...changeOf(before && formatChange(of(now), of(before))),
  });
  return [
    {
      key: 'cost',
      label: metricTitle('cost'),
      value: costValue(now),
      unit: 'usd',
      text: costText(now),
      ...changeOf(before && costChangeText(now, before)),
    },
    ...plannedFigures(now, before),
    count('tokens', metricTitle('tokens'), tokensOf, 'tokens'),
    count('inputTokens', say`Input`, (measures) => measures.inputTokens, 'tokens'),
    count('outputTokens', say`Output`, (measures) => measures.outputTokens, 'tokens'),
    count('requests', metricTitle('requests'), (measures) => measures.requests, 'count'),
    count('errors', metricTitle('errors'), (measures) => measures.errors, 'count'),
    count('runs', metricTitle('runs'), (measures) => measures.runs, 'count'),
    count('failedRuns', say`Failed runs`, (measures) => measures.failedRuns, 'count'),
  ];
}

/** The same beside the window a question is compared with: where that has nothing of it, the change is n/a. */
export function comparedFigures(
  { versus }: Pick<Question, 'versus'>,
  now: Measures,
  before: Measures | null,
): readonly Figure[] {
  const figures = baseFigures(now, before);
  return versus ? figures.map((figure) => ({ change: say`n/a`, ...figure })) : figures;
}

/** Plans pay for all that is priced, so that what is billed says nothing. */
export function isAllPlanned(measures: Pick<Measures, 'costNano' | 'plannedCostNano'>): boolean {
  return measures.costNano === 0n && measures.plannedCostNano > 0n;
}

function plannedFigures(now: Measures, before: Measures | null): readonly Figure[] {
  if (now.plannedCostNano === 0n) return [];
  return [
    {
      key: 'plannedCost',
      label: say`In plans, at API prices`,
      value: toDecimalUsd(now.plannedCostNano),
      unit: 'usd',
      text: plannedText(now),
      ...changeOf(before && formatChange(now.plannedCostNano, before.plannedCostNano)),
    },
  ];
}

/** `requests` are those that name who made them. */
export function usersFigures(users: number, requests: bigint): readonly Figure[] {
  const tenths = users === 0 ? 0n : (requests * 10n + BigInt(users) / 2n) / BigInt(users);
  const each = `${tenths / 10n}.${tenths % 10n}`.replace(/\.0$/, '');
  return [
    {
      key: 'activeUsers',
      label: metricTitle('users'),
      value: users,
      unit: 'count',
      text: formatCount(users),
    },
    {
      key: 'requestsPerUser',
      label: say`Requests per user`,
      value: users === 0 ? null : each,
      unit: 'count',
      text: users === 0 ? '–' : decimalText(each),
    },
  ];
}

/** Cache reads of everything sent; nothing to say where no call used a cache. */
export function cacheFigures(measures: Measures): readonly Figure[] {
  if (measures.cacheReadTokens === 0n) return [];
  const rate = percentOf(measures.cacheReadTokens, measures.inputTokens);
  return [
    {
      key: 'cacheHitRate',
      label: metricTitle('cachehit'),
      value: rate,
      unit: 'percent',
      text: rate === null ? '–' : `${decimalText(rate)} %`,
    },
    {
      key: 'savings',
      label: say`Saved by cache`,
      value: isPending(measures.savingsNano, measures) ? null : toDecimalUsd(measures.savingsNano),
      unit: 'usd',
      text: knownText(measures.savingsNano, measures),
    },
  ];
}

export function pendingFigures(measures: Measures): readonly Figure[] {
  if (measures.pendingEvents === 0n) return [];
  return [
    {
      key: 'pendingEvents',
      label: say`Unpriced calls`,
      value: toCount(measures.pendingEvents),
      unit: 'count',
      text: formatCount(measures.pendingEvents),
    },
  ];
}

function changeOf(change: string | null | undefined): { change?: string } {
  return change ? { change } : {};
}
