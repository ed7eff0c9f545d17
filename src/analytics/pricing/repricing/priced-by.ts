import { z } from 'zod';
import type { PriceRow, StateStore } from '../../state.ts';
import { keyOf, type UsedModel } from '../book/used-models.ts';
import { ALL_TIME, affectedSpan, type Span } from './affected-span.ts';
import { fingerprint, isInForce, priceReach, reachAmong } from './price-reach.ts';

const SETTING = 'prices.priced-by';

const storedSchema = z.object({
  bookVersion: z.number(),
  prints: z.record(z.string(), z.string()),
  /** Ids of all rows that bore on any of these models. */
  rows: z.array(z.string()).optional(),
});

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
  const reached = used.slice(0, MOST_MODELS).map((model) => ({ key: keyOf(model), rows: reach(model) }));
  return {
    bookVersion,
    prints: Object.fromEntries(reached.map((model) => [model.key, fingerprint(model.rows)])),
    rows: [...new Set(reached.flatMap((model) => model.rows.map(({ id }) => id)))],
  };
}

/** Models whose events may cost something else, and when those were made. */
export type Change = Span & { readonly models: readonly UsedModel[] };

/**
 * What other rows bear on now, models of one time together. Nothing is known of a store's first time: there, only
 * what waits for a price is new.
 */
export function changesSince(before: PricedBy | undefined, after: BookInUse): readonly Change[] {
  if (before === undefined) return [];
  const reach = priceReach(after.rows, after.org);
  const changed = after.used.filter((model) => before.prints[keyOf(model)] !== fingerprint(reach(model)));
  const spanOfModel = spansSince(before, after);
  const bySpan = Map.groupBy(changed, (model) => JSON.stringify(spanOfModel(model)));
  return [...bySpan.values()].flatMap((models) =>
    models.slice(0, 1).map((model) => ({ ...spanOfModel(model), models })),
  );
}

/** Rows that came or went since tell when the events they bear on were made. */
function spansSince({ rows: ids }: PricedBy, { org, rows }: BookInUse): (model: UsedModel) => Span {
  if (ids === undefined) return () => ALL_TIME;
  const known = new Set(ids);
  const isChanged = (row: PriceRow) => isInForce(row, org) !== known.has(row.id);
  const reach = reachAmong(rows.filter((row) => isInForce(row, org) || known.has(row.id)));
  return (model) => {
    const changed = reach(model).filter(isChanged);
    return changed.length === 0 ? ALL_TIME : affectedSpan(changed, model);
  };
}
