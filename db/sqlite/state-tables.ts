import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/*
 * Everything that is not usage. Columns are text and 64-bit integers only: yes and no are 1 and 0, lists and
 * messages are JSON in text, amounts past 2^53 (never summed here) are decimal text. Keys lead with the
 * organisation, save those asked for by something unguessable that is all the asker has: the hash of an API
 * key, a link code, a button's or outbox row's id, a chat workspace.
 */

export const organisation = sqliteTable('organisation', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  timeZone: text('time_zone').notNull(),
  people: text('people', { enum: ['named', 'pseudonymous', 'off'] }).notNull(),
  cycleDay: integer('cycle_day').notNull().default(1),
  currency: text('currency').notNull().default('USD'),
  /** Percent, decimal text. */
  taxRate: text('tax_rate').notNull().default('0'),
  /** Language of what it is told; what people see themselves is in their own. */
  locale: text('locale').notNull().default('en'),
});

/** Slack workspaces and Discord guilds that belong to another organisation than `default`. */
export const tenant = sqliteTable(
  'tenant',
  {
    platform: text('platform').notNull(),
    tenant: text('tenant').notNull(),
    org: text('org').notNull(),
  },
  (table) => [primaryKey({ columns: [table.platform, table.tenant] })],
);

export const member = sqliteTable(
  'member',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    name: text('name'),
    email: text('email'),
    team: text('team'),
    role: text('role', { enum: ['member', 'lead', 'admin'] }).notNull(),
    slack: text('slack'),
    discord: text('discord'),
  },
  (table) => [primaryKey({ columns: [table.org, table.id] })],
);

export const team = sqliteTable(
  'team',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    name: text('name').notNull(),
    department: text('department'),
    costCenter: text('cost_center'),
    /** JSON array of member ids. */
    leads: text('leads').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.id] })],
);

export const apiKey = sqliteTable(
  'api_key',
  {
    id: text('id').primaryKey(),
    org: text('org').notNull(),
    scope: text('scope', { enum: ['ingest', 'read'] }).notNull(),
    name: text('name'),
    member: text('member'),
    /** A scope it sees nothing beyond: "customer:acme". */
    boundTo: text('bound_to'),
    createdAt: integer('created_at').notNull(),
    revokedAt: integer('revoked_at'),
    /** SHA-256 of the secret; the secret itself is stored nowhere. */
    secretHash: text('secret_hash').notNull(),
  },
  (table) => [index('api_key_org').on(table.org), uniqueIndex('api_key_secret_hash').on(table.secretHash)],
);

export const linkCode = sqliteTable('link_code', {
  code: text('code').primaryKey(),
  org: text('org').notNull(),
  platform: text('platform').notNull(),
  platformUser: text('platform_user').notNull(),
  expiresAt: integer('expires_at').notNull(),
});

export const budget = sqliteTable(
  'budget',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    scope: text('scope').notNull(),
    unit: text('unit', { enum: ['usd', 'tokens'] }).notNull(),
    /** Nano-USD or tokens, as decimal text. */
    amount: text('amount').notNull(),
    period: text('period', { enum: ['day', 'week', 'month', 'quarter', 'cycle'] }).notNull(),
    /** JSON array of percents. */
    thresholds: text('thresholds').notNull(),
    repeatPercent: integer('repeat_percent').notNull().default(0),
    atLimit: text('at_limit', { enum: ['warn', 'deny'] })
      .notNull()
      .default('warn'),
    /** 1 or 0. */
    forecast: integer('forecast').notNull().default(0),
    channel: text('channel'),
    createdBy: text('created_by'),
  },
  (table) => [primaryKey({ columns: [table.org, table.id] })],
);

