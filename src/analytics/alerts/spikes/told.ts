import { excessOf, type Spike } from './facts.ts';

/** After an incident ended, its scope is not told again for so long, unless twice as much is at stake. */
const COOL_DOWN_MS = 12 * 3_600_000;
const GROWN_ANEW = 2;

/** Incidents that tell of spend from an instant on: still open, or counted up to later than that. */
export function tellingOf(spikes: readonly Spike[], since: number): readonly Spike[] {
  return spikes.filter(({ incident, facts }) => incident.state !== 'resolved' || facts.until > since);
}

/** Whether a scope had an incident so lately that another, of this excess in dollars, would be noise. */
export function isCoolingDown(
  spikes: readonly Spike[],
  scope: string,
  { now, excess }: { readonly now: number; readonly excess: number },
): boolean {
  return spikes.some(({ incident, facts }) => {
    if (facts.scope !== scope || incident.resolvedAt === null) return false;
    const isRecent = now - incident.resolvedAt < COOL_DOWN_MS;
    return isRecent && excess < (GROWN_ANEW * Number(excessOf(facts))) / 1e9;
  });
}
