import type { DimensionName } from '../../dimensions.ts';
import type { Column, ExactValue, Row, Table } from '../../message.ts';
import { toDecimalUsd } from '../../money.ts';
import type { Measures, SumRow } from '../../store.ts';
import { changeOf } from '../../words/format.ts';
import { nameOf } from '../table/breakdown.ts';
import { formerColumns } from './former-columns.ts';

type Savings = SumRow<'savingsNano'>;

type ComparedSavings = {
  readonly by: DimensionName;
  readonly rows: readonly Savings[];
  /** Undefined where nobody asked for a comparison. */
  readonly former: readonly Savings[] | undefined;
  readonly total: Pick<Measures, 'savingsNano'>;
  readonly before: Pick<Measures, 'savingsNano'> | undefined;
};

/** What was saved in the window compared with, behind what is saved now; rows that saved then alone come last. */
export function maybeCompared(table: Table, { by, rows, former, total, before }: ComparedSavings): Table {
  if (!former) return table;
  const known = new Set(rows.map(({ value }) => value));
  const gone = former.filter(({ value }) => !known.has(value));
  const then = new Map(former.map(({ value, measures }) => [value, measures.savingsNano]));
  const cells = (now: bigint, earlier: bigint): Row => ({
    before: toDecimalUsd(earlier),
    change: toDecimalUsd(now - earlier),
    changePercent: changeOf(now, earlier),
  });
  const nothing = Object.fromEntries(table.columns.map(({ key, unit }) => [key, nothingOf(unit)]));
  const after = table.columns.findIndex(({ key }) => key === 'savings') + 1;
  return {
    ...table,
    columns: [...table.columns.slice(0, after), ...formerColumns('cost'), ...table.columns.slice(after)],
    rows: [
      ...rows.map(({ value, measures }, index) => ({
        ...table.rows[index],
        ...cells(measures.savingsNano, then.get(value) ?? 0n),
      })),
      ...gone.map(({ value, measures }) => ({
        ...nothing,
        [by]: nameOf(value, by),
        ...cells(0n, measures.savingsNano),
      })),
    ],
    total: { ...table.total, ...cells(total.savingsNano, before?.savingsNano ?? 0n) },
  };
}

/** A share of nothing is unknown. */
function nothingOf(unit: Column['unit']): ExactValue {
  if (unit === 'percent') return null;
  return unit === 'usd' ? '0' : 0;
}
