import type { DimensionName } from '../../dimensions.ts';
import type { StateStore } from '../../state.ts';
import type { UsageStore } from '../../store.ts';
import { SIGHTED_DIMENSIONS } from './first-seen.ts';
import { useBy } from './use.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export type SightParts = {
  readonly state: Pick<StateStore, 'sightings' | 'addSightings'>;
  readonly usage: Pick<UsageStore, 'sum'>;
  readonly org: string;
};

/** When values were first seen, by dimension and value. */
export type Sights = ReadonlyMap<string, ReadonlyMap<string, number>>;

/**
 * Notes values of the day up to `to` that nobody has seen before, and tells what is known. The first time all of an
 * organisation's past is noted as old as the organisation, so that none of it is news.
 */
export async function noteSights(
  parts: SightParts,
  { oldest, to }: { readonly oldest: number; readonly to: number },
): Promise<Sights> {
  const sights = new Map<string, ReadonlyMap<string, number>>();
  for (const dimension of SIGHTED_DIMENSIONS)
    sights.set(dimension, await noteDimension(parts, dimension, { oldest, to }));
  return sights;
}

async function noteDimension(
  { state, usage, org }: SightParts,
  dimension: DimensionName,
  { oldest, to }: { readonly oldest: number; readonly to: number },
): Promise<ReadonlyMap<string, number>> {
  const known = new Map((await state.sightings(org, dimension)).map(({ value, at }) => [value, at]));
  const isFirst = known.size === 0;
  const day = to - DAY_MS;
  const seen = await useBy(usage, { org, from: isFirst ? oldest : day, to }, dimension);
  const unknown = [...seen.keys()].filter((value) => !known.has(value));
  if (unknown.length === 0) return known;
  const before = isFirst ? new Map() : await useBy(usage, { org, from: day, to: to - HOUR_MS }, dimension);
  const at = (value: string) => (isFirst ? oldest : before.has(value) ? day : to - HOUR_MS);
  const added = unknown.map((value) => ({ org, dimension, value, at: at(value) }));
  await state.addSightings(added);
  for (const { value, at: firstAt } of added) known.set(value, firstAt);
  return known;
}

export function firstSeenIn(sights: Sights): (dimension: DimensionName, value: string) => number | undefined {
  return (dimension, value) => sights.get(dimension)?.get(value);
}
