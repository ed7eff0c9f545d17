import type { StoredEvent } from '../../store.ts';
import type { CostSum } from '../pending-cost.ts';

/** What some calls add up to. */
export type DetailSums = CostSum & {
  readonly calls: number;
  readonly requests: number;
  readonly errors: number;
  readonly inputTokens: bigint;
  readonly outputTokens: bigint;
  /** From the start of the first to the end of the last. */
  readonly durationMs: number;
};

export function sumsOf(events: readonly StoredEvent[]): DetailSums {
  const add = (of: (event: StoredEvent) => number) => events.reduce((sum, event) => sum + of(event), 0);
  const addExactly = (of: (event: StoredEvent) => bigint) =>
    events.reduce((sum, event) => sum + of(event), 0n);
  return {
    calls: events.length,
    requests: add(requestsOf),
    errors: add((event) => (event.dimensions.status === 'error' ? requestsOf(event) : 0)),
    pendingEvents: addExactly((event) => (costOf(event) === null ? 1n : 0n)),
    inputTokens: addExactly(({ counts }) => BigInt(counts.inputTokens ?? 0)),
    outputTokens: addExactly(({ counts }) => BigInt(counts.outputTokens ?? 0)),
    costNano: addExactly((event) => costOf(event) ?? 0n),
    durationMs: events.length === 0 ? 0 : Math.max(...events.map(endOf)) - Math.min(...events.map(startOf)),
  };
}

/** Nano-USD; null while nobody knows. */
export function costOf({ cost }: StoredEvent): bigint | null {
  return cost.status === 'pending' ? null : cost.nano;
}

function requestsOf({ counts, kind }: StoredEvent): number {
  return counts.requests ?? (kind === 'call' ? 1 : 0);
}

function startOf({ occurredAt }: StoredEvent): number {
  return occurredAt;
}

function endOf({ occurredAt, facts }: StoredEvent): number {
  return facts.endedAt ?? occurredAt + (facts.latencyMs ?? 0);
}
