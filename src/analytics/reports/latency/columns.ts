import { say } from '../../../language/say.ts';
import type { Column, Figure, Row, Table } from '../../message.ts';
import { percentageOf } from '../../words/percentages.ts';
import { type Times, timeText } from './words.ts';

/** Times that half of the calls, and 95 % of them, did not exceed. */
const P50: Column = { key: 'latencyP50', label: 'p50', unit: 'ms' };
const P95: Column = { key: 'latencyP95', label: 'p95', unit: 'ms' };
const ERROR_RATE = 'errorRate';

type TimesOf = (row: Row) => Times | undefined;

/** A table with how long the calls of each row took, beside its requests. */
export function withTimes(table: Table, timesOf: TimesOf, total: Times | undefined): Table {
  const cells = (times: Times | undefined): Row => ({
    [P50.key]: times?.p50 ?? null,
    [P95.key]: times?.p95 ?? null,
  });
  return {
    ...table,
    columns: besideRequests(table.columns, [P50, P95]),
    rows: table.rows.map((row) => ({ ...row, ...cells(timesOf(row)) })),
    total: { ...table.total, ...cells(total) },
  };
}

/** A table with the share of failed calls, beside its requests. */
export function withErrorRate(table: Table): Table {
  const withRate = (row: Row): Row => ({ ...row, [ERROR_RATE]: errorRate(row) });
  return {
    ...table,
    columns: besideRequests(table.columns, [{ key: ERROR_RATE, label: say`error %`, unit: 'percent' }]),
    rows: table.rows.map(withRate),
    total: withRate(table.total),
  };
}

function errorRate({ errors, requests }: Row): string | null {
  return percentageOf(BigInt(errors ?? 0), BigInt(requests ?? 0));
}

function besideRequests(columns: readonly Column[], more: readonly Column[]): readonly Column[] {
  const at = columns.findIndex(({ key }) => key === 'requests') + 1 || columns.length;
  return [...columns.slice(0, at), ...more, ...columns.slice(at)];
}

export function timesFigures(times: Times | undefined): readonly Figure[] {
  return [
    { ...P50, label: say`Half within`, value: times?.p50 ?? null, text: timeText(times?.p50) },
    { ...P95, label: say`95 % within`, value: times?.p95 ?? null, text: timeText(times?.p95) },
  ];
}