export const firing = sqliteTable(
  'firing',
  {
    org: text('org').notNull(),
    periodStart: integer('period_start').notNull(),
    budget: text('budget').notNull(),
    threshold: integer('threshold').notNull(),
    firedAt: integer('fired_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.periodStart, table.budget, table.threshold] })],
);

export const subscription = sqliteTable(
  'subscription',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    query: text('query').notNull(),
    at: text('at').notNull(),
    every: text('every', { enum: ['day', 'week', 'month'] })
      .notNull()
      .default('day'),
    /** JSON array of numbers. */
    days: text('days').notNull().default('[]'),
    /** 1 or 0. */
    quiet: integer('quiet').notNull().default(0),
    kind: text('kind', { enum: ['question', 'personal'] })
      .notNull()
      .default('question'),
    timeZone: text('time_zone').notNull(),
    channel: text('channel').notNull(),
    createdBy: text('created_by'),
    createdAt: integer('created_at').notNull(),
    pausedAt: integer('paused_at'),
    pausedReason: text('paused_reason'),
  },
  (table) => [primaryKey({ columns: [table.org, table.id] })],
);

export const slot = sqliteTable(
  'slot',
  {
    org: text('org').notNull(),
    job: text('job').notNull(),
    slot: text('slot').notNull(),
    claimedAt: integer('claimed_at').notNull(),
    outcome: text('outcome', { enum: ['done', 'skipped'] }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.org, table.job, table.slot] }),
    index('slot_claimed').on(table.org, table.job, table.claimedAt),
  ],
);

/** Work one process does at a time. `fence` grows with every holder, so a holder that slept can be told from its heir. */
export const lease = sqliteTable('lease', {
  name: text('name').primaryKey(),
  owner: text('owner').notNull(),
  fence: integer('fence').notNull(),
  until: integer('until').notNull(),
});

/** What one process has taken and no other may: a pressed button, a signed request. */
export const claim = sqliteTable('claim', {
  name: text('name').primaryKey(),
  until: integer('until').notNull(),
});

export const route = sqliteTable(
  'route',
  {
    org: text('org').notNull(),
    kind: text('kind').notNull(),
    scope: text('scope').notNull(),
    channel: text('channel').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.kind, table.scope, table.channel] })],
);

export const incident = sqliteTable(
  'incident',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    number: integer('number').notNull(),
    key: text('key').notNull(),
    /** The key while unresolved, then null: nulls never collide, so a key has one unresolved incident. */
    openKey: text('open_key'),
    state: text('state', { enum: ['firing', 'acknowledged', 'resolved'] }).notNull(),
    openedAt: integer('opened_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    resolvedAt: integer('resolved_at'),
    acknowledgedBy: text('acknowledged_by'),
    acknowledgedAt: integer('acknowledged_at'),
    owner: text('owner'),
    snoozedUntil: integer('snoozed_until'),
    /** When somebody was last reminded that it lasts. */
    remindedAt: integer('reminded_at'),
    verdict: text('verdict', { enum: ['useful', 'expected', 'noise'] }),
    verdictBy: text('verdict_by'),
    /** JSON object. */
    facts: text('facts').notNull(),
    version: integer('version').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.org, table.id] }),
    uniqueIndex('incident_number').on(table.org, table.number),
    uniqueIndex('incident_open').on(table.org, table.openKey),
  ],
);

export const outbox = sqliteTable(
  'outbox',
  {
    /** Counts up as rows are written: the order messages of one target are sent in. */
    seq: integer('seq').primaryKey(),
    id: text('id').notNull(),
    org: text('org').notNull(),
    target: text('target').notNull(),
    dedupeKey: text('dedupe_key').notNull(),
    chain: text('chain'),
    /** JSON of a Message. */
    message: text('message').notNull(),
    /** JSON of what a webhook is told; null for what is posted in a chat. */
    event: text('event'),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    state: text('state', {
      enum: ['pending', 'sending', 'sent', 'dead', 'expired', 'superseded', 'held'],
    }).notNull(),
    attempts: integer('attempts').notNull(),
    answersLost: integer('answers_lost').notNull(),
    nextAt: integer('next_at').notNull(),
    lastError: text('last_error'),
    reference: text('reference'),
    /** Who delivers it now, and since when. */
    leaseOwner: text('lease_owner'),
    leasedAt: integer('leased_at'),
    /** When it was sent and no answer came, the last time. */
    lostAt: integer('lost_at'),
  },
  (table) => [
    uniqueIndex('outbox_id').on(table.id),
    uniqueIndex('outbox_dedupe').on(table.org, table.target, table.dedupeKey),
    index('outbox_queue').on(table.state, table.org, table.target, table.seq),
    index('outbox_chain').on(table.org, table.target, table.chain, table.seq),
  ],
);

