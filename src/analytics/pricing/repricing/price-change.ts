import type { Organisation, PriceRow } from '../../state.ts';
import type { UsageStore } from '../../store.ts';
import { compileBook, priceEvent } from '../book/price-book.ts';
import { type UsedModel, usedModels } from '../book/used-models.ts';
import { rowsAfter } from '../own-prices/set-rows.ts';
import type { RowChanges } from '../rows/new-rows.ts';
import { affectedSpan, spanOf } from './affected-span.ts';
import { type CostComparison, compareCosts } from './cost-comparison.ts';
import { priceReach } from './price-reach.ts';
import type { RepricePart } from './repricing.ts';

export type PriceChangePreview = {
  /** The events on which the changed rows can bear. */
  readonly part: RepricePart;
  readonly comparison: CostComparison;
};

export type PreviewOptions = {
  readonly organisation: Pick<Organisation, 'id' | 'timeZone'>;
  readonly existing: readonly PriceRow[];
  readonly now: number;
  /** Events read at most. */
  readonly most?: number;
  readonly onRead?: (events: number) => void;
};

/** What stored events would cost once rows are added and superseded; nothing is written. */
export async function previewChange(
  { usage }: { readonly usage: Pick<UsageStore, 'sum' | 'repriceable'> },
  changes: RowChanges,
  options: PreviewOptions,
): Promise<PriceChangePreview> {
  const { organisation, existing, now, most, onRead } = options;
  const { id: org, timeZone } = organisation;
  const after = rowsAfter(existing, changes);
  const models = affectedModels(await usedModels(usage, org, now), { org, existing, after, changes });
  if (models.length === 0)
    return { part: { pendingOnly: false, models }, comparison: { changes: [], read: 0, complete: true } };
  const book = compileBook(after);
  const span = spanOf(models.map((model) => affectedSpan(changedRows(existing, changes), model)));
  const part = { pendingOnly: false, models, ...span };
  const comparison = await compareCosts(usage.repriceable({ org, ...part }), {
    timeZone,
    price: (event) => priceEvent(book, event, org),
    ...(most !== undefined && { most }),
    ...(onRead && { onRead }),
  });
  return { part, comparison };
}

type Books = {
  readonly org: string;
  readonly existing: readonly PriceRow[];
  readonly after: readonly PriceRow[];
  readonly changes: RowChanges;
};

function affectedModels(
  used: readonly UsedModel[],
  { org, existing, after, changes }: Books,
): readonly UsedModel[] {
  const changed = new Set([...changes.added, ...changes.superseded].map(({ id }) => id));
  const [reachBefore, reachAfter] = [priceReach(existing, org), priceReach(after, org)];
  return used.filter((model) =>
    [...reachBefore(model), ...reachAfter(model)].some(({ id }) => changed.has(id)),
  );
}

function changedRows(existing: readonly PriceRow[], { added, superseded }: RowChanges): readonly PriceRow[] {
  const gone = new Set(superseded.map(({ id }) => id));
  return [...added, ...existing.filter((row) => gone.has(row.id))];
}
