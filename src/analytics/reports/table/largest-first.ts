import type { Measure, SumRow } from '../../store.ts';

/** Orders sums by one measure, the largest first; ties go by name, so that answers are stable. */
export function largestFirst<Name extends Measure>(name: Name) {
  return (one: SumRow<Name>, other: SumRow<Name>): number => {
    const [own, others] = [one.measures[name], other.measures[name]];
    if (own !== others) return own < others ? 1 : -1;
    return one.value < other.value ? -1 : Number(one.value > other.value);
  };
}
