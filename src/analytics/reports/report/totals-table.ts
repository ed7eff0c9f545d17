import { say } from '../../../language/say.ts';
import type { Column, ExactValue, Row, Table } from '../../message.ts';
import { toDecimalUsd } from '../../money.ts';
import type { Measures } from '../../store.ts';
import { changeOf, formatValue } from '../../words/format.ts';
import { toCount, tokensOf } from '../measures.ts';
import { isPending } from '../pending-cost.ts';
import type { Totals } from './compared.ts';
import type { Window } from './windows.ts';

type Counted = Column & { readonly of: (measures: Measures) => bigint };

function allCounted(): readonly Counted[] {
  return [
    { key: 'cost', label: say`cost`, unit: 'usd', of: ({ costNano }) => costNano },
    { key: 'plannedCost', label: say`in plans`, unit: 'usd', of: ({ plannedCostNano }) => plannedCostNano },
    { key: 'tokens', label: say`tokens`, unit: 'tokens', of: tokensOf },
    { key: 'inputTokens', label: say`input`, unit: 'tokens', of: ({ inputTokens }) => inputTokens },
    { key: 'outputTokens', label: say`output`, unit: 'tokens', of: ({ outputTokens }) => outputTokens },
    { key: 'requests', label: say`requests`, unit: 'count', of: ({ requests }) => requests },
    { key: 'errors', label: say`errors`, unit: 'count', of: ({ errors }) => errors },
    { key: 'runs', label: say`runs`, unit: 'count', of: ({ runs }) => runs },
  ];
}

/** All usage of the period above that of the windows it is compared with, and how it changed. */
export function totalsTable(name: string, totals: Totals, windows: readonly Window[]): Table {
  const all = [totals.now, ...totals.former];
  const counted = allCounted().filter(
    ({ key, of }) => key !== 'plannedCost' || all.some((one) => of(one) > 0n),
  );
  const rowOf = (label: string, cell: (one: Counted) => ExactValue): Row => ({
    period: label,
    ...Object.fromEntries(counted.map((one) => [one.key, cell(one)])),
  });
  const rows = windows.flatMap((window, index) => {
    const former = totals.former[index];
    const isKnown = former !== undefined && former.events > 0n;
    return [
      rowOf(window.name, (one) => (isKnown ? exact(one, former) : say`n/a`)),
      rowOf(say`change`, (one) => changeText(one, totals.now, window.isWhole ? former : undefined)),
    ];
  });
  return {
    columns: [
      { key: 'period', label: say`period`, unit: 'text' },
      ...counted.map(({ of: _, ...column }) => column),
    ],
    rows: [rowOf(name, (one) => exact(one, totals.now)), ...rows],
    total: {},
    shown: rows.length + 1,
    rowsOverlap: false,
  };
}

function exact({ unit, of }: Counted, measures: Measures): ExactValue {
  if (unit !== 'usd') return toCount(of(measures));
  return isPending(of(measures), measures) ? null : toDecimalUsd(of(measures));
}

function changeText(one: Counted, now: Measures, former: Measures | undefined): string {
  const isKnown = former && exact(one, now) !== null && exact(one, former) !== null;
  return formatValue(isKnown ? changeOf(one.of(now), one.of(former)) : null, 'change');
}
