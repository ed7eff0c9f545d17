import { index, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { counted, integer } from './columns.ts';

/* The tables of db/sqlite/state-tables.ts, where it is said what they are for; db/schema.ts keeps both the same. */

export const organisation = pgTable('organisation', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  timeZone: text('time_zone').notNull(),
  people: text('people', { enum: ['named', 'pseudonymous', 'off'] }).notNull(),
  cycleDay: integer('cycle_day').notNull().default(1),
  currency: text('currency').notNull().default('USD'),
  taxRate: text('tax_rate').notNull().default('0'),
  locale: text('locale').notNull().default('en'),
});

export const tenant = pgTable(
  'tenant',
  {
    platform: text('platform').notNull(),
    tenant: text('tenant').notNull(),
    org: text('org').notNull(),
  },
  (table) => [primaryKey({ columns: [table.platform, table.tenant] })],
);

export const member = pgTable(
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

export const team = pgTable(
  'team',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    name: text('name').notNull(),
    department: text('department'),
    costCenter: text('cost_center'),
    leads: text('leads').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.id] })],
);

export const apiKey = pgTable(
  'api_key',
  {
    id: text('id').primaryKey(),
    org: text('org').notNull(),
    scope: text('scope', { enum: ['ingest', 'read'] }).notNull(),
    name: text('name'),
    member: text('member'),
    boundTo: text('bound_to'),
    createdAt: integer('created_at').notNull(),
    revokedAt: integer('revoked_at'),
    secretHash: text('secret_hash').notNull(),
  },
  (table) => [index('api_key_org').on(table.org), uniqueIndex('api_key_secret_hash').on(table.secretHash)],
);

export const linkCode = pgTable('link_code', {
  code: text('code').primaryKey(),
  org: text('org').notNull(),
  platform: text('platform').notNull(),
  platformUser: text('platform_user').notNull(),
  expiresAt: integer('expires_at').notNull(),
});

export const budget = pgTable(
  'budget',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    scope: text('scope').notNull(),
    unit: text('unit', { enum: ['usd', 'tokens'] }).notNull(),
    amount: text('amount').notNull(),
    period: text('period', { enum: ['day', 'week', 'month', 'quarter', 'cycle'] }).notNull(),
    thresholds: text('thresholds').notNull(),
    repeatPercent: integer('repeat_percent').notNull().default(0),
    atLimit: text('at_limit', { enum: ['warn', 'deny'] })
      .notNull()
      .default('warn'),
    forecast: integer('forecast').notNull().default(0),
    channel: text('channel'),
    createdBy: text('created_by'),
  },
  (table) => [primaryKey({ columns: [table.org, table.id] })],
);

export const firing = pgTable(
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

export const subscription = pgTable(
  'subscription',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    query: text('query').notNull(),
    at: text('at').notNull(),
    every: text('every', { enum: ['day', 'week', 'month'] })
      .notNull()
      .default('day'),
    days: text('days').notNull().default('[]'),
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

export const slot = pgTable(
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

export const lease = pgTable('lease', {
  name: text('name').primaryKey(),
  owner: text('owner').notNull(),
  fence: integer('fence').notNull(),
  until: integer('until').notNull(),
});

export const claim = pgTable('claim', {
  name: text('name').primaryKey(),
  until: integer('until').notNull(),
});

export const route = pgTable(
  'route',
  {
    org: text('org').notNull(),
    kind: text('kind').notNull(),
    scope: text('scope').notNull(),
    channel: text('channel').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.kind, table.scope, table.channel] })],
);

export const incident = pgTable(
  'incident',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    number: integer('number').notNull(),
    key: text('key').notNull(),
    openKey: text('open_key'),
    state: text('state', { enum: ['firing', 'acknowledged', 'resolved'] }).notNull(),
    openedAt: integer('opened_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    resolvedAt: integer('resolved_at'),
    acknowledgedBy: text('acknowledged_by'),
    acknowledgedAt: integer('acknowledged_at'),
    owner: text('owner'),
    snoozedUntil: integer('snoozed_until'),
    remindedAt: integer('reminded_at'),
    verdict: text('verdict', { enum: ['useful', 'expected', 'noise'] }),
    verdictBy: text('verdict_by'),
    facts: text('facts').notNull(),
    version: integer('version').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.org, table.id] }),
    uniqueIndex('incident_number').on(table.org, table.number),
    uniqueIndex('incident_open').on(table.org, table.openKey),
  ],
);

