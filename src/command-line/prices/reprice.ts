import { loadBook } from '../../analytics/pricing/book/stored-book.ts';
import { filtersFor, isMeant, usedModels } from '../../analytics/pricing/book/used-models.ts';
import { compareCosts } from '../../analytics/pricing/repricing/cost-comparison.ts';
import { type RepricePart, reprice } from '../../analytics/pricing/repricing/repricing.ts';
import {
  repricedMessage,
  repricePreviewMessage,
  repricingElsewhere,
} from '../../analytics/reports/prices/reprice.ts';
import type { Organisation } from '../../analytics/state.ts';
import { maybeStretch } from '../../bot/grammar/range-date.ts';
import { FAILED } from '../output.ts';
import { createProgress, type Progress } from '../progress.ts';
import {
  failed,
  misunderstood,
  noteChange,
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
  const span = readSpan(flags, organisation);
  if (typeof span === 'string') return misunderstood(span, dependencies);
  const { model } = flags;
  if (model === undefined)
    return repriceOrPreview(organisation, { pendingOnly: false, ...span }, flags, dependencies);
  const used = await usedModels(dependencies.usage, organisation.id, dependencies.now());
  const models = used.filter((one) => isMeant(one, model));
  if (models.length === 0)
    return failed(`no event of "${organisation.id}" is of the model "${model}"`, dependencies);
  return repriceOrPreview(organisation, { pendingOnly: false, models, ...span }, flags, dependencies);
}

function repriceOrPreview(
  organisation: Organisation,
  part: RepricePart,
  flags: PricesFlags,
  dependencies: PricesDependencies,
): Promise<number> {
  return flags['dry-run']
    ? previewReprice(organisation, part, dependencies)
    : repriceNow(organisation, part, dependencies);
}

/** Dates of the organisation's zone, instants, or what is wrong with them. */
function readSpan({ from, to }: PricesFlags, { timeZone }: Organisation) {
  const [start, end] = [from, to].map((text) =>
    text === undefined ? undefined : maybeStretch(text, timeZone),
  );
  if (from !== undefined && !start) return `--from takes a date such as 2026-10-01, not "${from}"`;
  if (to !== undefined && !end) return `--to takes a date such as 2026-11-01, not "${to}"`;
  if (start && end && start.from >= end.from) return '--to must be a later date than --from';
  return { ...(start && { from: start.from }), ...(end && { to: end.from }) };
}

async function previewReprice(
  { id: org, timeZone }: Organisation,
  part: RepricePart,
  dependencies: PricesDependencies,
): Promise<number> {
  const { usage, state } = dependencies;
  const book = await loadBook(state);
  const progress = progressOver('reading', await eventsIn(dependencies, org, part), dependencies);
  const comparison = await compareCosts(usage.repriceable({ org, ...part }), {
    timeZone,
    price: (event) => book.price(org, event),
    onRead: progress.add,
  });
  progress.stop();
  return tell(repricePreviewMessage(comparison, ''), dependencies);
}

/** Prices some events anew, with a bar, and says what that changed. */
export async function repriceNow(
  organisation: Organisation,
  part: RepricePart,
  dependencies: PricesDependencies,
): Promise<number> {
  const { state, usage, now, randomId } = dependencies;
  const pricer = await loadBook(state);
  const events = await eventsIn(dependencies, organisation.id, part);
  // Each is compared, then priced.
  const progress = progressOver('repricing', events * 2, dependencies);
  const result = await reprice(
    { state, usage, pricer },
    { organisation, parts: [part], owner: randomId(60), now, onProgress: progress.add },
  );
  progress.stop();
  if (result.kind === 'busy') return failed(repricingElsewhere(), dependencies);
  const message = repricedMessage(result.changes, '');
  const change = { org: organisation.id, what: 'prices reprice', detail: message.headline };
  if (result.events > 0) await noteChange(change, dependencies);
  return tell(message, dependencies);
}

/** How many events are looked at: what a bar counts up to. */
export async function eventsIn(
  { usage, now }: Pick<PricesDependencies, 'usage' | 'now'>,
  org: string,
  { models, from = 0, to = now() + 86_400_000 }: Pick<RepricePart, 'models' | 'from' | 'to'>,
): Promise<number> {
  const filters = models ? filtersFor(models) : [];
  const [row] = await usage.sum({ org, from, to, filters }, { measures: ['events'] });
  return Number(row?.measures.events ?? 0n);
}

export function progressOver(label: string, total: number, { error, now }: PricesDependencies): Progress {
  return createProgress(error, { label, total, unit: { name: 'events', size: 1 }, now });
}
