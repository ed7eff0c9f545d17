import type { Links } from '../../../traces/links.ts';
import type { UsageEvent } from '../../../usage-event.ts';
import { maybeInstant } from '../../instant.ts';
import { isCount, isId, isObject } from '../checks.ts';
import { lastFolder, maybeEntry, optional } from './log-entry.ts';
import type { SessionLogs } from './session-logs.ts';

/** How long an answer may go on after its last line without saying why it stopped. */
const SETTLED_MS = 10 * 60_000;

type Call = {
  readonly event: UsageEvent;
  /** UTC milliseconds of the last line. */
  readonly lastAt: number;
};

/**
 * Reads `projects/<folder>/<session>.jsonl`. The log has a line per content block of an answer, each with
 * the call's usage so far, so a call's time is its first line's and its usage its last one's. A forked session
 * copies the calls of its parent under its own name; they stay with the log read first. The logs know what
 * Claude Code's metrics add up, so these no longer count.
 */
export function createClaudeCodeLogs(): SessionLogs {
  const seen = new Set<string>();
  let calls = new Map<string, Call>();
  return {
    addLine(line) {
      const event = maybeCall(line);
      const key = event?.idKeys.join(' ');
      if (!event || key === undefined || seen.has(key)) return;
      calls.set(key, { event: continued(calls.get(key)?.event, event), lastAt: event.occurredAt });
    },
    takeCalls(now) {
      const taken = [...calls].filter(([, call]) => isFinished(call, now));
      for (const [key] of taken) seen.add(key);
      calls = new Map();
      return taken.map(([, { event }]) => ({ event, links: linksOf(event) }));
    },
  };
}

function continued(first: UsageEvent | undefined, last: UsageEvent): UsageEvent {
  if (!first) return last;
  return { ...first, counts: last.counts, facts: { ...first.facts, ...last.facts } };
}

function isFinished({ event, lastAt }: Call, now: number): boolean {
  return event.facts.finishReason !== undefined || lastAt <= now - SETTLED_MS;
}

function linksOf({ facts: { conversation } }: UsageEvent): Links {
  return conversation === undefined ? {} : { covers: [`claude-code:session:${conversation}`] };
}

/** Whether a line of an unknown file comes from such a log. */
export function isClaudeCodeLine(line: string): boolean {
  const entry = maybeEntry(line);
  if (!entry || typeof entry.type !== 'string' || 'occurredAt' in entry) return false;
  return typeof entry.sessionId === 'string' || typeof entry.uuid === 'string' || 'leafUuid' in entry;
}

function maybeCall(line: string): UsageEvent | undefined {
  // Most lines are prompts and tool output, often megabytes; they are not worth parsing.
  if (!line.includes('"usage"')) return undefined;
  const entry = maybeEntry(line);
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
      ...optional('project', lastFolder(entry.cwd)),
      ...optional('serviceTier', message.usage.service_tier),
    },
    tags: [],
    counts: countsOf(message.usage),
    facts: {
      timeIsArrival: true,
      requestModel: isId(entry.requestedModel) ? entry.requestedModel : message.model,
      ...optional('conversation', entry.sessionId),
      ...optional('finishReason', message.stop_reason),
    },
  };
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
