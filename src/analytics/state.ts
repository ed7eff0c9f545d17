import type { DeliveryResult, OutboxDraft, OutboxRow, OutboxState } from './outbox.ts';

/** An organisation and the zone its days are counted in. */
export type Organisation = {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  readonly people: 'named' | 'pseudonymous' | 'off';
};

export type Role = 'member' | 'lead' | 'admin';

/** A person. `id` is the value of the `user` dimension once their events are matched to them. */
export type Member = {
  readonly org: string;
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly team: string | null;
  readonly role: Role;
  readonly slack: string | null;
  readonly discord: string | null;
};

export type Team = {
  readonly org: string;
  readonly id: string;
  readonly name: string;
  readonly department: string | null;
  readonly costCenter: string | null;
  readonly leads: readonly string[];
};

/** `ingest` writes events; `read` acts as one member. Only the SHA-256 of the secret is stored. */
export type ApiKey = {
  readonly id: string;
  readonly org: string;
  readonly scope: 'ingest' | 'read';
  readonly name: string | null;
  readonly member: string | null;
  readonly createdAt: number;
  readonly revokedAt: number | null;
};

export type BudgetPeriod = 'day' | 'week' | 'month' | 'quarter';

/** An amount per scope and period; `scope` is "org" or "<dimension>:<value>". */
export type Budget = {
  readonly id: string;
  readonly org: string;
  readonly scope: string;
  /** Exactly one of the two: nano-USD or tokens, as an integer. */
  readonly amount: { readonly unit: 'usd' | 'tokens'; readonly value: bigint };
  readonly period: BudgetPeriod;
  /** Percent of the amount, ascending: 75, 90, 95. */
  readonly thresholds: readonly number[];
  readonly channel: string | null;
  readonly createdBy: string | null;
};

/** One threshold of one budget in one period; the database lets it exist once. */
export type ThresholdFiring = {
  readonly org: string;
  readonly budget: string;
  /** Start of the period, UTC milliseconds. */
  readonly periodStart: number;
  readonly threshold: number;
  readonly firedAt: number;
};

export type Subscription = {
  readonly id: string;
  readonly org: string;
  /** What is asked each time, without the leading "/usage": "team 7d". */
  readonly query: string;
  /** Local wall time "HH:MM" every day, in `timeZone`. */
  readonly at: string;
  readonly timeZone: string;
  readonly channel: string;
  readonly createdBy: string | null;
  readonly createdAt: number;
};

export type IncidentState = 'firing' | 'acknowledged' | 'resolved';

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

/** One due time of a scheduled job; the database lets it be claimed once. */
export type Slot = {
  readonly org: string;
  readonly job: string;
  /** "2026-11-20" or an instant; unique per job. */
  readonly slot: string;
  readonly claimedAt: number;
  readonly outcome: 'done' | 'skipped';
};

/** One price claim: unit prices of a model in [validFrom, validTo), instants in UTC milliseconds. */
export type PriceRow = {
  readonly id: string;
  readonly source: 'base' | 'tier' | 'correction' | 'operator';
  readonly sourceVersion: string;
  readonly org: string | null;
  readonly provider: string;
  readonly model: string;
  readonly mode: string;
  readonly regionClass: string;
  /** Whole-request input tokens above (or, when inclusive, from) which this row holds; 0 for the base row. */
  readonly contextAbove: number;
  readonly contextInclusive: boolean;
  /** What is priced: "input", "cacheRead", "cacheWrite", "output", "inputAudio", "webSearch", …. */
  readonly class: string;
  /** Integer pico-USD (1e-12 USD) per unit. */
  readonly picoPerUnit: bigint;
  readonly perUnit: 'token' | 'use' | 'second';
  readonly validFrom: number | null;
  readonly validTo: number | null;
  /** JSON of a UTC schedule (hours, weekdays) or null for always. */
  readonly schedule: string | null;
  readonly confidence: string;
  readonly evidence: string;
  readonly createdAt: number;
  readonly supersededBy: string | null;
};

/** A button somebody was shown: pressing it runs the command with the presser's own rights. */
export type StoredAction = {
  readonly id: string;
  readonly org: string;
  readonly command: string;
  /** Only this member may press it; null: anyone in the organisation. */
  readonly member: string | null;
  readonly expiresAt: number;
};

