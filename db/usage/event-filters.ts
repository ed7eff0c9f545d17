import { and, eq, exists, inArray, not, notExists, or, type SQL, sql } from 'drizzle-orm';
import { isSeriesDimension, type ListedDimension, NO_VALUE } from '../../src/analytics/dimensions.ts';
import type { Filter } from '../../src/analytics/store.ts';
import type { Database } from '../engine.ts';

/** Whether a row of `event` is among those that all filters leave; undefined without any. */
export function eventFilter(db: Database, org: string, filters: readonly Filter[]): SQL | undefined {
  const { event, series } = db.tables;
  const bySeries = filters.flatMap((filter) => {
    const carries = seriesCarries(db, org, filter);
    return carries ? [filter.negate ? not(carries) : carries] : [];
  });
  const byRow = filters.flatMap((filter) => {
    const carries = rowCarries(db, filter);
    return carries ? [filter.negate ? not(carries) : carries] : [];
  });
  // By number, row for row: a list of all that qualify would read the whole dictionary for a page of events.
  const wanted = db
    .select({ id: series.id })
    .from(series)
    .where(and(eq(series.org, org), eq(series.id, event.series), ...bySeries));
  return and(bySeries.length > 0 ? exists(wanted) : undefined, ...byRow);
}

/** What the dictionary knows: dimensions of one value, and tags. */
function seriesCarries(db: Database, org: string, { dimension, values }: Filter): SQL | undefined {
  const { series, seriesTag } = db.tables;
  if (isSeriesDimension(dimension)) return inArray(series[dimension], [...values]);
  if (dimension !== 'tag') return undefined;
  const tagged = db
    .select({ series: seriesTag.series })
    .from(seriesTag)
    .where(and(eq(seriesTag.org, org), inArray(seriesTag.tag, known(values))));
  return or(inArray(series.id, tagged), values.includes(NO_VALUE) ? eq(series.tags, '[]') : undefined);
}

/** What only the event knows. */
function rowCarries(db: Database, { dimension, values }: Filter): SQL | undefined {
  const { event } = db.tables;
  switch (dimension) {
    case 'tool':
    case 'file':
    case 'workItem':
      return or(
        exists(valuesOf(db, dimension, values)),
        values.includes(NO_VALUE) ? notExists(valuesOf(db, dimension)) : undefined,
      );
    case 'conversation':
    case 'message':
    case 'trace':
      return sql`coalesce(${event[dimension]}, ${NO_VALUE}) in ${[...values]}`;
    default:
      return undefined;
  }
}

function valuesOf(db: Database, dimension: ListedDimension, values?: readonly string[]) {
  const { event, eventValue } = db.tables;
  return db
    .select({ seq: eventValue.seq })
    .from(eventValue)
    .where(
      and(
        eq(eventValue.seq, event.seq),
        eq(eventValue.dimension, dimension),
        values && inArray(eventValue.value, known(values)),
      ),
    );
}

function known(values: readonly string[]): string[] {
  return values.filter((value) => value !== NO_VALUE);
}