export const outbox = pgTable(
  'outbox',
  {
    seq: counted('seq').primaryKey(),
    id: text('id').notNull(),
    org: text('org').notNull(),
    target: text('target').notNull(),
    dedupeKey: text('dedupe_key').notNull(),
    chain: text('chain'),
    message: text('message').notNull(),
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
    leaseOwner: text('lease_owner'),
    leasedAt: integer('leased_at'),
    lostAt: integer('lost_at'),
  },
  (table) => [
    uniqueIndex('outbox_id').on(table.id),
    uniqueIndex('outbox_dedupe').on(table.org, table.target, table.dedupeKey),
    index('outbox_queue').on(table.state, table.org, table.target, table.seq),
    index('outbox_chain').on(table.org, table.target, table.chain, table.seq),
  ],
);

export const outboxTarget = pgTable(
  'outbox_target',
  {
    org: text('org').notNull(),
    target: text('target').notNull(),
    readyAt: integer('ready_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.target] })],
);

export const action = pgTable('action', {
  id: text('id').primaryKey(),
  org: text('org').notNull(),
  command: text('command').notNull(),
  member: text('member'),
  expiresAt: integer('expires_at').notNull(),
});

export const price = pgTable('price', {
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

export const counter = pgTable(
  'counter',
  {
    org: text('org').notNull(),
    name: text('name').notNull(),
    value: integer('value').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.name] })],
);

export const setting = pgTable(
  'setting',
  {
    org: text('org').notNull(),
    name: text('name').notNull(),
    value: text('value').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.name] })],
);

export const budgetRequest = pgTable(
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

export const silence = pgTable(
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

export const alertRule = pgTable(
  'alert_rule',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    kind: text('kind').notNull(),
    scope: text('scope').notNull(),

    terms: text('terms').notNull(),
    channel: text('channel'),
    state: text('state', { enum: ['on', 'off'] }).notNull(),
    createdBy: text('created_by'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.id] })],
);

export const sighting = pgTable(
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

export const channelTerms = pgTable(
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

export const webhook = pgTable(
  'webhook',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    url: text('url').notNull(),

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

export const jobRun = pgTable('job_run', {
  name: text('name').primaryKey(),
  startedAt: integer('started_at').notNull(),
  endedAt: integer('ended_at'),
  outcome: text('outcome', { enum: ['done', 'failed'] }),
  error: text('error'),
  nextAt: integer('next_at'),
  misses: integer('misses').notNull(),
  failures: integer('failures').notNull(),
});

export const changeRecord = pgTable(
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

export const exchangeRate = pgTable(
  'exchange_rate',
  {
    org: text('org').notNull(),
    currency: text('currency').notNull(),
    day: text('day').notNull(),

    rate: text('rate').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.currency, table.day] })],
);

export const liveAnswer = pgTable(
  'live_answer',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    target: text('target').notNull(),
    reference: text('reference'),
    command: text('command').notNull(),
    member: text('member'),
    everyMs: integer('every_ms').notNull(),
    startedAt: integer('started_at').notNull(),
    until: integer('until').notNull(),
    nextAt: integer('next_at').notNull(),
    state: text('state', { enum: ['running', 'ended', 'stopped', 'lost'] }).notNull(),
    said: text('said'),
    failures: integer('failures').notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.org, table.id] }),
    index('live_answer_next').on(table.state, table.nextAt),
  ],
);

export const senderLoss = pgTable(
  'sender_loss',
  {
    org: text('org').notNull(),
    sender: text('sender').notNull(),
    hour: integer('hour').notNull(),
    apiKey: text('api_key').notNull(),
    total: integer('total').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.sender, table.hour] })],
);
