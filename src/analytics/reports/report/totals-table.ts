import { changeOf, formatValue } from '../../format.ts';
import type { Column, ExactValue, Row, Table } from '../../message.ts';
import { toDecimalUsd } from '../../money.ts';
import type { Measures } from '../../store.ts';
import { toCount, tokensOf } from '../measures.ts';
import type { Totals } from './compared.ts';
import type { Window } from './windows.ts';

type Counted = Column & { readonly of: (measures: Measures) => bigint };

const COUNTED: readonly Counted[] = [
  { key: 'cost', label: 'cost', unit: 'usd', of: ({ costNano }) => costNano },
  { key: 'plannedCost', label: 'in plans', unit: 'usd', of: ({ plannedCostNano }) => plannedCostNano },
  { key: 'tokens', label: 'tokens', unit: 'tokens', of: tokensOf },
  { key: 'inputTokens', label: 'input', unit: 'tokens', of: ({ inputTokens }) => inputTokens },
  { key: 'outputTokens', label: 'output', unit: 'tokens', of: ({ outputTokens }) => outputTokens },
  { key: 'requests', label: 'requests', unit: 'count', of: ({ requests }) => requests },
  { key: 'errors', label: 'errors', unit: 'count', of: ({ errors }) => errors },
  { key: 'runs', label: 'runs', unit: 'count', of: ({ runs }) => runs },
];

const NOTHING = 'n/a';

/** All usage of the period above that of the windows it is compared with, and how it changed. */
export function totalsTable(name: string, totals: Totals, windows: readonly Window[]): Table {
  const all = [totals.now, ...totals.former];
  const counted = COUNTED.filter(({ key, of }) => key !== 'plannedCost' || all.some((one) => of(one) > 0n));
  const rowOf = (label: string, cell: (one: Counted) => ExactValue): Row => ({
    period: label,
    ...Object.fromEntries(counted.map((one) => [one.key, cell(one)])),
  });
  const rows = windows.flatMap((window, index) => {
    const former = totals.former[index];
    const isKnown = former !== undefined && former.events > 0n;
    return [
      rowOf(window.name, (one) => (isKnown ? exact(one, former) : NOTHING)),
      rowOf('change', ({ of }) => changeText(of(totals.now), former ? of(former) : 0n)),
    ];
  });
  return {
    columns: [
      { key: 'period', label: 'period', unit: 'text' },
      ...counted.map(({ of: _, ...column }) => column),
    ],
    rows: [rowOf(name, (one) => exact(one, totals.now)), ...rows],
    total: {},
    shown: rows.length + 1,
    rowsOverlap: false,
  };
}

function exact({ unit, of }: Counted, measures: Measures): ExactValue {
  return unit === 'usd' ? toDecimalUsd(of(measures)) : toCount(of(measures));
}

function changeText(now: bigint, former: bigint): string {
  return formatValue(changeOf(now, former), 'change');
}
