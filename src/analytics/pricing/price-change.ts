import type { Organisation, PriceRow } from '../state.ts';
import type { UsageStore } from '../store.ts';
import { type CostComparison, compareCosts } from './cost-comparison.ts';
import type { RowChanges } from './new-rows.ts';
import { compileBook, priceEvent } from './price-book.ts';
import { priceReach } from './price-reach.ts';
import { rowsAfter } from './set-rows.ts';
import { isOf, type UsedModel, usedModels } from './used-models.ts';

export type PriceChangePreview = {
  /** Models in use on which the changed rows bear. */
  readonly models: readonly UsedModel[];
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
  { usage }: { readonly usage: Pick<UsageStore, 'sum' | 'events'> },
  changes: RowChanges,
  options: PreviewOptions,
): Promise<PriceChangePreview> {
  const { organisation, existing, now, most, onRead } = options;
  const { id: org, timeZone } = organisation;
  const after = rowsAfter(existing, changes);
  const models = affectedModels(await usedModels(usage, org, now), { org, existing, after, changes });
  if (models.length === 0) return { models, comparison: { changes: [], read: 0, complete: true } };
  const book = compileBook(after);
  const comparison = await compareCosts(usage.events({ org, ...spanOf(existing, changes), filters: [] }), {
    timeZone,
    price: (event) => priceEvent(book, event, org),
    concerns: isOf(models),
    ...(most !== undefined && { most }),
    ...(onRead && { onRead }),
  });
  return { models, comparison };
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

/** The time in which any changed row holds. */
function spanOf(existing: readonly PriceRow[], { added, superseded }: RowChanges) {
  const gone = new Set(superseded.map(({ id }) => id));
  const rows = [...added, ...existing.filter((row) => gone.has(row.id))];
  return {
    from: Math.max(0, Math.min(...rows.map(({ validFrom }) => validFrom ?? 0))),
    to: Math.max(...rows.map(({ validTo }) => validTo ?? Number.MAX_SAFE_INTEGER)),
  };
}
