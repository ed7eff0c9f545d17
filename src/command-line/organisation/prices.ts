import { operatorRows } from '../../analytics/pricing/own-prices/operator-price.ts';
import type { PriceRow } from '../../analytics/state.ts';
import type { PlanContext } from './context.ts';

/** The operator's own prices, which go before the catalogue's. */
export function pricesOf({ entry, now, say }: PlanContext): readonly PriceRow[] {
  const place = { org: entry.id, mode: 'standard', sourceVersion: 'apply', now };
  return (entry.prices ?? []).flatMap((price, index) => {
    const { rows, problems } = operatorRows(price, place);
    for (const { field, message } of problems) {
      say(`prices[${index}]${field === '' ? '' : `.${field}`}`, message);
    }
    return rows;
  });
}
