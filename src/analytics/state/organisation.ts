/** An organisation and the zone its days are counted in. */
export type Organisation = {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  readonly people: 'named' | 'pseudonymous' | 'off';
  /** Day of the month its billing cycle begins on, 1 to 28. */
  readonly cycleDay: number;
  /** What amounts are shown in, ISO 4217; they are kept in USD. */
  readonly currency: string;
  /** Percent of tax on what is invoiced, as decimal text. */
  readonly taxRate: string;
  /** Language of what it is told: "en", "es". */
  readonly locale: string;
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
  /** A scope it sees nothing beyond, "customer:acme"; null: what its member may see. */
  readonly boundTo: string | null;
  readonly createdAt: number;
  readonly revokedAt: number | null;
};

export type PeopleState = {
  organisations(): Promise<readonly Organisation[]>;
  organisation(id: string): Promise<Organisation | undefined>;
  /** The organisation a Slack workspace or Discord guild belongs to; `default` unless bound. */
  organisationOfTenant(platform: string, tenant: string): Promise<string>;
  bindTenant(platform: string, tenant: string, org: string): Promise<void>;

  members(org: string): Promise<readonly Member[]>;
  teams(org: string): Promise<readonly Team[]>;
  /** Inserts or replaces by (org, id). */
  saveMember(member: Member): Promise<void>;
};

export type KeyState = {
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
};

/** What an organisation has until somebody says otherwise. */
export const PLAIN_ORGANISATION = { cycleDay: 1, currency: 'USD', taxRate: '0', locale: 'en' } as const;
