import { say } from '../../language/say.ts';
import { type Currency, formatMoney } from '../currency.ts';
import { NANO_PER_USD } from '../money.ts';
import { loadBook } from '../pricing/book/stored-book.ts';
import { costText } from '../reports/pending-cost.ts';
import type { StateStore } from '../state.ts';
import type { UsageStore } from '../store.ts';
import { findTips, savingOf, type TipsAsked } from './find-tips.ts';
import { callsOf, shareText, tipName } from './tip-words.ts';

export type BestTipStores = {
  readonly state: Pick<StateStore, 'bookVersion' | 'priceRows'>;
  readonly usage: Pick<UsageStore, 'sum' | 'detail' | 'calls'>;
};

export type BestTipAsked = Omit<TipsAsked, 'pricing'> & {
  readonly currency?: Currency | undefined;
  /** Where all tips are read: "/usage tips 7d". */
  readonly more: string;
};

/** The largest saving of a period as one line of a digest; null below a dollar or one percent of what was spent. */
export async function bestTipLine(
  { state, usage }: BestTipStores,
  { currency, more, ...asked }: BestTipAsked,
): Promise<string | null> {
  const [sum] = await usage.sum(asked.query, { measures: ['costNano'] });
  // Reading the calls would show no saving of a dollar.
  if (!sum || sum.measures.costNano < NANO_PER_USD) return null;
  const { book } = await loadBook(state);
  const { tips, spent } = await findTips(usage, { ...asked, pricing: { book, org: asked.query.org } });
  const [best] = tips;
  if (!best) return null;
  const saving = savingOf(best);
  if (saving < NANO_PER_USD || saving * 100n < spent.costNano) return null;
  const [amount, cost] = [formatMoney(saving, currency), costText(spent, currency)];
  const share = shareText(saving, spent.costNano);
  return say`Tip: ${amount} of ${cost} (${share}) could be saved with ${tipName(best)}, ${callsOf(best)}. More: ${more}`;
}
