import { z } from 'zod';
import type { UsageEvent } from '../../usage-event.ts';
import { type Dialect, pagesIn, questionIn, rowEvent } from './dialect.ts';
import { count, group, instant, known, present, usd } from './fields.ts';
import { keyOf, type Poll, type Span } from './poll.ts';

const DIALECT: Dialect = {
  startName: 'starting_at',
  endName: 'ending_at',
  write: (at) => new Date(at).toISOString(),
  instant,
};

const USAGE = 'anthropic-usage';
const COST = 'anthropic-cost';

// Rows as the Admin API documents usage_report/messages and cost_report (platform.claude.com).
const message = z.object({
  workspace_id: group,
  api_key_id: group,
  account_id: group,
  model: group,
  service_tier: group,
  context_window: group,
  inference_geo: group,
  uncached_input_tokens: count,
  cache_creation: z
    .object({ ephemeral_1h_input_tokens: count.default(0), ephemeral_5m_input_tokens: count.default(0) })
    .default({ ephemeral_1h_input_tokens: 0, ephemeral_5m_input_tokens: 0 }),
  cache_read_input_tokens: count.default(0),
  output_tokens: count,
  server_tool_use: z.object({ web_search_requests: count.default(0) }).nullish(),
});

const cost = z.object({
  workspace_id: group,
  description: group,
  cost_type: group,
  token_type: group,
  model: group,
  service_tier: group,
  context_window: group,
  inference_geo: group,
  amount: usd('cents'),
  currency: z.string().regex(/^usd$/i, 'must be USD'),
});

/** What the organisation used by the hour, and what it is billed by the day; Priority Tier is missing in the bill. */
export const ANTHROPIC_POLLS: readonly Poll[] = [
  {
    name: USAGE,
    label: 'Anthropic usage',
    provider: 'anthropic',
    what: 'usage',
    source: 'poll:anthropic-usage',
    path: '/v1/organizations/usage_report/messages',
    days: 1,
    query: questionIn(DIALECT, {
      width: '1h',
      buckets: 24,
      groups: [
        'workspace_id',
        'api_key_id',
        'account_id',
        'model',
        'service_tier',
        'context_window',
        'inference_geo',
      ],
    }),
    read: pagesIn(DIALECT, message, messageEvent),
  },
  {
    name: COST,
    label: 'Anthropic bill',
    provider: 'anthropic',
    what: 'bill',
    source: 'poll:anthropic-costs',
    path: '/v1/organizations/cost_report',
    days: 31,
    query: questionIn(DIALECT, { width: '1d', buckets: 31, groups: ['workspace_id', 'description'] }),
    read: pagesIn(DIALECT, cost, costEvent),
  },
];

/** Anthropic counts what was read from and written to the cache beside the input; here it is part of it. */
function messageEvent(row: z.output<typeof message>, bucket: Span): UsageEvent {
  const { workspace_id, api_key_id, account_id, model, service_tier, context_window } = row;
  const hour = row.cache_creation.ephemeral_1h_input_tokens;
  const written = hour + row.cache_creation.ephemeral_5m_input_tokens;
  const read = row.cache_read_input_tokens;
  const region = regionOf(row.inference_geo);
  // What most rows have no value of is named, so that the keys of the others stay as short as they are.
  const extras = [...named('account', account_id), ...named('geo', region)];
  const groupValues = [workspace_id, api_key_id, model, service_tier, context_window, ...extras];
  return {
    ...rowEvent(bucket),
    idKeys: [keyOf(USAGE, DIALECT.write(bucket.from), groupValues)],
    source: 'poll:anthropic-usage',
    kind: 'aggregate',
    dimensions: {
      ...ownerOf(workspace_id),
      ...present({ apiKey: api_key_id, user: account_id, model, serviceTier: service_tier, region }),
    },
    counts: known({
      inputTokens: row.uncached_input_tokens + written + read,
      cacheReadTokens: read,
      cacheWriteTokens: written,
      cacheWrite1hTokens: hour,
      outputTokens: row.output_tokens,
      webSearches: row.server_tool_use?.web_search_requests || undefined,
    }),
  };
}

/** Where inference is kept in one country; elsewhere the ordinary price holds. */
function regionOf(geo: string | null | undefined): string | undefined {
  return geo === 'global' || geo === 'not_available' ? undefined : (geo ?? undefined);
}

function named(name: string, value: string | null | undefined): readonly string[] {
  return value ? [`${name}=${value}`] : [];
}

function costEvent(row: z.output<typeof cost>, bucket: Span): UsageEvent {
  const { workspace_id, description, cost_type, token_type, model, service_tier, amount } = row;
  const groupValues = [workspace_id, description, cost_type, token_type, model, service_tier];
  return {
    ...rowEvent(bucket),
    idKeys: [
      keyOf(COST, DIALECT.write(bucket.from), [...groupValues, row.context_window, row.inference_geo]),
    ],
    source: 'poll:anthropic-costs',
    kind: 'cost',
    dimensions: {
      ...ownerOf(workspace_id),
      ...present({ model: model ?? cost_type ?? description, serviceTier: service_tier }),
    },
    counts: {},
    facts: { endedAt: bucket.to, reportedCostUsd: amount },
  };
}

/** Until somebody says otherwise, a workspace is a team. */
function ownerOf(workspace: string | null | undefined): UsageEvent['dimensions'] {
  const owner = present({ team: workspace, project: workspace });
  return { provider: 'anthropic', operation: 'chat', status: 'ok', ...owner };
}