/** Everything that is not usage. What must happen together is one method, and one transaction. */
export type StateStore = {
  organisations(): Promise<readonly Organisation[]>;
  organisation(id: string): Promise<Organisation | undefined>;
  /** The organisation a Slack workspace or Discord guild belongs to; `default` unless bound. */
  organisationOfTenant(platform: string, tenant: string): Promise<string>;
  bindTenant(platform: string, tenant: string, org: string): Promise<void>;

  members(org: string): Promise<readonly Member[]>;
  teams(org: string): Promise<readonly Team[]>;
  /** Inserts or replaces by (org, id). */
  saveMember(member: Member): Promise<void>;
  /** Replaces organisations, teams, members, budgets, subscriptions, routes and prices named in a plan, all or nothing. */
  apply(plan: StatePlan): Promise<void>;

  createKey(key: ApiKey, secretHash: string): Promise<void>;
  keys(org: string): Promise<readonly ApiKey[]>;
  keyWithHash(secretHash: string): Promise<ApiKey | undefined>;
  revokeKey(id: string, at: number): Promise<boolean>;
  saveLinkCode(code: {
    code: string;
    org: string;
    platform: string;
    platformUser: string;
    expiresAt: number;
  }): Promise<void>;
  /** Takes a link or claim code, once; undefined when unknown, used or expired. */
  takeLinkCode(
    code: string,
    now: number,
  ): Promise<{ org: string; platform: string; platformUser: string } | undefined>;

  budgets(org: string): Promise<readonly Budget[]>;
  saveBudget(budget: Budget): Promise<void>;
  removeBudget(org: string, id: string): Promise<boolean>;
  firings(org: string, periodStart: number): Promise<readonly ThresholdFiring[]>;
  /** Records firings that did not exist and queues their messages; false (and nothing queued) when another process was first. */
  fire(firings: readonly ThresholdFiring[], messages: readonly OutboxDraft[]): Promise<boolean>;

  subscriptions(org: string): Promise<readonly Subscription[]>;
  saveSubscription(subscription: Subscription): Promise<void>;
  removeSubscription(org: string, id: string): Promise<boolean>;
  /** Claims a slot and queues its messages in one write; false when it was claimed before. */
  claimSlot(slot: Slot, messages: readonly OutboxDraft[]): Promise<boolean>;
  slots(org: string, job: string, limit: number): Promise<readonly Slot[]>;
  /** How many due times of all organisations were skipped since then. */
  skippedSlots(since: number): Promise<number>;

  /** Takes a name until a time; false while somebody, in any process, has it. */
  claim(name: string, terms: { readonly now: number; readonly until: number }): Promise<boolean>;
  /** Takes or renews a lease; its number, which grows with every change of owner, or undefined while somebody else has it. */
  lease(
    name: string,
    terms: { readonly owner: string; readonly now: number; readonly until: number },
  ): Promise<number | undefined>;
  /** Ends a lease before its time, if it is still this owner's. */
  release(name: string, owner: string): Promise<void>;

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

  /**
   * Puts drafts into the outbox; those whose (org, target, dedupeKey) exists are left out. Returns how many were
   * new. Of the undelivered messages of a chain its first one and the newest stay, those between are superseded.
   */
  enqueue(drafts: readonly OutboxDraft[]): Promise<number>;
  /**
   * Leases due rows until `leaseUntil`, oldest first; never two processes the same row. A target has at most one
   * row in flight and one sending a second, in the order they were queued: a row that waits holds up those
   * behind it. A lease that ran out is taken over, its answer counted as lost. Leased rows past `expiresAt` are
   * the caller's to end. `owner` names this one lease: no other call may use the same.
   */
  leaseOutbox(lease: {
    owner: string;
    now: number;
    leaseUntil: number;
    limit: number;
  }): Promise<readonly OutboxRow[]>;
  /** Ends a lease with its result; false when the lease was lost meanwhile. */
  finishDelivery(id: string, owner: string, result: DeliveryResult): Promise<boolean>;
  /** The platform's id of a chain's posted message at a target. */
  chainReference(org: string, target: string, chain: string): Promise<string | undefined>;
  /** How often a chain may have been posted at a target without an answer, when that was tried last, and the ids of those rows. */
  chainLosses(
    org: string,
    target: string,
    chain: string,
  ): Promise<{ readonly count: number; readonly lastAt: number; readonly keys: readonly string[] }>;
  outbox(
    org: string,
    options: { states: readonly OutboxState[]; limit: number },
  ): Promise<readonly OutboxRow[]>;

  /** How many messages of all organisations are in each state; states without any are left out. */
  outboxCounts(): Promise<ReadonlyMap<OutboxState, number>>;

  saveActions(actions: readonly StoredAction[]): Promise<void>;
  action(id: string, now: number): Promise<StoredAction | undefined>;

  /** The price book's version: counts up with every change. */
  bookVersion(): Promise<number>;
  priceRows(): Promise<readonly PriceRow[]>;
  /** Appends rows, marks superseded ones, raises the version; one write. Existing ids are left as they are. */
  addPriceRows(rows: readonly PriceRow[], superseded: readonly { id: string; by: string }[]): Promise<number>;

  /** Small settings by name: claim code, catalogue version, detector settings. */
  setting(org: string, name: string): Promise<string | undefined>;
  saveSetting(org: string, name: string, value: string): Promise<void>;

  /** Removes expired actions, codes and claims, and outbox rows that ended 90 days ago; returns how many rows went. */
  prune(now: number): Promise<number>;
};

/** The writer's lease is somebody else's by now; nothing was written. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** What `apply` writes: whole lists replace what stood there; an absent list is left alone. */
export type StatePlan = {
  readonly organisation: Organisation;
  readonly teams?: readonly Team[];
  readonly members?: readonly Member[];
  readonly budgets?: readonly Budget[];
  readonly subscriptions?: readonly Subscription[];
  readonly routes?: readonly Route[];
  readonly priceRows?: readonly PriceRow[];
};
