import { splitTarget } from '../../analytics/alerts/targets.ts';
import type { DeliveryOutcome } from '../../analytics/outbox.ts';
import type { Clock } from '../job.ts';
import { type Admission, admissionTo, afterCall, HEALTHY, type Health } from './platform-health.ts';

/** Which platforms this process sends to, by how they fared. */
export type PlatformGate = {
  /** Platforms that do not get everything that is due. */
  closed(): readonly string[];
  /** Platforms that get one message to see how they are. */
  toProbe(): readonly string[];
  /** A message is out to see how its platform is. */
  beginProbe(target: string): void;
  /** It ended without a call. */
  endProbe(target: string): void;
  /** Until when its platform gets nothing, and why; undefined where a call may begin. */
  hindrance(target: string): Hindrance | undefined;
  /** Notes how a call went; the outcome as it counts for the message. */
  afterCall(target: string, outcome: DeliveryOutcome): DeliveryOutcome;
  /** Whether its platform takes nothing more from this process. */
  isStopped(target: string): boolean;
};

export type Hindrance = { readonly until: number; readonly reason: string };

export function createPlatformGate(clock: Clock): PlatformGate {
  const healths = new Map<string, Health>();
  const healthOf = (target: string) => healths.get(splitTarget(target).platform) ?? HEALTHY;
  const change = (target: string, health: Partial<Health>) =>
    void healths.set(splitTarget(target).platform, { ...healthOf(target), ...health });
  const those = (isMeant: (admission: Admission) => boolean) =>
    [...healths]
      .filter(([, health]) => isMeant(admissionTo(health, clock.now())))
      .map(([platform]) => platform);
  return {
    closed: () => those((admission) => admission !== 'all'),
    toProbe: () => those((admission) => admission === 'one'),
    beginProbe: (target) => change(target, { isProbed: true }),
    endProbe: (target) => change(target, { isProbed: false }),
    hindrance: (target) => {
      const { stopped, pausedUntil } = healthOf(target);
      if (stopped !== null) return { until: clock.now(), reason: stopped };
      if (clock.now() >= pausedUntil) return undefined;
      return { until: pausedUntil, reason: 'its platform does not answer, or asked for a pause' };
    },
    afterCall: (target, outcome) => {
      const before = healthOf(target);
      change(target, afterCall(before, outcome, clock.now()));
      // One message tells that the token is refused; those sent at the same moment wait for another.
      const isSaid = before.stopped !== null && outcome.kind === 'refused' && outcome.reach === 'platform';
      return isSaid ? { ...outcome, permanent: false } : outcome;
    },
    isStopped: (target) => healthOf(target).stopped !== null,
  };
}
