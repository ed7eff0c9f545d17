import { sql } from 'drizzle-orm';
import { index, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { counted, integer } from './columns.ts';

/* The tables of db/sqlite/usage-tables.ts, where it is said what they are for; db/schema.ts keeps both the same. */

const value = (name: string) => text(name).notNull().default('');
const count = (name: string) => integer(name).notNull().default(0);
const time = (name: string) => integer(name);

export const series = pgTable(
  'series',
  {
    id: counted('id').primaryKey(),
    org: text('org').notNull(),
    key: text('key').notNull(),
    user: value('user'),
    team: value('team'),
    model: value('model'),
    provider: value('provider'),
    agent: value('agent'),
    feature: value('feature'),
    action: value('action'),
    surface: value('surface'),
    department: value('department'),
    costCenter: value('cost_center'),
    project: value('project'),
    customer: value('customer'),
    assistant: value('assistant'),
    queryType: value('query_type'),
    integration: value('integration'),
    platform: value('platform'),
    environment: value('environment'),
    service: value('service'),
    operation: value('operation'),
    apiKey: value('api_key'),
    billingSource: value('billing_source'),
    billingMode: value('billing_mode'),
    serviceTier: value('service_tier'),
    region: value('region'),
    status: value('status'),
    tags: text('tags').notNull().default('[]'),
    sole: text('sole'),
  },
  (table) => [
    uniqueIndex('series_key').on(table.org, table.key),
    index('series_sole').on(table.org, table.sole).where(sql`sole is not null`),
  ],
);

export const seriesTag = pgTable(
  'series_tag',
  {
    org: text('org').notNull(),
    series: integer('series').notNull(),
    tag: text('tag').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.org, table.series, table.tag] }),
    index('series_tag_tag').on(table.org, table.tag),
  ],
);

export const event = pgTable(
  'event',
  {
    seq: counted('seq').primaryKey(),
    org: text('org').notNull(),
    id: text('id').notNull(),
    occurredAt: integer('occurred_at').notNull(),
    receivedAt: integer('received_at').notNull(),
    series: integer('series').notNull(),
    source: text('source').notNull(),
    kind: text('kind').notNull(),
    counted: integer('counted').notNull().default(1),
    run: text('run'),
    conversation: text('conversation'),
    message: text('message'),
    trace: text('trace'),
    requests: count('requests'),
    errors: count('errors'),
    runs: count('runs'),
    failedRuns: count('failed_runs'),
    inputTokens: integer('input_tokens'),
    cacheReadTokens: integer('cache_read_tokens'),
    cacheWriteTokens: integer('cache_write_tokens'),
    outputTokens: integer('output_tokens'),
    reasoningTokens: integer('reasoning_tokens'),
    latencyMs: integer('latency_ms'),
    costStatus: text('cost_status').notNull(),
    costNano: count('cost_nano'),
    inputCostNano: count('input_cost_nano'),
    cacheReadCostNano: count('cache_read_cost_nano'),
    cacheWriteCostNano: count('cache_write_cost_nano'),
    outputCostNano: count('output_cost_nano'),
    savingsNano: count('savings_nano'),
    /** 1 where a plan pays: what the call costs then adds to `plannedCostNano` alone. */
    planned: count('planned'),
    priceIds: text('price_ids').notNull().default(''),
    bookVersion: integer('book_version').notNull(),
    detail: text('detail').notNull().default('{}'),
  },
  (table) => [
    index('event_time').on(table.org, table.occurredAt),
    index('event_pending').on(table.org, table.series, table.counted).where(sql`cost_status = 'pending'`),
    index('event_reported').on(table.org, table.occurredAt).where(sql`kind <> 'call'`),
  ],
);

export const eventKey = pgTable(
  'event_key',
  {
    org: text('org').notNull(),
    generation: integer('generation').notNull(),
    key: text('key').notNull(),
    seq: integer('seq').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.key, table.generation] })],
);

export const run = pgTable('run', {
  seq: counted('seq').primaryKey(),
  org: text('org').notNull(),
  key: text('key').notNull(),
  firstSeq: integer('first_seq').notNull(),
  firstAt: integer('first_at').notNull(),
  firstId: text('first_id').notNull(),
  lastAt: integer('last_at').notNull(),
  lastId: text('last_id').notNull(),
  failed: integer('failed').notNull(),
  root: integer('root'),
});

