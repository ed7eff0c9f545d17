import type { OutboxDraft } from '../outbox.ts';

export type IncidentState = 'firing' | 'acknowledged' | 'resolved';

export type Verdict = 'useful' | 'expected' | 'noise';

/** An alert from firing to resolved: one per cause, one living message per target. */
export type Incident = {
  readonly id: string;
  /** Short number people type, counted up per organisation: `alert ack 7`. */
  readonly number: number;
  readonly org: string;
  /** rule + scope, e.g. "spike:agent:research-bot"; at most one unresolved incident has it. */
  readonly key: string;
  readonly state: IncidentState;
  readonly openedAt: number;
  readonly updatedAt: number;
  readonly resolvedAt: number | null;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAt: number | null;
  /** Who takes care of it. */
  readonly owner: string | null;
  /** Until when its message is left alone. */
  readonly snoozedUntil: number | null;
  /** When people were last reminded that it lasts; null: not yet. */
  readonly remindedAt: number | null;
  /** What people said of it: worth knowing, planned, or neither. */
  readonly verdict: Verdict | null;
  readonly verdictBy: string | null;
  /** The rule's own memory and the facts the message is built from; JSON. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Counts up with every change; a write with an old one is refused. */
  readonly version: number;
};

/** Where things are routed: kind "spike" | "budget" | "digest", for a scope ("org", "team:ml"). */
export type Route = {
  readonly org: string;
  readonly kind: string;
  readonly scope: string;
  readonly channel: string;
};

/** A rule and scope nobody is alerted of for a time. */
export type Silence = {
  readonly org: string;
  readonly id: string;
  /** A rule's kind, or "*". */
  readonly rule: string;
  /** "org", which is everything, or "<dimension>:<value>". */
  readonly scope: string;
  readonly from: number;
  readonly until: number;
  readonly author: string | null;
  readonly reason: string;
};

/** An alert rule somebody set up, beside those that are always there. */
export type AlertRule = {
  readonly org: string;
  readonly id: string;
  readonly kind: string;
  readonly scope: string;
  /** The kind's own terms; JSON. */
  readonly terms: Readonly<Record<string, unknown>>;
  readonly channel: string | null;
  readonly state: 'on' | 'off';
  readonly createdBy: string | null;
  readonly createdAt: number;
};

/** When a value of a dimension was seen for the first time. */
export type Sighting = {
  readonly org: string;
  readonly dimension: string;
  readonly value: string;
  readonly at: number;
};

export type AlertState = {
  routes(org: string): Promise<readonly Route[]>;
  incidents(org: string, options: { unresolvedOnly: boolean; limit: number }): Promise<readonly Incident[]>;
  incident(org: string, number: number): Promise<Incident | undefined>;
  /** Opens an incident unless one with this key is unresolved; returns it with its number, or undefined. */
  openIncident(
    incident: Omit<Incident, 'number' | 'version'>,
    messages: (incident: Incident) => readonly OutboxDraft[],
  ): Promise<Incident | undefined>;
  /** Writes a change of the version read; false when somebody changed it meanwhile. */
  changeIncident(incident: Incident, messages: readonly OutboxDraft[]): Promise<boolean>;
  /** Those that are over too. */
  silences(org: string): Promise<readonly Silence[]>;
  /** Inserts or replaces by (org, id). */
  saveSilence(silence: Silence): Promise<void>;
  removeSilence(org: string, id: string): Promise<boolean>;
};

/** An incident nobody has done anything about. */
export const UNTOUCHED = {
  acknowledgedBy: null,
  acknowledgedAt: null,
  owner: null,
  snoozedUntil: null,
  remindedAt: null,
  verdict: null,
  verdictBy: null,
} as const satisfies Partial<Incident>;