/**
 * One row per target ever written to. Whoever moves `readyAt` ahead has the target to themselves until then,
 * so a lease, a pause after 429 and the pace of one message a second are all the same number.
 */
export const outboxTarget = sqliteTable(
  'outbox_target',
  {
    org: text('org').notNull(),
    target: text('target').notNull(),
    readyAt: integer('ready_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.target] })],
);

export const action = sqliteTable('action', {
  id: text('id').primaryKey(),
  org: text('org').notNull(),
  command: text('command').notNull(),
  member: text('member'),
  expiresAt: integer('expires_at').notNull(),
});

export const price = sqliteTable('price', {
  id: text('id').primaryKey(),
  source: text('source', { enum: ['base', 'tier', 'correction', 'operator'] }).notNull(),
  sourceVersion: text('source_version').notNull(),
  org: text('org'),
  provider: text('provider').notNull(),
  model: text('model').notNull(),
  mode: text('mode').notNull(),
  regionClass: text('region_class').notNull(),
  contextAbove: integer('context_above').notNull(),
  contextInclusive: integer('context_inclusive').notNull(),
  class: text('class').notNull(),
  /** Decimal text. */
  picoPerUnit: text('pico_per_unit').notNull(),
  perUnit: text('per_unit', { enum: ['token', 'use', 'second'] }).notNull(),
  validFrom: integer('valid_from'),
  validTo: integer('valid_to'),
  schedule: text('schedule'),
  confidence: text('confidence').notNull(),
  evidence: text('evidence').notNull(),
  createdAt: integer('created_at').notNull(),
  supersededBy: text('superseded_by'),
});

/** Numbers that only count up: incidents of an organisation, versions of the price book (organisation ""). */
export const counter = sqliteTable(
  'counter',
  {
    org: text('org').notNull(),
    name: text('name').notNull(),
    value: integer('value').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.name] })],
);

export const setting = sqliteTable(
  'setting',
  {
    org: text('org').notNull(),
    name: text('name').notNull(),
    value: text('value').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.name] })],
);

export const budgetRequest = sqliteTable(
  'budget_request',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    scope: text('scope').notNull(),
    unit: text('unit', { enum: ['usd', 'tokens'] }).notNull(),
    amount: text('amount').notNull(),
    period: text('period', { enum: ['day', 'week', 'month', 'quarter', 'cycle'] }).notNull(),
    reason: text('reason').notNull(),
    requestedBy: text('requested_by'),
    channel: text('channel'),
    requestedAt: integer('requested_at').notNull(),
    state: text('state', { enum: ['open', 'approved', 'refused'] }).notNull(),
    decidedBy: text('decided_by'),
    decidedAt: integer('decided_at'),
    until: integer('until').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.org, table.id] }),
    index('budget_request_until').on(table.org, table.until),
  ],
);

export const silence = sqliteTable(
  'silence',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    rule: text('rule').notNull(),
    scope: text('scope').notNull(),
    from: integer('from_at').notNull(),
    until: integer('until').notNull(),
    author: text('author'),
    reason: text('reason').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.id] })],
);

