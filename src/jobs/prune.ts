import type { StateStore } from '../analytics/state.ts';
import type { Pruned, Retention, UsageStore } from '../analytics/store.ts';
import { forEvery } from './every.ts';
import type { IntervalJob, Log } from './job.ts';

const MINUTE_MS = 60_000;

export type PruneParts = {
  readonly state: Pick<StateStore, 'organisations' | 'prune'>;
  readonly usage: Pick<UsageStore, 'prune'>;
  readonly retention: Retention;
  readonly log: Log;
};

/** Removes expired buttons and codes, what ended long ago, and what is kept no longer of events and their sums. */
export function prune({ state, usage, retention, log }: PruneParts): IntervalJob {
  const told = new Map<string, number>();

  /** A day that is held is told once a start: it stays until somebody looks at it. */
  function tell(org: string, { held }: Pruned): void {
    if (!held) return void told.delete(org);
    if (told.get(org) === held.from) return;
    told.set(org, held.from);
    const day = new Date(held.from).toISOString();
    const fields = { org, day, drifts: held.drifts.length, first: held.drifts[0] };
    log.error(fields, 'events are kept since sums of their day differ from them; see: tokenbell verify');
  }

  return {
    kind: 'interval',
    name: 'prune',
    everyMs: MINUTE_MS,
    run: async ({ now }) => {
      await state.prune(now);
      await forEvery(await state.organisations(), async ({ id: org }) => {
        tell(org, await usage.prune(org, retention));
      });
    },
  };
}
