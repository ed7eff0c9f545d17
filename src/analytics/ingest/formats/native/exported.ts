import { SERIES_DIMENSIONS } from '../../../dimensions.ts';
import type { StoredEvent } from '../../../store.ts';
import { COUNTS, type EventCost, type EventFacts, type UsageEvent } from '../../../usage-event.ts';

/** Facts exported under their own names; the rest has a place of its own below. */
const FACTS = [
  'latencyMs',
  'timeToFirstTokenMs',
  'providerRaw',
  'requestModel',
  'userName',
  'userEmail',
  'run',
  'traceId',
  'spanId',
  'parentSpanId',
  'conversation',
  'message',
  'workItem',
  'deviceId',
  'errorType',
  'httpStatus',
  'finishReason',
  'retryOf',
  'gatewayCacheHit',
  'capReason',
  'upstreamCostUsd',
  'tools',
  'files',
  'parts',
  'metadata',
  'attributed',
] as const satisfies readonly (keyof EventFacts)[];

/**
 * A stored event as `export events` writes it: names of the native event, unknown is null, times ISO in UTC,
 * the computed cost an integer of nano-dollars as text because it may pass what a JSON number holds exactly.
 */
export function toExported(event: StoredEvent): Readonly<Record<string, unknown>> {
  const { facts, cost } = event;
  const ended = endOf(event);
  return {
    id: event.idKeys[0],
    idKeys: event.idKeys,
    source: event.source,
    kind: event.kind,
    occurredAt: new Date(event.occurredAt).toISOString(),
    endedAt: ended === undefined ? null : new Date(ended).toISOString(),
    receivedAt: new Date(event.receivedAt).toISOString(),
    ...Object.fromEntries(SERIES_DIMENSIONS.map((name) => [name, event.dimensions[name] ?? null])),
    ...Object.fromEntries(COUNTS.map((name) => [name, event.counts[name] ?? null])),
    usageStatus: usageStatusOf(event),
    ...Object.fromEntries(FACTS.map((name) => [name, facts[name] ?? null])),
    tags: event.tags,
    error: errorOf(event),
    reportedCostUsd: facts.reportedCostUsd === undefined ? null : Number(facts.reportedCostUsd),
    costNanoUsd: cost.status === 'pending' ? null : cost.nano.toString(),
    costStatus: cost.status,
    priceIds: priceIdsOf(cost),
  };
}

/** What is known of only when it arrived, or was logged, had ended by then. */
function endOf({ occurredAt, facts }: UsageEvent): number | undefined {
  const { endedAt, latencyMs, timeIsArrival } = facts;
  if (endedAt !== undefined) return endedAt;
  if (timeIsArrival) return occurredAt;
  return latencyMs === undefined ? undefined : occurredAt + latencyMs;
}

/**
 * Whether both sides were counted, one, or neither; of neither, `none` where nothing was to be expected (a
 * failed call, a billing row) and `missing` where the sender left it out.
 */
export function usageStatusOf(event: UsageEvent): 'complete' | 'partial' | 'missing' | 'none' {
  const { inputTokens, outputTokens } = event.counts;
  if (inputTokens !== undefined && outputTokens !== undefined) return 'complete';
  if (inputTokens !== undefined || outputTokens !== undefined) return 'partial';
  return event.kind === 'cost' || event.dimensions.status === 'error' ? 'none' : 'missing';
}

function errorOf({ dimensions, facts }: UsageEvent): object | null {
  if (dimensions.status !== 'error' && facts.errorType === undefined) return null;
  // Error texts quote prompts, so none is ever stored.
  return { type: facts.errorType ?? null, httpStatus: facts.httpStatus ?? null, message: null };
}

function priceIdsOf(cost: EventCost): readonly string[] {
  return cost.status === 'pending' ? [] : cost.priceIds;
}
