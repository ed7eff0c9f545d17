import type { PriceRow } from '../../state.ts';
import { SAME_AS } from './price-row.ts';

/** Rows by provider and model. */
export type RowIndex = ReadonlyMap<string, ReadonlyMap<string, readonly PriceRow[]>>;

export function indexRows(rows: readonly PriceRow[]): RowIndex {
  const index = new Map<string, Map<string, PriceRow[]>>();
  for (const row of rows) {
    const models = index.get(row.provider) ?? new Map<string, PriceRow[]>();
    index.set(row.provider, models);
    const own = models.get(row.model);
    if (own) own.push(row);
    else models.set(row.model, [row]);
  }
  return index;
}

export function rowsUnder(index: RowIndex, provider: string, model: string): readonly PriceRow[] {
  return index.get(provider)?.get(model) ?? [];
}

export function isName(row: PriceRow): boolean {
  return row.class.startsWith(SAME_AS);
}

/** Provider and model a sameAs row points at; a target without a provider stays at the row's own. */
export function targetOf(row: PriceRow, index: RowIndex): { provider: string; model: string } {
  const target = row.class.slice(SAME_AS.length);
  const slash = target.indexOf('/');
  const provider = target.slice(0, slash);
  // Model names hold slashes too: only a head that has prices of its own is a provider.
  const crosses = slash > 0 && rowsUnder(index, row.provider, target).length === 0 && index.has(provider);
  return crosses ? { provider, model: target.slice(slash + 1) } : { provider: row.provider, model: target };
}
