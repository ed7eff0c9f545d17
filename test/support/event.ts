import type { EventCost, UsageEvent } from '../../src/analytics/usage-event.ts';

/** An event of which only what matters is named: everything else has a plain default. */
export type EventParts = Partial<Omit<UsageEvent, 'idKeys'>> & { readonly id: string };

export const NOON = Date.parse('2026-11-20T12:00:00Z');

export function usageEvent({ id, ...parts }: EventParts): UsageEvent {
  return {
    idKeys: [id],
    source: 'native',
    kind: 'call',
    occurredAt: NOON,
    dimensions: { team: 'ml', user: 'ana', provider: 'openai', model: 'gpt-4o', status: 'ok' },
    tags: [],
    counts: { inputTokens: 100, outputTokens: 10 },
    facts: {},
    ...parts,
  };
}

/** A price anybody can check by hand: 1 nano-dollar an input token, 5 an output token. */
export function simplePrice(event: UsageEvent): EventCost {
  if (event.dimensions.model === 'unknown') {
    return { status: 'pending', provider: event.dimensions.provider ?? '', model: 'unknown' };
  }
  const input = BigInt(event.counts.inputTokens ?? 0);
  const output = 5n * BigInt(event.counts.outputTokens ?? 0);
  return {
    status: 'priced',
    nano: input + output,
    parts: { input, cacheRead: 0n, cacheWrite: 0n, output, other: 0n },
    savings: 0n,
    priceIds: ['simple'],
  };
}