export const alertRule = sqliteTable(
  'alert_rule',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    kind: text('kind').notNull(),
    scope: text('scope').notNull(),
    /** JSON object. */
    terms: text('terms').notNull(),
    channel: text('channel'),
    state: text('state', { enum: ['on', 'off'] }).notNull(),
    createdBy: text('created_by'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.id] })],
);

/** The first event of each value of some dimensions, so that what is new can be told. */
export const sighting = sqliteTable(
  'sighting',
  {
    org: text('org').notNull(),
    dimension: text('dimension').notNull(),
    value: text('value').notNull(),
    at: integer('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.org, table.dimension, table.value] }),
    index('sighting_at').on(table.org, table.at),
  ],
);

/** What holds in a channel whatever is posted there; channels without terms have no row. */
export const channelTerms = sqliteTable(
  'channel_terms',
  {
    org: text('org').notNull(),
    target: text('target').notNull(),
    quietFrom: text('quiet_from'),
    quietTo: text('quiet_to'),
    timeZone: text('time_zone'),
    mostPosts: integer('most_posts'),
    boundTo: text('bound_to'),
    pausedAt: integer('paused_at'),
    pausedReason: text('paused_reason'),
  },
  (table) => [primaryKey({ columns: [table.org, table.target] })],
);

export const webhook = sqliteTable(
  'webhook',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    url: text('url').notNull(),
    /** JSON arrays of texts; the secrets are encrypted. */
    events: text('events').notNull(),
    secrets: text('secrets').notNull(),
    state: text('state', { enum: ['on', 'paused'] }).notNull(),
    pausedReason: text('paused_reason'),
    failingSince: integer('failing_since'),
    createdBy: text('created_by'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.id] })],
);

export const jobRun = sqliteTable('job_run', {
  name: text('name').primaryKey(),
  startedAt: integer('started_at').notNull(),
  endedAt: integer('ended_at'),
  outcome: text('outcome', { enum: ['done', 'failed'] }),
  error: text('error'),
  nextAt: integer('next_at'),
  misses: integer('misses').notNull(),
  failures: integer('failures').notNull(),
});

/** Who changed what by a command, for those who ask later. */
export const changeRecord = sqliteTable(
  'change_record',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    at: integer('at').notNull(),
    actor: text('actor'),
    what: text('what').notNull(),
    detail: text('detail').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.org, table.id] }),
    index('change_record_at').on(table.org, table.at),
  ],
);

export const exchangeRate = sqliteTable(
  'exchange_rate',
  {
    org: text('org').notNull(),
    currency: text('currency').notNull(),
    day: text('day').notNull(),
    /** Decimal text, units for one USD. */
    rate: text('rate').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.currency, table.day] })],
);

/** Answers that keep themselves up to date for a while: one message each, edited in place. */
export const liveAnswer = sqliteTable(
  'live_answer',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    /** "<platform>:<channel id>" */
    target: text('target').notNull(),
    /** The platform's name of the message; null until it is known. */
    reference: text('reference'),
    /** As typed, without "live". */
    command: text('command').notNull(),
    member: text('member'),
    everyMs: integer('every_ms').notNull(),
    startedAt: integer('started_at').notNull(),
    until: integer('until').notNull(),
    nextAt: integer('next_at').notNull(),
    state: text('state', { enum: ['running', 'ended', 'stopped', 'lost'] }).notNull(),
    /** Hash of what it says, so that nothing is edited while nothing changes. */
    said: text('said'),
    failures: integer('failures').notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.org, table.id] }),
    index('live_answer_next').on(table.state, table.nextAt),
  ],
);

/** What senders say they lost, each by the hours it said so in. */
export const senderLoss = sqliteTable(
  'sender_loss',
  {
    org: text('org').notNull(),
    sender: text('sender').notNull(),
    hour: integer('hour').notNull(),
    apiKey: text('api_key').notNull(),
    /** Since the sender began. */
    total: integer('total').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.sender, table.hour] })],
);
