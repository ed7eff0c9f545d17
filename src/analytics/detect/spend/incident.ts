import type { SpendKind } from './score.ts';

/** A run of odd buckets in one direction: quiet → alerting → recovered. */
export interface Incident {
  readonly direction: 'up' | 'down';
  /** Over or under what was expected, summed since the incident began. */
  readonly excess: number;
  /** Calm buckets in a row; two of them end the incident. */
  readonly calm: number;
  /** Whether a message has been sent for it. */
  readonly sent: boolean;
}

/** The newest message: the bucket it was sent in and the excess it spoke of. */
export interface Sent {
  readonly at: number;
  readonly excess: number;
}

export interface IncidentRules {
  readonly threshold: number;
  /**
   * Least excess of an incident worth a message; drops are exempt, or quiet scopes could never report one.
   * Asked only where a message may be due, which is in few of many buckets.
   */
  floor(): number;
  readonly coolDownBuckets: number;
}

export interface ScoredBucket {
  readonly at: number;
  readonly score: number;
  readonly kind: SpendKind | null;
  readonly excess: number;
  /** Whether the bucket by itself lies within what its slot came to lately. */
  readonly isUsual: boolean;
}

export interface WatchState {
  readonly incident: Incident | undefined;
  readonly last: Sent | undefined;
}

export interface NextIncident extends WatchState {
  readonly kind: SpendKind | null;
  readonly excess: number;
  readonly send: boolean;
  /** Whether the incident before, of which a message was sent, is over: by calm, or by one the other way. */
  readonly recovered: boolean;
}

/** Where one more closed bucket leads, and whether it is worth a message. */
export function nextIncident(state: WatchState, bucket: ScoredBucket, rules: IncidentRules): NextIncident {
  const kind = bucket.score >= rules.threshold && !bucket.isUsual ? bucket.kind : null;
  const grown = grow(state.incident, { ...bucket, kind }, rules);
  const send = kind !== null && grown !== undefined && isDue(grown, state.last, { ...rules, at: bucket.at });
  const incident = grown && grown.calm < CALM_BUCKETS ? { ...grown, sent: grown.sent || send } : undefined;
  const last = send ? { at: bucket.at, excess: grown.excess } : state.last;
  const recovered = state.incident?.sent === true && incident?.direction !== state.incident.direction;
  return { incident, last, kind, excess: grown?.excess ?? 0, send, recovered };
}

const CALM_BUCKETS = 2;
/** Below this share of the threshold a bucket is calm: lower than the threshold, so that nothing flaps. */
const CALM_SHARE = 0.6;

function grow(
  incident: Incident | undefined,
  bucket: ScoredBucket,
  { threshold }: IncidentRules,
): Incident | undefined {
  const direction = bucket.kind === 'drop' ? 'down' : 'up';
  const isNew = bucket.kind !== null && incident?.direction !== direction;
  if (isNew) return { direction, excess: bucket.excess, calm: 0, sent: false };
  if (!incident) return undefined;
  // A usual bucket is calm although the longer sums still hold the odd ones before it.
  const isCalm = bucket.isUsual || bucket.score < CALM_SHARE * threshold;
  const calm = isCalm ? incident.calm + 1 : 0;
  return { ...incident, excess: incident.excess + bucket.excess, calm };
}

/**
 * One message per incident, which is edited while it grows; a reminder only after the cool-down and with
 * twice the excess, because a steady excess doubles within two buckets by merely going on. Within the
 * cool-down a new incident is told only if it is twice as large as the last one told.
 */
function isDue(incident: Incident, last: Sent | undefined, rules: IncidentRules & { at: number }): boolean {
  if (incident.direction === 'up' && incident.excess < rules.floor()) return false;
  if (!last) return true;
  const silence = rules.at - last.at;
  const doubled = Math.abs(incident.excess) >= 2 * Math.abs(last.excess);
  const cooledDown = silence >= rules.coolDownBuckets;
  return incident.sent ? cooledDown && doubled : cooledDown || doubled;
}
