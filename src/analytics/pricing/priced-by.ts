import { z } from 'zod';
import type { PriceRow, StateStore } from '../state.ts';
import { fingerprint, priceReach } from './price-reach.ts';
import { keyOf, type UsedModel } from './used-models.ts';

const SETTING = 'prices.priced-by';

const storedSchema = z.object({ bookVersion: z.number(), prints: z.record(z.string(), z.string()) });

/** The version of the book by which all events were last priced, and per model a fingerprint of its rows. */
export type PricedBy = z.infer<typeof storedSchema>;

/** The rest, used least, is looked at with every change of the book. */
const MOST_MODELS = 5_000;

export type BookInUse = {
  readonly org: string;
  readonly bookVersion: number;
  readonly rows: readonly PriceRow[];
  /** The most used first. */
  readonly used: readonly UsedModel[];
};

/** Undefined before the first time. */
export async function readPricedBy(
  state: Pick<StateStore, 'setting'>,
  org: string,
): Promise<PricedBy | undefined> {
  const text = await state.setting(org, SETTING);
  return text === undefined ? undefined : storedSchema.parse(JSON.parse(text));
}

export function savePricedBy(
  state: Pick<StateStore, 'saveSetting'>,
  org: string,
  pricedBy: PricedBy,
): Promise<void> {
  return state.saveSetting(org, SETTING, JSON.stringify(pricedBy));
}

/** What to remember of a book by which all events are priced. */
export function pricedByNow({ org, bookVersion, rows, used }: BookInUse): PricedBy {
  const reach = priceReach(rows, org);
  const prints = used.slice(0, MOST_MODELS).map((model) => [keyOf(model), fingerprint(reach(model))]);
  return { bookVersion, prints: Object.fromEntries(prints) };
}

/** Models on which other rows bear now. Nothing is known of a store's first time: there, only what waits is. */
export function changedModels(before: PricedBy | undefined, after: BookInUse): readonly UsedModel[] {
  if (before === undefined) return [];
  const reach = priceReach(after.rows, after.org);
  return after.used.filter((model) => before.prints[keyOf(model)] !== fingerprint(reach(model)));
}
