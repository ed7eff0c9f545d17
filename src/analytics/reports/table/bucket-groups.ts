import { say } from '../../../language/say.ts';
import type { Column, ExactValue, Row, StackedChart, Table } from '../../message.ts';
import { maybeNanoUsd, toDecimalUsd } from '../../money.ts';
import { toCount } from '../measures.ts';

/**
 * A table of buckets with a column for each group its picture draws: the exact numbers that a pointer would show over
 * it. `names` are those of the rows, bucket by bucket.
 */
export function withGroups(table: Table, chart: StackedChart, names: readonly string[]): Table {
  const columns = chart.groups.map(
    ({ name }, index): Column => ({
      key: `group${index + 1}`,
      label: say`${name} ${chart.measure}`,
      unit: chart.unit,
    }),
  );
  const [first] = table.columns;
  const places = new Map<ExactValue, number>(names.map((name, index) => [name, index]));
  const cells = (of: (values: readonly ExactValue[]) => ExactValue): Row =>
    Object.fromEntries(columns.map(({ key }, index) => [key, of(chart.groups[index]?.values ?? [])]));
  return {
    ...table,
    columns: [...table.columns, ...columns],
    rows: table.rows.map((row) => {
      const place = places.get(row[first?.key ?? ''] ?? null);
      return { ...row, ...cells((values) => (place === undefined ? null : (values[place] ?? null))) };
    }),
    total: { ...table.total, ...cells((values) => sumOf(values, chart)) },
  };
}

function sumOf(values: readonly ExactValue[], { unit }: StackedChart): ExactValue {
  const exact = (value: ExactValue) =>
    unit === 'usd' ? (maybeNanoUsd(String(value)) ?? 0n) : BigInt(value ?? 0);
  const sum = values.reduce<bigint>((total, value) => total + exact(value), 0n);
  return unit === 'usd' ? toDecimalUsd(sum) : toCount(sum);
}
