/** Made-up traffic of one organisation: 50 teams, 2,000 users, 200 agents, 20 models, 200,000 combinations. */
export type Workload = {
  /** The `index`-th call, always the same for the same index; `occurredAt` in UTC milliseconds. */
  readonly event: (index: number, occurredAt: number) => SentEvent;
};

/** A usage event as a service would post it to /v1/events. */
export type SentEvent = {
  readonly id: string;
  readonly occurredAt: number;
  readonly provider: string;
  readonly model: string;
  readonly user: string;
  readonly team: string;
  readonly agent: string;
  readonly status: 'ok' | 'error';
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly outputTokens: number;
  readonly latencyMs: number;
  readonly traceId: string;
};

/**
 * What the clocks of the bench's servers start at and where filled stores end, so that a kept store does not
 * age and every run asks for the same days. UTC milliseconds.
 */
export const BENCH_TIME = Date.UTC(2026, 9, 20, 12, 30);

export const TEAMS = 50;
export const USERS = 2_000;
export const AGENTS = 200;

/** Calls that share a trace, which makes them one run. */
const CALLS_PER_TRACE = 4;

/** Each user works with ten agents, each agent with ten models: 200,000 combinations. */
const AGENTS_PER_USER = 10;
const MODELS_PER_AGENT = 10;

type Model = readonly [provider: string, model: string];

export const MODELS: readonly [Model, ...Model[]] = [
  ['openai', 'gpt-4o'],
  ['openai', 'gpt-4o-mini'],
  ['openai', 'gpt-4.1'],
  ['openai', 'gpt-4.1-mini'],
  ['openai', 'gpt-4.1-nano'],
  ['openai', 'o3'],
  ['openai', 'o4-mini'],
  ['openai', 'gpt-5'],
  ['openai', 'gpt-5-mini'],
  ['anthropic', 'claude-opus-4-1'],
  ['anthropic', 'claude-sonnet-4-5'],
  ['anthropic', 'claude-haiku-4-5'],
  ['anthropic', 'claude-sonnet-4-0'],
  ['anthropic', 'claude-3-5-haiku-latest'],
  ['google', 'gemini-2.5-pro'],
  ['google', 'gemini-2.5-flash'],
  ['google', 'gemini-2.5-flash-lite'],
  ['google', 'gemini-2.0-flash'],
  ['mistral', 'mistral-large-latest'],
  ['deepseek', 'deepseek-chat'],
];

/** `prefix` keeps the ids of two workloads in one store apart. */
export function createWorkload(prefix: string): Workload {
  return { event: (index, occurredAt) => eventAt(prefix, index, occurredAt) };
}

function eventAt(prefix: string, index: number, occurredAt: number): SentEvent {
  const trace = Math.floor(index / CALLS_PER_TRACE);
  // A trace is the work of one user with one agent; each of its calls may use another model.
  const user = skewed(trace, 1, USERS);
  const agent = (user * 7 + skewed(trace, 2, AGENTS_PER_USER)) % AGENTS;
  const [provider, model] =
    MODELS[(agent * 3 + skewed(index, 3, MODELS_PER_AGENT)) % MODELS.length] ?? MODELS[0];
  const inputTokens = 200 + (scrambled(index, 4) % 12_000);
  return {
    id: `${hex(index, 5)}${hex(index, 6)}-${prefix}${index}`,
    occurredAt,
    provider,
    model,
    user: `user-${user}@acme.example`,
    team: `team-${user % TEAMS}`,
    agent: `agent-${agent}`,
    status: scrambled(index, 7) % 50 === 0 ? 'error' : 'ok',
    inputTokens,
    cacheReadTokens: scrambled(index, 8) % 3 === 0 ? inputTokens >> 1 : 0,
    outputTokens: 10 + (scrambled(index, 9) % 1_500),
    latencyMs: 200 + (scrambled(index, 10) % 9_000),
    traceId: `${hex(trace, 11)}${hex(trace, 12)}${prefix}${trace}`,
  };
}

/** The busiest tenth of `count` is drawn nearly half the time, as people and agents are. */
function skewed(index: number, salt: number, count: number): number {
  return Math.floor(count * (scrambled(index, salt) / 2 ** 32) ** 3);
}

function hex(index: number, salt: number): string {
  return scrambled(index, salt).toString(16).padStart(8, '0');
}

/** A number that looks drawn at random and is always the same: the finaliser of MurmurHash3 over both. */
function scrambled(index: number, salt: number): number {
  let bits = (index + Math.imul(salt, 0x9e3779b1)) >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