export const traceSpan = pgTable(
  'trace_span',
  {
    org: text('org').notNull(),
    trace: text('trace').notNull(),
    span: text('span').notNull(),
    parent: text('parent').notNull(),
    context: text('context').notNull(),
    seq: integer('seq'),
    tokens: integer('tokens').notNull(),
    failed: integer('failed').notNull(),
    receivedAt: integer('received_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.org, table.trace, table.span] }),
    index('trace_span_age').on(table.org, table.receivedAt),
  ],
);

export const covered = pgTable(
  'covered',
  { org: text('org').notNull(), name: text('name').notNull(), at: integer('at').notNull() },
  (table) => [primaryKey({ columns: [table.org, table.name] })],
);

export const fallback = pgTable(
  'fallback',
  { org: text('org').notNull(), name: text('name').notNull(), seq: integer('seq').notNull() },
  (table) => [primaryKey({ columns: [table.org, table.name, table.seq] })],
);

export const eventValue = pgTable(
  'event_value',
  {
    seq: integer('seq').notNull(),
    dimension: text('dimension').notNull(),
    value: text('value').notNull(),
  },
  (table) => [primaryKey({ columns: [table.seq, table.dimension, table.value] })],
);

const sums = () => ({
  events: count('events'),
  requests: count('requests'),
  errors: count('errors'),
  runs: count('runs'),
  failedRuns: count('failed_runs'),
  inputTokens: count('input_tokens'),
  cacheReadTokens: count('cache_read_tokens'),
  cacheWriteTokens: count('cache_write_tokens'),
  outputTokens: count('output_tokens'),
  reasoningTokens: count('reasoning_tokens'),
  costNano: count('cost_nano'),
  inputCostNano: count('input_cost_nano'),
  cacheReadCostNano: count('cache_read_cost_nano'),
  cacheWriteCostNano: count('cache_write_cost_nano'),
  outputCostNano: count('output_cost_nano'),
  providedCostNano: count('provided_cost_nano'),
  plannedCostNano: count('planned_cost_nano'),
  savingsNano: count('savings_nano'),
  pendingEvents: count('pending_events'),
  latencyMs: count('latency_ms'),
  latencyEvents: count('latency_events'),
});

const rollup = <Name extends string>(name: Name) =>
  pgTable(
    name,
    {
      org: text('org').notNull(),
      bucket: integer('bucket').notNull(),
      series: integer('series').notNull(),
      ...sums(),
    },
    (table) => [primaryKey({ columns: [table.org, table.bucket, table.series] })],
  );

export const rollupFiveMinutes = rollup('rollup_five_minutes');
export const rollupHour = rollup('rollup_hour');
export const rollupDay = rollup('rollup_day');

const margin = <Name extends string>(name: Name) =>
  pgTable(
    name,
    {
      org: text('org').notNull(),
      margin: text('margin').notNull(),
      bucket: integer('bucket').notNull(),
      series: integer('series').notNull(),
      ...sums(),
    },
    (table) => [primaryKey({ columns: [table.org, table.margin, table.bucket, table.series] })],
  );

export const marginHour = margin('margin_hour');
export const marginDay = margin('margin_day');

export const seal = pgTable(
  'seal',
  {
    org: text('org').notNull(),
    size: text('size', { enum: ['hour', 'day', 'week'] }).notNull(),
    bucket: integer('bucket').notNull(),
    attempt: integer('attempt').notNull(),
    sealed: count('sealed'),
    pairs: text('pairs').notNull().default(''),
  },
  (table) => [primaryKey({ columns: [table.org, table.size, table.bucket] })],
);

const pair = <Name extends string>(name: Name) =>
  pgTable(
    name,
    {
      org: text('org').notNull(),
      bucket: integer('bucket').notNull(),
      pair: text('pair').notNull(),
      within: integer('within').notNull(),
      series: integer('series').notNull(),
      ...sums(),
    },
    (table) => [primaryKey({ columns: [table.org, table.bucket, table.pair, table.within, table.series] })],
  );

export const pairHour = pair('pair_hour');
export const pairDay = pair('pair_day');
export const pairWeek = pair('pair_week');

export const histogramDay = pgTable(
  'histogram_day',
  {
    org: text('org').notNull(),
    margin: text('margin').notNull(),
    bucket: integer('bucket').notNull(),
    within: integer('within').notNull(),
    series: integer('series').notNull(),
    bins: text('bins').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.margin, table.bucket, table.within, table.series] })],
);

export const keyFilter = pgTable('key_filter', {
  generation: counted('generation').primaryKey(),
  keys: integer('keys').notNull(),
  bits: text('bits').notNull(),
});

export const horizon = pgTable('horizon', {
  org: text('org').primaryKey(),
  eventsFrom: integer('events_from').notNull(),
  hoursFrom: integer('hours_from').notNull(),
});

export const erased = pgTable(
  'erased',
  {
    org: text('org').notNull(),
    userHash: text('user_hash').notNull(),
    alias: text('alias').notNull(),
    erasedAt: integer('erased_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.userHash] })],
);

export const sourceSeen = pgTable(
  'source_seen',
  {
    org: text('org').notNull(),
    source: text('source').notNull(),
    events: count('events'),
    lastOccurredAt: time('last_occurred_at').notNull(),
    lastReceivedAt: time('last_received_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.source] })],
);
