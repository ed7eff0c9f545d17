import type { Pricer } from '../analytics/ingest/receive.ts';
import { keyOf, usedModels } from '../analytics/pricing/book/used-models.ts';
import {
  type BookInUse,
  changesSince,
  type PricedBy,
  pricedByNow,
  readPricedBy,
  savePricedBy,
} from '../analytics/pricing/repricing/priced-by.ts';
import { type RepricePart, reprice as repriceParts } from '../analytics/pricing/repricing/repricing.ts';
import type { Organisation, PriceRow, StateStore } from '../analytics/state.ts';
import type { UsageStore } from '../analytics/store.ts';
import { forEveryOrganisation } from './every.ts';
import type { IntervalJob } from './job.ts';

export type RepriceParts = {
  readonly state: Pick<
    StateStore,
    | 'organisations'
    | 'bookVersion'
    | 'priceRows'
    | 'setting'
    | 'saveSetting'
    | 'lease'
    | 'release'
    | 'webhooks'
    | 'enqueue'
  >;
  readonly usage: Pick<UsageStore, 'sum' | 'pendingModels' | 'repriceable' | 'reprice'>;
  readonly pricer: Pricer;
};

const EVERY_MS = 30_000;

/**
 * Prices events anew as soon as the book has changed: those that wait for a price, and those of models on which
 * other rows bear than when they were priced. What has no price in this book will have none at the next look
 * either, so nothing is tried twice with one version, not even after a start.
 */
export function reprice(parts: RepriceParts): IntervalJob {
  let tried: number | undefined;
  return {
    kind: 'interval',
    name: 'reprice',
    everyMs: EVERY_MS,
    run: async ({ now }) => {
      const version = await parts.state.bookVersion();
      if (version === tried) return;
      const behind = await organisationsBehind(parts.state, version);
      // Most starts find nothing to do, and need no book for it.
      if (behind.length === 0 || (await repriceAll(parts, behind, { version, now }))) tried = version;
    },
  };
}

async function organisationsBehind(
  state: RepriceParts['state'],
  version: number,
): Promise<readonly Organisation[]> {
  const organisations = await state.organisations();
  const priced = await Promise.all(organisations.map(({ id }) => readPricedBy(state, id)));
  return organisations.filter((_, index) => priced[index]?.bookVersion !== version);
}

/** False where not all is done, so that it has to be looked at again. */
async function repriceAll(
  parts: RepriceParts,
  organisations: readonly Organisation[],
  { version, now }: { readonly version: number; readonly now: number },
): Promise<boolean> {
  const { state, pricer } = parts;
  if (pricer.version() !== version) await pricer.reload();
  const rows = await state.priceRows();
  // Else what is noted of these rows would be taken for what events were priced by.
  if (pricer.version() !== version || (await state.bookVersion()) !== version) return false;
  let isDone = true;
  await forEveryOrganisation(organisations, async (organisation) => {
    if (!(await repriceOrganisation(parts, organisation, { rows, now }))) isDone = false;
  });
  return isDone;
}

/** False where another process is at it. */
async function repriceOrganisation(
  { state, usage, pricer }: RepriceParts,
  organisation: Organisation,
  { rows, now }: { readonly rows: readonly PriceRow[]; readonly now: number },
): Promise<boolean> {
  const { id: org } = organisation;
  const before = await readPricedBy(state, org);
  const bookVersion = pricer.version();
  if (before?.bookVersion === bookVersion) return true;
  const book = { org, bookVersion, rows, used: await usedModels(usage, org, now) };
  const parts = await partsOf(usage, before, book);
  if (parts.length > 0) {
    const repricing = { organisation, parts, owner: `job:${org}`, now: () => now };
    const { kind } = await repriceParts({ state, usage, pricer }, repricing);
    if (kind === 'busy') return false;
  }
  await savePricedBy(state, org, pricedByNow(book));
  return true;
}

/** Events that changed rows can bear on, and of other models what waits. */
async function partsOf(
  usage: RepriceParts['usage'],
  before: PricedBy | undefined,
  book: BookInUse,
): Promise<readonly RepricePart[]> {
  const changes = changesSince(before, book);
  const changed = new Set(changes.flatMap(({ models }) => models.map(keyOf)));
  const waiting = (await usage.pendingModels(book.org)).filter((model) => !changed.has(keyOf(model)));
  return [
    ...changes.map((change) => ({ pendingOnly: false, ...change })),
    ...(waiting.length > 0 ? [{ pendingOnly: true, models: waiting }] : []),
  ];
}
