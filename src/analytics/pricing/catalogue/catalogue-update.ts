import type { PriceRow } from '../../state.ts';
import { newRows, type RowChanges } from '../rows/new-rows.ts';

/** What a newer catalogue says other than the book. */
export type CatalogueUpdate = {
  readonly rows: RowChanges;
  readonly changed: readonly { readonly before: PriceRow; readonly after: PriceRow }[];
  readonly added: readonly PriceRow[];
  /** Prices that are no longer claimed for a model the catalogue still has. */
  readonly removed: readonly PriceRow[];
  /** Models it has no more; their prices stay, because past events were charged by them. */
  readonly droppedModels: readonly string[];
  /** Prices announced for a time that has come: whether the catalogue still says so. */
  readonly announced: readonly { readonly row: PriceRow; readonly isConfirmed: boolean }[];
};

/** Compares the rows of a newer catalogue (with the overlays that build on it) with the book. */
export function catalogueUpdate(
  existing: readonly PriceRow[],
  incoming: readonly PriceRow[],
  now: number,
): CatalogueUpdate {
  const rows = newRows(existing, incoming);
  const byId = new Map(existing.map((row) => [row.id, row]));
  const gone = rows.superseded.flatMap(({ id }) => byId.get(id) ?? []);
  const goneBySlot = new Map(gone.map((row) => [slotOf(row), row]));
  const changed = rows.added.flatMap((after) => {
    const before = goneBySlot.get(slotOf(after));
    return before ? [{ before, after }] : [];
  });
  const pairedBefore = new Set(changed.map(({ before }) => before.id));
  const pairedAfter = new Set(changed.map(({ after }) => after.id));
  const base = existing.filter((row) => row.source === 'base' && row.supersededBy === null);
  const models = new Set(incoming.map(modelOf));
  return {
    rows,
    changed,
    added: rows.added.filter(({ id }) => !pairedAfter.has(id)),
    removed: gone.filter(({ id }) => !pairedBefore.has(id)),
    droppedModels: [...new Set(base.map(modelOf).filter((name) => !models.has(name)))].sort(),
    announced: announcedRows(base, incoming, now),
  };
}

function announcedRows(base: readonly PriceRow[], incoming: readonly PriceRow[], now: number) {
  const claimed = new Set(incoming.map(({ id }) => id));
  return base
    .filter(({ validFrom, createdAt }) => validFrom !== null && validFrom > createdAt && validFrom <= now)
    .map((row) => ({ row, isConfirmed: claimed.has(row.id) }));
}

/** What a row is a price of, and from when. */
function slotOf(row: PriceRow): string {
  const { source, provider, model, mode, regionClass, contextAbove, schedule, validFrom } = row;
  return [source, provider, model, mode, regionClass, contextAbove, schedule, validFrom, row.class].join(
    '\u001f',
  );
}

function modelOf({ provider, model }: PriceRow): string {
  return `${provider}/${model}`;
}
