import { and, eq, sql } from 'drizzle-orm';
import { isSeriesDimension, NO_VALUE, type SeriesDimension } from '../../../src/analytics/dimensions.ts';
import type { Filter } from '../../../src/analytics/store.ts';
import { prepareOnce } from '../../prepare-once.ts';
import { isOfOneMoment, type Reading } from '../reading.ts';
import { dimensionsOf, type Named } from './ways.ts';

/**
 * What a question comes down to where nothing was ever reported with a value of some of its dimensions: it is about
 * the others, whose sums are kept apart, or about nothing. Elsewhere than in a snapshot a first value may come in
 * between.
 */
export async function ofUsedDimensions<Asked extends Named>(
  reading: Reading,
  asked: Asked,
): Promise<Asked | 'nothing'> {
  const { query, split } = asked;
  if (split.within !== undefined || !isOfOneMoment(reading)) return asked;
  const unused = new Set<string>();
  for (const name of dimensionsOf(query, split).filter(isSeriesDimension))
    if (!(await isUsed(reading, query.org, name))) unused.add(name);
  return unused.size === 0 ? asked : withoutDimensions(asked, unused);
}

/** The same question where some dimensions have no value: it is about the others alone, or about nothing. */
export function withoutDimensions<Asked extends Named>(
  asked: Asked,
  unused: ReadonlySet<string>,
): Asked | 'nothing' {
  const { query, split } = asked;
  const isUnused = ({ dimension }: Filter) => unused.has(dimension);
  if (!query.filters.filter(isUnused).every(passesNothing)) return 'nothing';
  const { by, ...others } = split;
  return {
    ...asked,
    query: { ...query, filters: query.filters.filter((filter) => !isUnused(filter)) },
    split: by === undefined || unused.has(by) ? others : split,
  };
}

/** Whether a filter lets through what has no value. No tag is a tag called "". */
function passesNothing({ dimension, values, negate }: Filter): boolean {
  return (dimension !== 'tag' && values.includes(NO_VALUE)) !== negate;
}

/** Every value has a series that has nothing else, made with the first event that has it. */
async function isUsed({ db, once }: Reading, org: string, dimension: SeriesDimension): Promise<boolean> {
  const rows = await once(`used ${org} ${dimension}`, () => anyValue(db).execute({ org, dimension }));
  return rows.length > 0;
}

const anyValue = prepareOnce((db, { series }) =>
  db
    .select({ id: series.id })
    .from(series)
    .where(and(eq(series.org, sql.placeholder('org')), eq(series.sole, sql.placeholder('dimension'))))
    .limit(1)
    .prepare(),
);
