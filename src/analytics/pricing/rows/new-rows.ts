import type { PriceRow } from '../../state.ts';

export type RowChanges = {
  readonly added: readonly PriceRow[];
  readonly superseded: readonly { readonly id: string; readonly by: string }[];
};

/**
 * What an import changes in a book: rows it does not have yet, and the rows those replace. A row is
 * replaced when its source still knows the model but no longer claims this; a model its source has
 * dropped keeps its rows, because past events were charged by them. A claim that comes back after it was
 * replaced is a new row ("…+2"): rows are never changed back.
 */
export function newRows(existing: readonly PriceRow[], incoming: readonly PriceRow[]): RowChanges {
  const inForce = new Set(existing.filter((row) => row.supersededBy === null).map((row) => claimOf(row.id)));
  const added = withFreshIds(
    existing,
    incoming.filter((row) => !inForce.has(row.id)),
  );
  return { added, superseded: supersededBy(existing, incoming, added) };
}

/** Rows under ids that a book does not have yet. */
export function withFreshIds(existing: readonly PriceRow[], rows: readonly PriceRow[]): readonly PriceRow[] {
  const known = new Set(existing.map((row) => row.id));
  return rows.map((row) => (known.has(row.id) ? { ...row, id: nextId(row.id, known) } : row));
}

function supersededBy(
  existing: readonly PriceRow[],
  incoming: readonly PriceRow[],
  added: readonly PriceRow[],
): RowChanges['superseded'] {
  const claimed = new Set(incoming.map((row) => row.id));
  const dropped = existing.filter((row) => row.supersededBy === null && !claimed.has(claimOf(row.id)));
  if (dropped.length === 0) return [];
  // Rows just added come first, so a changed price names its successor rather than a sibling.
  const heirs = heirsOf([...added, ...incoming]);
  return dropped.flatMap((row) => {
    const ofModel = heirs.get(modelKey(row));
    const by = ofModel?.get(`${row.mode}\u001f${row.class}`) ?? ofModel?.get(row.class) ?? ofModel?.get('');
    return by === undefined ? [] : [{ id: row.id, by }];
  });
}

/** Per model, the row that speaks for a mode and class, for a class, and (under '') for the model. */
function heirsOf(rows: readonly PriceRow[]): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const heirs = new Map<string, Map<string, string>>();
  for (const row of rows) {
    const key = modelKey(row);
    const ofModel = heirs.get(key) ?? new Map<string, string>();
    heirs.set(key, ofModel);
    for (const name of [`${row.mode}\u001f${row.class}`, row.class, '']) {
      if (!ofModel.has(name)) ofModel.set(name, row.id);
    }
  }
  return heirs;
}

function modelKey(row: PriceRow): string {
  return `${row.source}\u001f${row.org ?? ''}\u001f${row.provider}\u001f${row.model}`;
}

function claimOf(id: string): string {
  return id.replace(/\+\d+$/, '');
}

function nextId(claim: string, known: ReadonlySet<string>): string {
  let revision = 2;
  while (known.has(`${claim}+${revision}`)) revision += 1;
  return `${claim}+${revision}`;
}
