import type { StateStore } from '../analytics/state.ts';
import type { UsageStore } from '../analytics/store.ts';
import { forEvery } from './every.ts';
import type { IntervalJob } from './job.ts';

const EVERY_MS = 2_000;

/** After which an organisation with nothing to do is looked at again. */
const REST_MS = 60_000;

export type SealParts = {
  readonly state: Pick<StateStore, 'organisations'>;
  readonly usage: Pick<UsageStore, 'seal'>;
};

/**
 * Sums hours, days and weeks that are over in the ways questions ask for them: one of each organisation at a
 * time, so that answers are not kept waiting and a process that is told to stop soon can.
 */
export function seal({ state, usage }: SealParts): IntervalJob {
  const restsUntil = new Map<string, number>();
  return {
    kind: 'interval',
    name: 'seal',
    everyMs: EVERY_MS,
    run: async ({ now }) => {
      await forEvery(await state.organisations(), async ({ id: org }) => {
        if (now < (restsUntil.get(org) ?? now)) return;
        if (!(await usage.seal(org))) restsUntil.set(org, now + REST_MS);
      });
    },
  };
}
