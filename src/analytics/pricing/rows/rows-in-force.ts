import type { PriceRow } from '../../state.ts';
import { maybeClassIndex } from './price-class.ts';

export type InForce = {
  readonly org: string;
  /** UTC milliseconds. */
  readonly at: number;
  readonly provider?: string;
  readonly model?: string;
};

const SOURCES: readonly PriceRow['source'][] = ['operator', 'correction', 'tier', 'base'];

/** The rows that hold at a moment, of several that say the same thing the one that goes before the others; by name. */
export function rowsInForce(
  rows: readonly PriceRow[],
  { org, at, provider, model }: InForce,
): readonly PriceRow[] {
  const isAsked = (row: PriceRow) =>
    (provider === undefined || row.provider === provider.toLowerCase()) &&
    (model === undefined || row.model === model.toLowerCase());
  const holding = rows.filter(
    (row) =>
      row.supersededBy === null && (row.org === null || row.org === org) && isAsked(row) && holds(row, at),
  );
  const bySlot = Map.groupBy(holding, slotOf);
  const first = [...bySlot.values()].flatMap((slot) => slot.sort(byPrecedence).slice(0, 1));
  return first.sort((one, other) => compareText(slotOf(one), slotOf(other)));
}

function holds({ validFrom, validTo }: PriceRow, at: number): boolean {
  return (validFrom ?? Number.NEGATIVE_INFINITY) <= at && at < (validTo ?? Number.POSITIVE_INFINITY);
}

/** What a row is a price of. */
function slotOf({
  provider,
  model,
  mode,
  regionClass,
  contextAbove,
  schedule,
  class: name,
}: PriceRow): string {
  // Standard prices stand before those of a tier.
  const order = mode === 'standard' ? '' : mode;
  const above = String(contextAbove).padStart(9, '0');
  return [provider, model, order, regionClass, above, schedule ?? '', classOrder(name), name].join('\u001f');
}

/** Input before cache, cache before output. */
function classOrder(name: string): string {
  return String(maybeClassIndex(name) ?? 99).padStart(2, '0');
}

function byPrecedence(one: PriceRow, other: PriceRow): number {
  return (
    SOURCES.indexOf(one.source) - SOURCES.indexOf(other.source) ||
    Number(one.org === null) - Number(other.org === null) ||
    (other.validFrom ?? 0) - (one.validFrom ?? 0) ||
    other.createdAt - one.createdAt
  );
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
