import { say } from '../../../language/say.ts';
import { absolute } from '../../absolute.ts';
import type { Row, Table } from '../../message.ts';
import { type NanoUsd, toDecimalUsd } from '../../money.ts';
import { toCount } from '../measures.ts';
import { type Compared, type DayRead, explainGap, type GapPart, gapOf } from './reconcile-gap.ts';
import { shortReason } from './reconcile-words.ts';

/** Models or models on days, with what their gaps are made of. */
export type Explained = {
  readonly provider: string;
  readonly model: string;
  /** UTC milliseconds; null for all days together. */
  readonly day: number | null;
  readonly counted: NanoUsd;
  readonly fromPolls: NanoUsd;
  readonly billed: NanoUsd;
  readonly gap: NanoUsd;
  readonly input: bigint;
  readonly output: bigint;
  readonly providerInput: bigint;
  readonly providerOutput: bigint;
  readonly parts: readonly GapPart[];
};

export function explained(compared: Compared, day: DayRead): Explained {
  const { provider, model, ours, theirs, bill } = compared;
  return {
    provider,
    model,
    day: compared.day,
    counted: ours.cost,
    fromPolls: ours.fromPolls,
    billed: bill.charged + bill.credited,
    gap: gapOf(compared),
    input: ours.input,
    output: ours.output,
    providerInput: theirs.input,
    providerOutput: theirs.output,
    parts: explainGap(compared, day),
  };
}

/** The days of each model together, the largest gap first. */
export function byModel(days: readonly Explained[]): readonly Explained[] {
  const groups = Map.groupBy(days, ({ provider, model }) => `${provider}\u001f${model}`);
  return [...groups.values()].map(together).sort(byGap);
}

/** Sums of rows under the names of the first. */
export function together(rows: readonly Explained[]): Explained {
  const sum = (of: (row: Explained) => bigint) => rows.reduce((total, row) => total + of(row), 0n);
  return {
    provider: rows[0]?.provider ?? '',
    model: rows[0]?.model ?? '',
    day: null,
    counted: sum((row) => row.counted),
    fromPolls: sum((row) => row.fromPolls),
    billed: sum((row) => row.billed),
    gap: sum((row) => row.gap),
    input: sum((row) => row.input),
    output: sum((row) => row.output),
    providerInput: sum((row) => row.providerInput),
    providerOutput: sum((row) => row.providerOutput),
    parts: partsTogether(rows.flatMap(({ parts }) => parts)),
  };
}

/** One part a reason, the largest first. */
function partsTogether(parts: readonly GapPart[]): readonly GapPart[] {
  const groups = Map.groupBy(parts, ({ reason }) => reason);
  return [...groups]
    .map(([reason, of]) => ({ reason, nano: of.reduce((total, { nano }) => total + nano, 0n) }))
    .filter(({ nano }) => nano !== 0n)
    .sort((one, other) => compareSizes(other.nano, one.nano));
}

function byGap(one: Explained, other: Explained): number {
  return (
    compareSizes(other.gap, one.gap) ||
    compareSizes(other.billed, one.billed) ||
    (one.model < other.model ? -1 : Number(one.model > other.model))
  );
}

function compareSizes(one: bigint, other: bigint): number {
  const [left, right] = [absolute(one), absolute(other)];
  return left < right ? -1 : Number(left > right);
}

const SHOWN_ROWS = 10;

/** A table of models, or of models on days. */
export function reconcileTable(rows: readonly Explained[], total: Explained): Table {
  const hasDays = rows.some(({ day }) => day !== null);
  return {
    columns: [
      { key: 'model', label: say`model`, unit: 'text' },
      { key: 'cost', label: say`counted cost`, unit: 'usd' },
      { key: 'billed', label: say`billed`, unit: 'usd' },
      { key: 'gap', label: say`gap`, unit: 'usd' },
      { key: 'reason', label: say`reason`, unit: 'text' },
      { key: 'inputTokens', label: say`input tokens`, unit: 'tokens' },
      { key: 'outputTokens', label: say`output tokens`, unit: 'tokens' },
      { key: 'providerInputTokens', label: say`provider input tokens`, unit: 'tokens' },
      { key: 'providerOutputTokens', label: say`provider output tokens`, unit: 'tokens' },
      { key: 'polledCost', label: say`polled`, unit: 'usd' },
      { key: 'provider', label: say`provider`, unit: 'text' },
      ...(hasDays ? ([{ key: 'day', label: say`day`, unit: 'text' }] as const) : []),
    ],
    rows: rows.map(rowOf),
    total: { ...rowOf(total), model: say`Total`, provider: null, reason: null },
    shown: SHOWN_ROWS,
    rowsOverlap: false,
  };
}

function rowOf(row: Explained): Row {
  return {
    model: row.model || say`(no model)`,
    cost: toDecimalUsd(row.counted),
    billed: toDecimalUsd(row.billed),
    gap: toDecimalUsd(row.gap),
    reason: row.parts.map(({ reason }) => shortReason(reason)).join('; ') || null,
    inputTokens: toCount(row.input),
    outputTokens: toCount(row.output),
    providerInputTokens: toCount(row.providerInput),
    providerOutputTokens: toCount(row.providerOutput),
    polledCost: toDecimalUsd(row.fromPolls),
    provider: row.provider,
    ...(row.day !== null && { day: new Date(row.day).toISOString().slice(0, 10) }),
  };
}
