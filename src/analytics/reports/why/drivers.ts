import { absolute } from '../../absolute.ts';
import type { DimensionName } from '../../dimensions.ts';
import type { Measure, Measures } from '../../store.ts';
import { isCostPending, NO_COST } from '../pending-cost.ts';
import { nameOf } from '../table/breakdown.ts';

/** What is summed of one value in one of the windows. */
export const VALUE_MEASURES = [
  'costNano',
  'pendingEvents',
  'requests',
  'inputTokens',
  'outputTokens',
] as const satisfies readonly Measure[];

export type ValueSums = Pick<Measures, (typeof VALUE_MEASURES)[number]>;

/** What one value of a dimension has to do with a difference. */
export type Driver = {
  readonly value: string;
  readonly name: string;
  readonly before: ValueSums;
  readonly now: ValueSums;
  /**
   * Nano-USD, of what has a price; of all values together exactly the difference, where rows do not overlap. Nobody
   * knows the change of a value that is pending in one of the windows.
   */
  readonly change: bigint;
  readonly isPending: boolean;
};

const NONE: ValueSums = { ...NO_COST, requests: 0n, inputTokens: 0n, outputTokens: 0n };

export type Sides = {
  readonly before: ReadonlyMap<string, ValueSums>;
  readonly now: ReadonlyMap<string, ValueSums>;
};

/** Every value of either window, the largest change first, equal ones by name. */
export function driversOf(dimension: DimensionName, { before, now }: Sides): readonly Driver[] {
  const values = new Set([...now.keys(), ...before.keys()]);
  return [...values]
    .map((value) => {
      const sides = { before: before.get(value) ?? NONE, now: now.get(value) ?? NONE };
      const change = sides.now.costNano - sides.before.costNano;
      const isPending = isCostPending(sides.now) || isCostPending(sides.before);
      return { value, name: nameOf(value, dimension), change, isPending, ...sides };
    })
    .sort((a, b) => bySize(a, b) || (a.name < b.name ? -1 : 1));
}

/**
 * How well a dimension explains a difference: the part of all that moved, up and down, that its largest change
 * is. Values without a name explain nothing, nor do those that are pending. 0 to 1.
 */
export function explained(drivers: readonly Driver[]): number {
  const moved = drivers.reduce((sum, { change }) => sum + Number(absolute(change)), 0);
  const [largest] = drivers.filter(({ value, isPending }) => value !== '' && !isPending);
  return largest && moved > 0 ? Number(absolute(largest.change)) / moved : 0;
}

function bySize(a: Driver, b: Driver): number {
  const difference = absolute(b.change) - absolute(a.change);
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}
