import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

const value = (name: string) => text(name).notNull().default('');
const count = (name: string) => integer(name).notNull().default(0);
const time = (name: string) => integer(name);

/** The dictionary: one row per distinct combination of dimension values; "" is unknown. */
export const series = sqliteTable(
  'series',
  {
    id: integer('id').primaryKey(),
    org: text('org').notNull(),
    /** Hash of all values, so that the unique key stays short. */
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
    /** Sorted JSON array; expanded in series_tag. */
    tags: text('tags').notNull().default('[]'),
    /** The dimension it has a value of, where that is the only one and there are no tags. */
    sole: text('sole'),
  },
  (table) => [
    uniqueIndex('series_key').on(table.org, table.key),
    index('series_sole').on(table.org, table.sole).where(sql`sole is not null`),
  ],
);

export const seriesTag = sqliteTable(
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

/**
 * One model call. The columns from `requests` to `planned` say what it adds to the rollups; null counts are
 * unknown. Whatever is neither summed nor grouped by stands in `detail`, as JSON.
 */
export const event = sqliteTable(
  'event',
  {
    seq: integer('seq').primaryKey(),
    org: text('org').notNull(),
    id: text('id').notNull(),
    occurredAt: integer('occurred_at').notNull(),
    receivedAt: integer('received_at').notNull(),
    series: integer('series').notNull(),
    source: text('source').notNull(),
    kind: text('kind').notNull(),
    /** 0 where another event speaks for the same usage, and for billing rows: it adds to no sum. */
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

/**
 * Keys that identify a stored call (or, prefixed, a run), led by the generation they were stored in: a
 * generation is a million rows of `event`, so inserts stay in a small, cached part of the index however large
 * the table grows, and a copy is found by asking each generation, whatever day it claims.
 */
export const eventKey = sqliteTable(
  'event_key',
  {
    org: text('org').notNull(),
    generation: integer('generation').notNull(),
    key: text('key').notNull(),
    seq: integer('seq').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.generation, table.key] })],
);

/** One piece of agent work: which event opened it, and how its last one ended. */
export const run = sqliteTable('run', {
  seq: integer('seq').primaryKey(),
  org: text('org').notNull(),
  key: text('key').notNull(),
  firstSeq: integer('first_seq').notNull(),
  firstAt: integer('first_at').notNull(),
  firstId: text('first_id').notNull(),
  lastAt: integer('last_at').notNull(),
  lastId: text('last_id').notNull(),
  /** 1 when the run failed. */
  failed: integer('failed').notNull(),
  /** Whether its root span failed, which decides; null while no root is known. */
  root: integer('root'),
});

