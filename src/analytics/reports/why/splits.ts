import { OPEN } from '../../access/access-dimensions.ts';
import type { DimensionName } from '../../dimensions.ts';
import type { UsageQuery } from '../../store.ts';
import type { ReportContext } from '../context.ts';
import type { Question } from '../question.ts';
import type { Windows } from './difference.ts';
import { type Driver, driversOf, explained, VALUE_MEASURES, type ValueSums } from './drivers.ts';

/** What may explain a difference, the most telling first. */
const EXPLAINING: readonly DimensionName[] = ['agent', 'user', 'feature', 'team', 'model'];

/** Drivers by every dimension the asker may see, and by the one asked for. */
export async function driversBy(
  { question, usage }: ReportContext,
  queries: Windows,
): Promise<ReadonlyMap<DimensionName, readonly Driver[]>> {
  const dimensions = new Set([
    ...(question.by ? [question.by] : []),
    ...EXPLAINING.filter(maySplitBy(question)),
  ]);
  const drivers = new Map<DimensionName, readonly Driver[]>();
  for (const by of dimensions) {
    const sides = { before: await sumsBy(queries.before), now: await sumsBy(queries.now) };
    drivers.set(by, driversOf(by, sides));

    async function sumsBy(query: UsageQuery): Promise<ReadonlyMap<string, ValueSums>> {
      const rows = await usage.sum(query, { by, measures: VALUE_MEASURES });
      return new Map(rows.map((row) => [row.value, row.measures]));
    }
  }
  return drivers;
}

/** What is narrowed to one value explains nothing; who made up a team's totals is not for everybody. */
function maySplitBy({ filters, showPeople, totalsOnly }: Question): (dimension: DimensionName) => boolean {
  const single = filters.filter(({ values, negate }) => !negate && values.length === 1);
  return (dimension) =>
    !single.some((filter) => filter.dimension === dimension) &&
    (dimension !== 'user' || showPeople) &&
    (!totalsOnly || OPEN.includes(dimension));
}

/** The dimension whose largest change is the most of all that moved. */
export function mostTelling(drivers: ReadonlyMap<DimensionName, readonly Driver[]>): DimensionName {
  let best: { readonly by: DimensionName; readonly share: number } = { by: 'model', share: -1 };
  for (const [by, rows] of drivers) {
    const share = rows.length > 1 ? explained(rows) : 0;
    if (share > best.share) best = { by, share };
  }
  return best.by;
}
