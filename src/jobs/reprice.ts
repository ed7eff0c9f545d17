import type { Pricer } from '../analytics/ingest/receive.ts';
import type { StateStore } from '../analytics/state.ts';
import type { UsageStore } from '../analytics/store.ts';
import { forEvery } from './every.ts';
import type { IntervalJob } from './job.ts';

export type RepriceParts = {
  readonly state: Pick<StateStore, 'organisations' | 'bookVersion'>;
  readonly usage: Pick<UsageStore, 'pendingModels' | 'reprice'>;
  readonly pricer: Pricer;
};

const EVERY_MS = 30_000;

/**
 * Prices events that wait for a price, as soon as the book has changed (and once after the start). What has no
 * price in this book will have none at the next look either, so nothing is tried twice with one version.
 */
export function reprice({ state, usage, pricer }: RepriceParts): IntervalJob {
  let tried: number | undefined;
  return {
    kind: 'interval',
    name: 'reprice',
    everyMs: EVERY_MS,
    run: async () => {
      const version = await state.bookVersion();
      if (version === tried) return;
      if (pricer.version() !== version) await pricer.reload();
      const bookVersion = pricer.version();
      await forEvery(await state.organisations(), async ({ id: org }) => {
        if ((await usage.pendingModels(org)).length === 0) return;
        await usage.reprice({ org, bookVersion, pendingOnly: true }, (event) => pricer.price(org, event));
      });
      tried = bookVersion;
    },
  };
}