/** Spans of recent traces that hold a call: where it stands, and what the spans around it know. */
export const traceSpan = sqliteTable(
  'trace_span',
  {
    org: text('org').notNull(),
    trace: text('trace').notNull(),
    span: text('span').notNull(),
    /** "" at the root. */
    parent: text('parent').notNull(),
    /** SpanContext as JSON. */
    context: text('context').notNull(),
    /** The event of the call it reports; null where it reports none. */
    seq: integer('seq'),
    /** 1 once that event knows tokens. */
    tokens: integer('tokens').notNull(),
    /** 1 when it ended in an error. */
    failed: integer('failed').notNull(),
    receivedAt: integer('received_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.org, table.trace, table.span] }),
    index('trace_span_age').on(table.org, table.receivedAt),
  ],
);

/** What an event spoke for, so that those that fall back on it do not count. */
export const covered = sqliteTable(
  'covered',
  { org: text('org').notNull(), name: text('name').notNull(), at: integer('at').notNull() },
  (table) => [primaryKey({ columns: [table.org, table.name] })],
);

/** Events that count only while nothing covers a name. */
export const fallback = sqliteTable(
  'fallback',
  { org: text('org').notNull(), name: text('name').notNull(), seq: integer('seq').notNull() },
  (table) => [primaryKey({ columns: [table.org, table.name, table.seq] })],
);

/** Values of dimensions an event may carry several of: tools and files. */
export const eventValue = sqliteTable(
  'event_value',
  {
    seq: integer('seq').notNull(),
    dimension: text('dimension').notNull(),
    value: text('value').notNull(),
  },
  (table) => [primaryKey({ columns: [table.seq, table.dimension, table.value] })],
);

/** Everything that is summed. */
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
  sqliteTable(
    name,
    {
      org: text('org').notNull(),
      /** Start of the bucket, UTC milliseconds. */
      bucket: integer('bucket').notNull(),
      series: integer('series').notNull(),
      ...sums(),
    },
    (table) => [primaryKey({ columns: [table.org, table.bucket, table.series] })],
  );

/** Sums by five UTC minutes (kept 14 days), and by hours and days of the organisation's own zone. */
export const rollupFiveMinutes = rollup('rollup_five_minutes');
export const rollupHour = rollup('rollup_hour');
export const rollupDay = rollup('rollup_day');

const margin = <Name extends string>(name: Name) =>
  sqliteTable(
    name,
    {
      org: text('org').notNull(),
      /** The dimension these rows are summed by; "" is the whole organisation. */
      margin: text('margin').notNull(),
      bucket: integer('bucket').notNull(),
      /** A series that has only that dimension's value. */
      series: integer('series').notNull(),
      ...sums(),
    },
    (table) => [primaryKey({ columns: [table.org, table.margin, table.bucket, table.series] })],
  );

/** The same hours and days summed by one dimension alone: what most questions ask. */
export const marginHour = margin('margin_hour');
export const marginDay = margin('margin_day');

/**
 * Which hours, days and weeks are sealed: summed by pairs of dimensions too. What changes a sum breaks the seal,
 * by taking `attempt` away; it holds as long as both numbers are the same.
 */
export const seal = sqliteTable(
  'seal',
  {
    org: text('org').notNull(),
    size: text('size', { enum: ['hour', 'day', 'week'] }).notNull(),
    bucket: integer('bucket').notNull(),
    /** Names the latest try to sum it; once something in it changed, minus the time of the change. */
    attempt: integer('attempt').notNull(),
    /** The try whose sums are complete; 0 while there is none. */
    sealed: count('sealed'),
    /** Names of the pairs there are sums by, each between blanks. */
    pairs: text('pairs').notNull().default(''),
  },
  (table) => [primaryKey({ columns: [table.org, table.size, table.bucket] })],
);

const pair = <Name extends string>(name: Name) =>
  sqliteTable(
    name,
    {
      org: text('org').notNull(),
      bucket: integer('bucket').notNull(),
      /** "team>user": these rows sum what each user did within each team. */
      pair: text('pair').notNull(),
      /** A series that has only the first dimension's value; 0 is the whole organisation. */
      within: integer('within').notNull(),
      /** A series that has only the second dimension's value; all of them in "user>*". */
      series: integer('series').notNull(),
      ...sums(),
    },
    (table) => [primaryKey({ columns: [table.org, table.bucket, table.pair, table.within, table.series] })],
  );

/** Sums of sealed hours, days and weeks by two dimensions; visible only while the seal holds. */
export const pairHour = pair('pair_hour');
export const pairDay = pair('pair_day');
export const pairWeek = pair('pair_week');

/**
 * How many calls of a sealed day took how long: what percentiles are worked out from. Visible only while the seal
 * holds, and of days whose events are gone.
 */
export const histogramDay = sqliteTable(
  'histogram_day',
  {
    org: text('org').notNull(),
    /** "agent": these rows tell agents apart; "team>user" users within teams; "" is the whole organisation. */
    margin: text('margin').notNull(),
    bucket: integer('bucket').notNull(),
    /** A series that has only the first of two dimensions' value; 0 where there is one or none. */
    within: integer('within').notNull(),
    /** A series that has only the last dimension's value. */
    series: integer('series').notNull(),
    /** "bin:calls bin:calls"; a bin may stand more than once, its calls then add up. See packed-bins.ts. */
    bins: text('bins').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.margin, table.bucket, table.within, table.series] })],
);

/** Tells of a closed generation of event keys which keys it cannot hold, so that new calls need not be looked up in it. */
export const keyFilter = sqliteTable('key_filter', {
  generation: integer('generation').primaryKey(),
  keys: integer('keys').notNull(),
  /** Base64. */
  bits: text('bits').notNull(),
});

/** Since when an organisation's raw events and its hourly sums are kept; older ones are in its sums by the day. */
export const horizon = sqliteTable('horizon', {
  org: text('org').primaryKey(),
  eventsFrom: integer('events_from').notNull(),
  hoursFrom: integer('hours_from').notNull(),
});

/** People who were erased: what they send later still counts, under the alias. Only a hash of the name is kept. */
export const erased = sqliteTable(
  'erased',
  {
    org: text('org').notNull(),
    userHash: text('user_hash').notNull(),
    alias: text('alias').notNull(),
    erasedAt: integer('erased_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.userHash] })],
);

/** The newest event of each source, for `status`. */
export const sourceSeen = sqliteTable(
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
