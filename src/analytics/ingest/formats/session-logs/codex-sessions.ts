import { maybeProvider } from '../../../pricing/book/providers.ts';
import type { UsageEvent } from '../../../usage-event.ts';
import { maybeInstant } from '../../instant.ts';
import { answerKeys } from '../answer-keys.ts';
import { isCount, isId, isObject } from '../checks.ts';
import { maybeProviderOf } from '../model-provider.ts';
import { codexCall } from './codex-call.ts';
import { lastFolder, maybeEntry, optional } from './log-entry.ts';
import type { LoggedCall, SessionLogs } from './session-logs.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What the lines so far say about those to come. */
type Session = {
  readonly id: string;
  /** Fields of the log's own first line. */
  readonly meta: Fields;
  /** Whose running totals are in the log: its own, or those of the session it was copied from. */
  readonly origin: string;
  turn: Fields;
  /** Whether calls have records of their own, which say more than the totals after them. */
  hasRecords: boolean;
};

/**
 * Reads `sessions/YYYY/MM/DD/rollout-….jsonl` of Codex. Since 0.169 a call has a `token_usage_record` with the
 * answer's id; before, it shows as a `token_count` with the session's running totals, which is written again
 * whenever the limits change, and which a forked session copied with new times. The running totals are the same
 * in every copy, so they tell the call. A call of which Codex's telemetry tells counts there.
 */
export function createCodexLogs(): SessionLogs {
  const seen = new Set<string>();
  const origins = new Map<string, string>();
  let session: Session | undefined;
  let calls: LoggedCall[] = [];
  return {
    addLine(line) {
      const entry = maybeUsefulEntry(line);
      if (!entry) return;
      session = readEntry(session, entry, origins);
      const call = session && maybeCall(session, entry);
      const key = call?.event.idKeys[0];
      if (!call || key === undefined || seen.has(key)) return;
      seen.add(key);
      calls.push(call);
    },
    takeCalls() {
      const taken = calls;
      calls = [];
      session = undefined;
      return taken;
    },
  };
}

const KINDS = ['session_meta', 'turn_context', 'token_usage_record', 'token_count'];

/** Whether a line of an unknown file comes from such a log. */
export function isCodexLine(line: string): boolean {
  const entry = maybeEntry(line);
  return entry !== undefined && isObject(entry.payload) && entry.type === 'session_meta';
}

type Entry = { readonly kind: string; readonly at: number; readonly payload: Fields };

function maybeUsefulEntry(line: string): Entry | undefined {
  // Most lines are prompts and tool output, often megabytes; they are not worth parsing.
  if (!KINDS.some((kind) => line.includes(`"${kind}"`))) return undefined;
  const { type, timestamp, payload } = maybeEntry(line) ?? {};
  const at = maybeInstant(timestamp);
  if (at === undefined || !isObject(payload)) return undefined;
  return { kind: String(type === 'event_msg' ? payload.type : type), at, payload };
}

function readEntry(
  session: Session | undefined,
  { kind, payload }: Entry,
  origins: Map<string, string>,
): Session | undefined {
  if (kind === 'session_meta') {
    const read = session ? copiedFrom(session, payload) : maybeOpened(payload, origins);
    if (read) origins.set(read.id, read.origin);
    return read;
  }
  if (session && kind === 'turn_context') session.turn = payload;
  if (session && kind === 'token_usage_record') session.hasRecords = true;
  return session;
}

/** A fork that names its history by place has copied nothing; an older one goes on with its parent's totals. */
function maybeOpened(meta: Fields, origins: ReadonlyMap<string, string>): Session | undefined {
  const { id, forked_from_id: parent, history_base: base } = meta;
  if (!isId(id)) return undefined;
  const copied = isObject(base) || !isId(parent) ? id : parent;
  return { id, meta, origin: origins.get(copied) ?? copied, turn: {}, hasRecords: false };
}

/** The first lines of the sessions a fork was copied from follow its own, the oldest last. */
function copiedFrom(session: Session, ancestor: Fields): Session {
  return isId(ancestor.id) && ancestor.id !== session.id ? { ...session, origin: ancestor.id } : session;
}

function maybeCall(session: Session, { kind, at, payload }: Entry): LoggedCall | undefined {
  if (kind === 'token_usage_record') {
    const keys = answerKeys('openai', payload.response_id);
    return maybeLogged(session, at, { usage: payload.usage, totals: payload.thread_token_usage, keys });
  }
  if (kind !== 'token_count' || session.hasRecords || !isObject(payload.info)) return undefined;
  const { last_token_usage: usage, total_token_usage: totals } = payload.info;
  return maybeLogged(session, at, { usage, totals, keys: [] });
}

type Logged = { readonly usage: unknown; readonly totals: unknown; readonly keys: readonly string[] };

function maybeLogged(session: Session, at: number, { usage, totals, keys }: Logged): LoggedCall | undefined {
  if (!isObject(usage) || !isObject(totals)) return undefined;
  const counts = countsOf(usage);
  // Limits that changed before anything was asked.
  if (counts.inputTokens + counts.outputTokens === 0) return undefined;
  const { id, meta, turn } = session;
  const [key = `codex:${session.origin}:${Object.values(countsOf(totals)).join('-')}`] = keys;
  const event: UsageEvent = {
    idKeys: [key],
    source: 'codex',
    kind: 'call',
    occurredAt: at,
    dimensions: {
      provider: providerOf(meta.model_provider, turn.model),
      ...optional('model', turn.model),
      operation: 'chat',
      agent: 'codex',
      service: isId(meta.originator) ? meta.originator : 'codex',
      status: 'ok',
      ...optional('project', lastFolder(turn.cwd ?? meta.cwd)),
    },
    tags: [],
    counts,
    facts: {
      timeIsArrival: true,
      ...optional('requestModel', turn.model),
      conversation: id,
      ...optional('run', turn.root_turn_id ?? turn.turn_id),
    },
  };
  return { event, links: { fallsBackOn: [codexCall(id, counts)] } };
}

const LOCAL: ReadonlySet<unknown> = new Set(['ollama', 'lmstudio']);

/** Codex lets people name the address it talks to; behind a name nobody knows is a proxy for OpenAI's. */
function providerOf(name: unknown, model: unknown): string {
  const known = isId(name) && (LOCAL.has(name) || maybeProvider(name)) ? name : undefined;
  return maybeProviderOf(known, isId(model) ? model : undefined) ?? 'openai';
}

/** As OpenAI counts: cached tokens inside the input, reasoning inside the output. */
function countsOf(usage: Fields) {
  const inputTokens = count(usage.input_tokens);
  const outputTokens = count(usage.output_tokens);
  const cacheReadTokens = Math.min(count(usage.cached_input_tokens), inputTokens);
  return {
    inputTokens,
    cacheReadTokens,
    cacheWriteTokens: Math.min(count(usage.cache_write_input_tokens), inputTokens - cacheReadTokens),
    outputTokens,
    reasoningTokens: Math.min(count(usage.reasoning_output_tokens), outputTokens),
  };
}

function count(value: unknown): number {
  return isCount(value) ? value : 0;
}
