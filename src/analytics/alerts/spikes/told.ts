import type { Incident } from '../../state.ts';
import { lifeOf, maybeCloser } from '../incidents/life.ts';
import { magnitude } from '../incidents/magnitude.ts';
import { RUNAWAY } from '../rules/runaway-finding.ts';
import { scopeDepth } from '../scope.ts';
import { excessOf, maybeSpikeFacts, type Spike } from './facts.ts';

/** After an incident ended, its scope is not told again for so long, unless twice as much is at stake. */
export const COOL_DOWN_MS = 12 * 3_600_000;
const GROWN_ANEW = 2;

/** Spend that has its own message: of which scope, and since when. */
export type Telling = { readonly scope: string; readonly since: number };

/** Spend of one scope that somebody knows of and closed; `until`: when. */
export type Closed = Telling & { readonly until: number };

export type Tellings = {
  /** Incidents of late. */
  readonly recent: readonly Spike[];
  /** What people closed of them and is not told again for now. */
  readonly closed: readonly Closed[];
};

/**
 * What tells of a scope's spend from an instant on: incidents that are still open, or counted up to later than that,
 * and what was closed within it. What was closed of the scope itself tells nothing of how it went on.
 */
export function tellingOf({ recent, closed }: Tellings, { scope, since }: Telling): readonly Telling[] {
  const spikes = recent.filter(
    ({ incident, facts }) =>
      incident.state !== 'resolved' || (facts.until > since && maybeCloser(incident) === undefined),
  );
  const around = closed.filter(
    (one) => one.scope !== scope && (one.until > since || scopeDepth(one.scope) > scopeDepth(scope)),
  );
  return [...spikes.map(({ facts }): Telling => ({ scope: facts.scope, since: facts.since })), ...around];
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
