import { retirementsOf } from '../../pricing/catalogue/retirements.ts';
import { type RetiringUse, retiringUse } from '../../pricing/catalogue/retiring-use.ts';
import type { StateStore } from '../../state.ts';
import type { UsageReader } from '../../store.ts';
import type { DigestDay } from './facts.ts';

type Stores = { readonly state: Pick<StateStore, 'setting'>; readonly usage: Pick<UsageReader, 'sum'> };

/** What a weekly or monthly digest may tell of models that are taken away while its question still uses them. */
export async function retiringModels(
  { state, usage }: Stores,
  { question, every }: DigestDay,
): Promise<readonly RetiringUse[]> {
  const { org, filters, now, totalsOnly, boundTo } = question;
  // Who may read totals alone may not read what makes them up.
  if (every === 'day' || totalsOnly || boundTo !== undefined) return [];
  return retiringUse(usage, await retirementsOf(state, org), { org, filters, now });
}

/** A retirement is told once; one that is put off is another. */
export function retiringKey({ retirement: { provider, model, day } }: RetiringUse): string {
  return `${provider}/${model} ${day}`;
}
