import type { StateStore } from '../analytics/state.ts';
import type { UsageStore } from '../analytics/store.ts';
import type { IntervalJob } from './job.ts';

const HOUR_MS = 3_600_000;

export type PruneParts = {
  readonly state: Pick<StateStore, 'prune'>;
  readonly usage: Pick<UsageStore, 'prune'>;
};

/** Removes expired buttons and codes, what ended long ago, and five-minute sums nobody asks for any more. */
export function prune({ state, usage }: PruneParts): IntervalJob {
  return {
    kind: 'interval',
    name: 'prune',
    everyMs: HOUR_MS,
    run: async ({ now }) => {
      await state.prune(now);
      await usage.prune();
    },
  };
}
