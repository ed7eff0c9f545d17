import { lastAudit, saveAudit } from '../analytics/audit.ts';
import type { StateStore } from '../analytics/state.ts';
import type { UsageStore } from '../analytics/store.ts';
import { forEvery } from './every.ts';
import type { IntervalJob, Log } from './job.ts';

const DAY_MS = 86_400_000;
const LOOK_EVERY_MS = 10 * 60_000;

/** Days whose events may still change: the late window, and what is repriced most. */
const AUDITED_DAYS = 35;

export type AuditParts = {
  readonly state: Pick<StateStore, 'organisations' | 'setting' | 'saveSetting'>;
  /** Compares on a thread of its own, as it takes long. */
  readonly auditor: Pick<UsageStore, 'verify'>;
  readonly log: Log;
};

/** Once a day, every sum of the last weeks against its events. What differs is a bug of ours, and loud. */
export function audit({ state, auditor, log }: AuditParts): IntervalJob {
  let since: number | undefined;
  return {
    kind: 'interval',
    name: 'audit',
    everyMs: LOOK_EVERY_MS,
    run: async ({ now }) => {
      since ??= now;
      // Who was just started has better things to do.
      if (now - since < LOOK_EVERY_MS) return;
      await forEvery(await state.organisations(), async ({ id: org }) => {
        const last = await lastAudit(state, org);
        if (last && now - last.at < DAY_MS) return;
        const drifts = await auditor.verify(org, now - AUDITED_DAYS * DAY_MS);
        for (const drift of drifts.slice(0, 20))
          log.error({ org, ...drift }, 'a sum differs from its events');
        await saveAudit(state, org, { at: now, drifts: drifts.length });
      });
    },
  };
}
