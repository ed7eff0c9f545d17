import { finishAttributing } from '../analytics/attribution/attribute.ts';
import type { StateStore } from '../analytics/state.ts';
import type { UsageStore } from '../analytics/store.ts';
import { forEvery } from './every.ts';
import type { IntervalJob } from './job.ts';

const EVERY_MS = 10_000;

export type AttributeParts = {
  readonly state: Pick<
    StateStore,
    | 'organisations'
    | 'setting'
    | 'saveSetting'
    | 'lease'
    | 'release'
    | 'saveAttribution'
    | 'removeAttribution'
  >;
  readonly usage: Pick<UsageStore, 'reattribute'>;
};

/** Moves what was assigned to a team while nobody waits: what a command left, or a process that died did. */
export function attribute({ state, usage }: AttributeParts): IntervalJob {
  return {
    kind: 'interval',
    name: 'attribute',
    everyMs: EVERY_MS,
    run: async ({ now }) => {
      await forEvery(await state.organisations(), async ({ id: org }) => {
        await finishAttributing({ state, usage }, org, { owner: `job:${process.pid}`, now: () => now });
      });
    },
  };
}
