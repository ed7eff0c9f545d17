import type { Incident } from '../../state.ts';
import { lifeOf } from '../incidents/life.ts';
import { magnitude } from '../incidents/magnitude.ts';
import { RUNAWAY } from '../rules/runaway-finding.ts';
import { excessOf, maybeSpikeFacts, type Spike } from './facts.ts';

/** After an incident ended, its scope is not told again for so long, unless twice as much is at stake. */
const COOL_DOWN_MS = 12 * 3_600_000;
const GROWN_ANEW = 2;

/** Incidents that tell of spend from an instant on: still open, or counted up to later than that. */
export function tellingOf(spikes: readonly Spike[], since: number): readonly Spike[] {
  return spikes.filter(({ incident, facts }) => incident.state !== 'resolved' || facts.until > since);
}

/** Money of one scope that an incident told of, and when that was over; null while it goes on. */
export type Burst = {
  readonly scope: string;
  readonly resolvedAt: number | null;
  readonly excessNano: bigint;
};

/**
 * Spikes, and runaways, which tell of the first minutes of what a spike tells of in hours: a burst that is told and
 * over as a runaway is still in the hour that a spike is told of.
 */
export function burstsOf(incidents: readonly Incident[]): readonly Burst[] {
  return incidents.flatMap((incident) => {
    const { resolvedAt } = incident;
    const spike = maybeSpikeFacts(incident);
    if (spike) return [{ scope: spike.scope, resolvedAt, excessNano: excessOf(spike) }];
    const { rule, scope, excessNano } = lifeOf(incident);
    return rule === RUNAWAY.kind ? [{ scope, resolvedAt, excessNano: magnitude(excessNano) }] : [];
  });
}

/** Whether a scope had an incident so lately that another, of this excess in dollars, would be noise. */
export function isCoolingDown(
  bursts: readonly Burst[],
  scope: string,
  { now, excess }: { readonly now: number; readonly excess: number },
): boolean {
  return bursts.some((burst) => {
    if (burst.scope !== scope || burst.resolvedAt === null) return false;
    const isRecent = now - burst.resolvedAt < COOL_DOWN_MS;
    return isRecent && excess < (GROWN_ANEW * Number(burst.excessNano)) / 1e9;
  });
}
