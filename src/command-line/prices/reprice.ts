import { compareCosts } from '../../analytics/pricing/cost-comparison.ts';
import { repriceModels } from '../../analytics/pricing/repricing.ts';
import { loadBook } from '../../analytics/pricing/stored-book.ts';
import { isMeant, isOf, type UsedModel, usedModels } from '../../analytics/pricing/used-models.ts';
import {
  REPRICING_ELSEWHERE,
  repricedMessage,
  repricePreviewMessage,
} from '../../analytics/reports/reprice.ts';
import type { Organisation } from '../../analytics/state.ts';
import type { UsageStore } from '../../analytics/store.ts';
import { FAILED } from '../output.ts';
import { createProgress, type Progress } from '../progress.ts';
import {
  failed,
  misunderstood,
  organisationOf,
  type PricesDependencies,
  type PricesFlags,
  tell,
} from './options.ts';

/** `prices reprice`: prices stored events by the book as it stands, at once. */
export async function repricePrices(
  words: readonly string[],
  flags: PricesFlags,
  dependencies: PricesDependencies,
): Promise<number> {
  if (words.length > 0) return misunderstood(`reprice takes no "${words[0]}"`, dependencies);
  const organisation = await organisationOf(flags, dependencies);
  if (!organisation) return FAILED;
  const { model } = flags;
  const used = await usedModels(dependencies.usage, organisation.id, dependencies.now());
  const models = model === undefined ? used : used.filter((one) => isMeant(one, model));
  if (model !== undefined && models.length === 0)
    return failed(`no event of "${organisation.id}" is of the model "${model}"`, dependencies);
  return flags['dry-run']
    ? previewReprice(organisation, models, dependencies)
    : repriceNow(organisation, models, dependencies);
}

async function previewReprice(
  { id: org, timeZone }: Organisation,
  models: readonly UsedModel[],
  dependencies: PricesDependencies,
): Promise<number> {
  const { usage, state, now } = dependencies;
  const book = await loadBook(state);
  const progress = progressOver('reading', await eventsIn(usage, org, now()), dependencies);
  const query = { org, from: 0, to: Number.MAX_SAFE_INTEGER, filters: [] };
  const comparison = await compareCosts(usage.events(query), {
    timeZone,
    price: (event) => book.price(org, event),
    concerns: isOf(models),
    onRead: progress.add,
  });
  progress.stop();
  return tell(repricePreviewMessage(comparison, ''), dependencies);
}

/** Prices all events of some models anew, with a bar, and says what that changed. */
export async function repriceNow(
  organisation: Organisation,
  models: readonly UsedModel[],
  dependencies: PricesDependencies,
): Promise<number> {
  const { state, usage, now, randomId } = dependencies;
  const pricer = await loadBook(state);
  // Every event is read, and those of the models are priced.
  const all = await eventsIn(usage, organisation.id, now());
  const progress = progressOver('repricing', all * 2, dependencies);
  const result = await repriceModels(
    { state, usage, pricer },
    { organisation, models, owner: randomId(60), now, onProgress: progress.add },
  );
  progress.stop();
  if (result.kind === 'busy') return failed(REPRICING_ELSEWHERE, dependencies);
  return tell(repricedMessage(result.changes, ''), dependencies);
}

/** How many events an organisation ever had: what a bar counts up to. */
export async function eventsIn(usage: Pick<UsageStore, 'sum'>, org: string, now: number): Promise<number> {
  const [row] = await usage.sum(
    { org, from: 0, to: now + 86_400_000, filters: [] },
    { measures: ['events'] },
  );
  return Number(row?.measures.events ?? 0n);
}

export function progressOver(label: string, total: number, { error, now }: PricesDependencies): Progress {
  return createProgress(error, { label, total, unit: { name: 'events', size: 1 }, now });
}
