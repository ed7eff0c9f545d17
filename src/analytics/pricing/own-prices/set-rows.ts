import type { PriceRow } from '../../state.ts';
import { type RowChanges, withFreshIds } from '../rows/new-rows.ts';

/**
 * What an operator's rows change in a book: they are added, and an own row that said something else about
 * exactly the same thing and time is superseded. Nothing else is touched: rows of other times stay history.
 */
export function setRows(existing: readonly PriceRow[], rows: readonly PriceRow[]): RowChanges {
  const inForce = new Set(existing.filter((row) => row.supersededBy === null).map(contentOf));
  const added = withFreshIds(
    existing,
    rows.filter((row) => !inForce.has(contentOf(row))),
  );
  const heirs = new Map(added.map((row) => [slotOf(row), row.id]));
  const superseded = existing.flatMap((row) => {
    const by = row.supersededBy === null && row.source === 'operator' ? heirs.get(slotOf(row)) : undefined;
    return by === undefined ? [] : [{ id: row.id, by }];
  });
  return { added, superseded };
}

/** The book as it will be once the changes are written. */
export function rowsAfter(existing: readonly PriceRow[], { added, superseded }: RowChanges): PriceRow[] {
  const heirs = new Map(superseded.map(({ id, by }) => [id, by]));
  return [
    ...existing.map((row) => ({ ...row, supersededBy: row.supersededBy ?? heirs.get(row.id) ?? null })),
    ...added,
  ];
}

/** Everything a row says but the price itself. */
function slotOf(row: PriceRow): string {
  const { source, org, provider, model, mode, regionClass, contextAbove, contextInclusive, schedule } = row;
  return [
    ...[source, org, provider, model, mode, regionClass, contextAbove, contextInclusive, schedule],
    ...[row.class, row.validFrom, row.validTo],
  ].join('\u001f');
}

function contentOf(row: PriceRow): string {
  return `${slotOf(row)}\u001f${row.picoPerUnit}\u001f${row.perUnit}`;
}
