import type { SeriesDimension } from '../../src/analytics/dimensions.ts';
import type { SeriesRow } from './rows.ts';

/**
 * Margins are rollups by one dimension alone ('' sums a whole organisation), kept beside the rollups by all of
 * them: a question that names one dimension then reads a row for each of its values, not for each of their
 * combinations. Their rows stand under series that have only that dimension's value.
 */
export const MARGINS = [
  '',
  'user',
  'team',
  'model',
  'provider',
  'agent',
  'feature',
  'project',
  'customer',
  'apiKey',
] as const satisfies readonly (SeriesDimension | '')[];

export type Margin = (typeof MARGINS)[number];

/** Names of their tables. */
export const MARGIN_TABLES = { hour: 'marginHour', day: 'marginDay' } as const;

/** What a series has of a margin's dimension. */
export function valueIn(margin: Margin, row: Pick<SeriesRow, Exclude<Margin, ''>>): string {
  return margin === '' ? '' : row[margin];
}
