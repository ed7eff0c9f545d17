import { say } from '../../../language/say.ts';
import { absolute } from '../../absolute.ts';
import { type DimensionName, dimensionNamed } from '../../dimensions.ts';
import { differenceText } from '../../finance/closed-words.ts';
import type { Row, Table } from '../../message.ts';
import { type CostSum, costChange, costValue, isCostPending, NO_COST } from '../pending-cost.ts';
import type { Compared } from './compared.ts';
import type { Window } from './windows.ts';

export type ComparedSection = { readonly by: DimensionName; readonly groups: readonly Compared[] };

const MOST = 10;
/** Cost centers and departments move as their teams do. */
const MOVERS: readonly DimensionName[] = ['team', 'model', 'agent', 'feature'];

/** What rose and fell most in cost against the first window, whatever it is one of. */
export function moversTable(
  sections: readonly ComparedSection[],
  { name }: Window,
  currency: Parameters<typeof differenceText>[1],
): Table {
  const movers = sections
    .filter(({ by }) => MOVERS.includes(by))
    .flatMap(({ by, groups }) => groups.map((group) => ({ by, group, moved: movedBy(group) })))
    .filter(({ group, moved }) => group.value !== '' && moved !== 0n)
    .sort(
      (one, other) =>
        order(absolute(other.moved), absolute(one.moved)) || (one.group.name < other.group.name ? -1 : 1),
    )
    .slice(0, MOST);
  return {
    columns: [
      { key: 'name', label: say`what`, unit: 'text' },
      { key: 'by', label: say`is`, unit: 'text' },
      { key: 'before', label: name, unit: 'usd' },
      { key: 'cost', label: say`cost`, unit: 'usd' },
      { key: 'moved', label: say`difference`, unit: 'usd' },
      { key: 'change', label: say`change`, unit: 'change' },
    ],
    rows: movers.map(
      ({ by, group, moved }): Row => ({
        name: group.name,
        by: kindText(dimensionNamed(by).label),
        before: costValue(formerOf(group)),
        cost: costValue(group.now),
        moved: differenceText(moved, currency),
        change: costChange(group.now, formerOf(group)),
      }),
    ),
    total: {},
    shown: movers.length,
    rowsOverlap: false,
  };
}

/** "a team", "an agent" */
function kindText(label: string): string {
  return /^[aeiou]/.test(label) ? say`an ${label}` : say`a ${label}`;
}

/** Nothing while one of the two is pending: nobody knows whether it rose or fell. */
function movedBy(group: Compared): bigint {
  const [now, before] = [group.now, formerOf(group)];
  return isCostPending(now) || isCostPending(before) ? 0n : now.costNano - before.costNano;
}

function formerOf({ former: [before = NO_COST] }: Compared): CostSum {
  return before;
}

function order(one: bigint, other: bigint): number {
  return one < other ? -1 : Number(one > other);
}
