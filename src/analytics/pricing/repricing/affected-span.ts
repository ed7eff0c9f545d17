import type { PriceRow } from '../../state.ts';
import { normaliseModel } from '../book/normalise-model.ts';
import type { UsedModel } from '../book/used-models.ts';
import { isName } from '../rows/row-index.ts';

/** [from, to), UTC milliseconds. */
export type Span = { readonly from: number; readonly to: number };

/** Before and after every event; its end is a date in every time zone, which the last instants a Date holds are not. */
export const ALL_TIME: Span = { from: 0, to: Date.UTC(9999, 0) };

/**
 * The time in which rows that come or go can move what a model costs: mostly that in which they hold. A name, the
 * catalogue's first price, and any row where a provider has to be found out decide which other rows are asked, at
 * any time.
 */
export function affectedSpan(rows: readonly PriceRow[], { provider, model }: UsedModel): Span {
  const seller = normaliseModel(provider, model).provider;
  // OpenRouter has the maker's prices as long as it has none of its own.
  if (seller === '' || seller === 'openrouter' || rows.some(isFoundation)) return ALL_TIME;
  const starts = rows.map(({ validFrom }) => validFrom ?? ALL_TIME.from);
  const ends = rows.map(({ validTo }) => validTo ?? ALL_TIME.to);
  return { from: Math.max(ALL_TIME.from, Math.min(...starts)), to: Math.max(...ends) };
}

function isFoundation(row: PriceRow): boolean {
  return isName(row) || (row.source === 'base' && row.validFrom === null);
}

/** The time from the first to the last of several. */
export function spanOf(spans: readonly Span[]): Span {
  return {
    from: Math.min(...spans.map(({ from }) => from)),
    to: Math.max(...spans.map(({ to }) => to)),
  };
}
