import type { UsageEvent } from '../../usage-event.ts';
import { maybeInstant } from '../instant.ts';
import { isCount, isId, isObject } from './checks.ts';

/** The calls of Claude Code session logs; one collector for all logs that are read together. */
export type ClaudeCodeCalls = {
  /** Takes one line of a log. Anything that is not an answered call is passed over. */
  addLine(line: string): void;
  /** Ends a log: its calls, without those an earlier log had already. */
  takeEvents(): readonly UsageEvent[];
};

/**
 * Reads `projects/<folder>/<session>.jsonl`. The log has a line per content block of an answer, each with
 * the call's usage so far, so a call's time is its first line's and its usage its last one's. A forked session
 * copies the calls of its parent under its own name; they stay with the log read first.
 */
export function createClaudeCodeCalls(options: { readonly user?: string } = {}): ClaudeCodeCalls {
  const seen = new Set<string>();
  let calls = new Map<string, UsageEvent>();
  return {
    addLine(line) {
      const call = maybeCall(line, options.user);
      if (!call) return;
      const key = call.idKeys.join(' ');
      const first = calls.get(key);
      if (first)
        calls.set(key, {
          ...first,
          counts: call.counts,
          facts: { ...call.facts, endedAt: first.occurredAt },
        });
      else if (!seen.has(key)) calls.set(key, call);
    },
    takeEvents() {
      const events = [...calls.values()];
      for (const key of calls.keys()) seen.add(key);
      calls = new Map();
      return events;
    },
  };
}

/** Whether a line of an unknown file comes from such a log. */
export function isClaudeCodeLine(line: string): boolean {
  const entry = maybeObject(line);
  if (!entry || typeof entry.type !== 'string' || 'occurredAt' in entry) return false;
  return typeof entry.sessionId === 'string' || typeof entry.uuid === 'string' || 'leafUuid' in entry;
}

function maybeCall(line: string, user: string | undefined): UsageEvent | undefined {
  // Most lines are prompts and tool output, often megabytes; they are not worth parsing.
  if (!line.includes('"usage"')) return undefined;
  const entry = maybeObject(line);
  const message = entry?.message;
  if (entry?.type !== 'assistant' || !isObject(message) || !isObject(message.usage)) return undefined;
  const occurredAt = maybeInstant(entry.timestamp);
  const idKeys = keysOf(message.id, entry.requestId);
  // "<synthetic>" marks texts Claude Code wrote itself; no model was asked.
  if (occurredAt === undefined || !idKeys || !isId(message.model) || message.model === '<synthetic>') {
    return undefined;
  }
  return {
    idKeys,
    source: 'claude-code',
    kind: 'call',
    occurredAt,
    dimensions: {
      provider: 'anthropic',
      model: message.model,
      operation: 'chat',
      agent: 'claude-code',
      service: 'claude-code',
      status: 'ok',
      ...(user && { user }),
      ...optional('project', lastFolder(entry.cwd)),
      ...optional('serviceTier', message.usage.service_tier),
    },
    tags: [],
    counts: countsOf(message.usage),
    facts: {
      endedAt: occurredAt,
      requestModel: isId(entry.requestedModel) ? entry.requestedModel : message.model,
      ...optional('conversation', entry.sessionId),
      ...optional('finishReason', message.stop_reason),
    },
  };
}

function maybeObject(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const entry: unknown = JSON.parse(line);
    return isObject(entry) ? entry : undefined;
  } catch (error) {
    // A log's last line may be half written.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function keysOf(messageId: unknown, requestId: unknown): readonly [string, ...string[]] | undefined {
  const keys = [messageId, requestId].filter(isId).map((id) => `anthropic:${id}`);
  const [first, ...rest] = keys;
  return first === undefined ? undefined : [first, ...rest];
}

/** Anthropic counts cached tokens beside the input, we inside it. */
function countsOf(usage: Readonly<Record<string, unknown>>): UsageEvent['counts'] {
  const cacheWrite = isObject(usage.cache_creation) ? usage.cache_creation : {};
  const details = isObject(usage.output_tokens_details) ? usage.output_tokens_details : {};
  const tools = isObject(usage.server_tool_use) ? usage.server_tool_use : {};
  const cacheReadTokens = count(usage.cache_read_input_tokens);
  const cacheWriteTokens = count(usage.cache_creation_input_tokens);
  return {
    inputTokens: count(usage.input_tokens) + cacheReadTokens + cacheWriteTokens,
    cacheReadTokens,
    cacheWriteTokens,
    cacheWrite1hTokens: Math.min(count(cacheWrite.ephemeral_1h_input_tokens), cacheWriteTokens),
    outputTokens: count(usage.output_tokens),
    reasoningTokens: Math.min(count(details.thinking_tokens), count(usage.output_tokens)),
    webSearches: count(tools.web_search_requests),
  };
}

function count(value: unknown): number {
  return isCount(value) ? value : 0;
}

function optional<Name extends string>(name: Name, value: unknown): { readonly [key in Name]?: string } {
  // A computed key makes TypeScript forget which one it is.
  return isId(value) ? ({ [name]: value } as { readonly [key in Name]?: string }) : {};
}

function lastFolder(path: unknown): string | undefined {
  return typeof path === 'string' ? path.split(/[\\/]/).findLast((part) => part !== '') : undefined;
}
