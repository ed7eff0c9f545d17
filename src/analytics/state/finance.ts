/** Who was in which team when. Days are "YYYY-MM-DD" of the organisation's zone. */
export type Membership = {
  readonly org: string;
  readonly member: string;
  readonly from: string;
  /** The first day it no longer holds; null while it does. */
  readonly until: string | null;
  readonly team: string;
};

/** The team of events that do not say one, by what they do say: their key, person, project or other dimension. */
export type Attribution = {
  readonly org: string;
  readonly dimension: string;
  readonly value: string;
  readonly team: string;
  readonly createdBy: string | null;
  readonly createdAt: number;
};

/** What several teams use together, and how they share what it costs. */
export type SharedCost = {
  readonly org: string;
  /** "team:platform", "apiKey:gateway": a scope as budgets have it. */
  readonly scope: string;
  /** In equal parts, by what each used of everything else, or shown as its own row. */
  readonly split: 'even' | 'usage' | 'none';
  /** Ids of the teams that share; none: all that used anything. */
  readonly teams: readonly string[];
  readonly createdBy: string | null;
  readonly createdAt: number;
};

/** A month as it was when it was closed, proved by its checksum. */
export type MonthClose = {
  readonly org: string;
  /** "2026-10" */
  readonly month: string;
  readonly closedAt: number;
  readonly closedBy: string | null;
  /** SHA-256 of the UTF-8 bytes of `body`, in hexadecimal. */
  readonly checksum: string;
  /** The CSV that is handed out. */
  readonly body: string;
};

export type Invoice = {
  readonly org: string;
  /** Counted up per organisation, without gaps. */
  readonly number: number;
  readonly month: string;
  /** The customer it is for; "" for the organisation itself. */
  readonly customer: string;
  readonly state: 'issued' | 'void';
  readonly issuedAt: number;
  readonly issuedBy: string | null;
  readonly checksum: string;
  /** JSON of its lines. */
  readonly body: string;
};

/** A credit that was granted or a payment that was made. */
export type LedgerEntry = {
  readonly org: string;
  readonly id: string;
  readonly kind: 'credit' | 'payment';
  readonly day: string;
  /** "" for the organisation itself. */
  readonly customer: string;
  /** Nano-USD. */
  readonly amount: bigint;
  readonly note: string;
  readonly createdBy: string | null;
  readonly createdAt: number;
};

/** What a customer paid the organisation for its product on one day; "" is revenue of no customer in particular. */
export type Revenue = {
  readonly org: string;
  readonly day: string;
  readonly customer: string;
  /** Nano-USD. */
  readonly amount: bigint;
};

/** A plan people have seats in. */
export type SeatPlan = {
  readonly org: string;
  readonly id: string;
  readonly name: string;
  /** Nano-USD a seat and month. */
  readonly seatPrice: bigint;
  /** What a seat may use in a billing cycle, in tokens and nano-USD; null: no such limit. */
  readonly tokens: number | null;
  readonly cost: bigint | null;
};

export type Seat = {
  readonly org: string;
  readonly member: string;
  /** Id of a plan. */
  readonly plan: string;
  readonly from: string;
  readonly until: string | null;
};

export type FinanceState = {
  memberships(org: string): Promise<readonly Membership[]>;
  /** Inserts or replaces by (org, member, from). */
  saveMemberships(rows: readonly Membership[]): Promise<void>;
  attributions(org: string): Promise<readonly Attribution[]>;
  /** Inserts or replaces by (org, dimension, value). */
  saveAttribution(row: Attribution): Promise<void>;
  removeAttribution(org: string, dimension: string, value: string): Promise<boolean>;
  sharedCosts(org: string): Promise<readonly SharedCost[]>;
  /** Inserts or replaces by (org, scope). */
  saveSharedCost(row: SharedCost): Promise<void>;
  removeSharedCost(org: string, scope: string): Promise<boolean>;

  /** The newest month first. */
  monthCloses(org: string): Promise<readonly MonthClose[]>;
  /** Once per month: false, and nothing written, where it is closed already. */
  closeMonth(row: MonthClose): Promise<boolean>;
  /** The newest first. */
  invoices(org: string): Promise<readonly Invoice[]>;
  /** Under the next number; undefined, and nothing written, where one of that month and customer is issued and not void. */
  issueInvoice(row: Omit<Invoice, 'number' | 'state'>): Promise<Invoice | undefined>;
  voidInvoice(org: string, number: number): Promise<boolean>;
  /** By day, the oldest first. */
  ledger(org: string): Promise<readonly LedgerEntry[]>;
  saveLedgerEntry(row: LedgerEntry): Promise<void>;
  removeLedgerEntry(org: string, id: string): Promise<boolean>;

  /** Of days in [from, to), by day and customer. */
  revenue(org: string, days: { readonly from: string; readonly to: string }): Promise<readonly Revenue[]>;
  /** Inserts or replaces by (org, day, customer), all or nothing. */
  saveRevenue(rows: readonly Revenue[]): Promise<void>;
  seatPlans(org: string): Promise<readonly SeatPlan[]>;
  /** Inserts or replaces by (org, id). */
  saveSeatPlan(row: SeatPlan): Promise<void>;
  removeSeatPlan(org: string, id: string): Promise<boolean>;
  seats(org: string): Promise<readonly Seat[]>;
  /** Inserts or replaces by (org, member, plan, from). */
  saveSeats(rows: readonly Seat[]): Promise<void>;
};
