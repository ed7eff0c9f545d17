import { createHash } from 'node:crypto';
import { isSeriesDimension, maybeDimension, type SeriesDimension } from '../../dimensions.ts';

/** The dimension of a scope that means each of its values, "user:*"; undefined for any other scope. */
export function maybeEachDimension(scope: string): SeriesDimension | undefined {
  if (!scope.endsWith(':*')) return undefined;
  const dimension = maybeDimension(scope.slice(0, -2));
  return dimension && isSeriesDimension(dimension.name) ? dimension.name : undefined;
}

/** A scope within a key that outlives it: people can be erased, and values are long. */
export function scopeHash(scope: string): string {
  return createHash('sha256').update(scope).digest('hex').slice(0, 16);
}
