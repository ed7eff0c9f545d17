import type { FlowParts } from '../analytics/alerts/incidents/around.ts';
import { tellFindings } from '../analytics/alerts/incidents/flow.ts';
import { LOST_EVENTS, lostEventsFinding, ongoingLosses } from '../analytics/alerts/incidents/lost-events.ts';
import { hourLosses } from '../analytics/ingest/losses.ts';
import type { StateStore } from '../analytics/state.ts';
import { forEveryOrganisation } from './every.ts';
import type { IntervalJob } from './job.ts';

export type LossCheckParts = Omit<FlowParts, 'state'> & {
  readonly state: FlowParts['state'] & Pick<StateStore, 'organisations' | 'losses' | 'keys'>;
};

const EVERY_MS = 60_000;

/** Longer than any story of losses that still goes on. */
const LOOKED_AT_MS = 7 * 86_400_000;

/** Tells of events that senders say they had to drop. */
export function lossCheck(parts: LossCheckParts): IntervalJob {
  return {
    kind: 'interval',
    name: 'loss-check',
    everyMs: EVERY_MS,
    run: async ({ now }) => {
      await forEveryOrganisation(await parts.state.organisations(), async (organisation) => {
        const { id: org, timeZone } = organisation;
        const losses = ongoingLosses(hourLosses(await parts.state.losses(org, now - LOOKED_AT_MS)), now);
        await tellFindings(parts, {
          organisation,
          now,
          rules: [LOST_EVENTS],
          findings:
            losses.length === 0 ? [] : [lostEventsFinding(losses, await keyNames(parts, org), timeZone)],
          calmLooks: 1,
        });
      });
    },
  };
}

async function keyNames({ state }: LossCheckParts, org: string): Promise<ReadonlyMap<string, string>> {
  return new Map((await state.keys(org)).map(({ id, name }) => [id, name ?? id]));
}
