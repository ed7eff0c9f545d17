import type { UsageEvent } from '../src/analytics/usage-event.ts';
import { createPricer } from '../src/compose/prices.ts';
import type { Stores } from '../src/compose/stores.ts';
import { BENCH_TIME } from './workload.ts';

const ORG = 'default';

export type Calls = {
  /** Keeps ids apart. */
  readonly prefix: string;
  /** When the first was made, and how long after it the next, UTC milliseconds. */
  readonly startsAt: number;
  readonly stepMs: number;
};

/** Stores so many calls of a model in one transaction, in order of time, priced by the book as it stands. */
export function createSender({ state, usage }: Stores, calls: Calls) {
  const loading = createPricer(state);
  let sent = 0;
  return async (model: string, count: number): Promise<void> => {
    const pricer = await loading;
    if ((await state.bookVersion()) !== pricer.version()) await pricer.reload();
    const price = (event: UsageEvent) => pricer.price(ORG, event);
    const events = Array.from({ length: count }, () => {
      const event = eventAt(calls, sent++, model);
      return { event, cost: price(event) };
    });
    await usage.record([{ org: ORG, receivedAt: BENCH_TIME, events, bookVersion: pricer.version(), price }]);
  };
}

/** Forty combinations of people and teams. */
function eventAt({ prefix, startsAt, stepMs }: Calls, index: number, model: string): UsageEvent {
  const user = index % 40;
  return {
    idKeys: [`${prefix}${index}`],
    source: 'native',
    kind: 'call',
    occurredAt: Math.floor(startsAt + index * stepMs),
    dimensions: { provider: 'openai', model, user: `user-${user}`, team: `team-${user % 5}`, status: 'ok' },
    tags: [],
    counts: { inputTokens: 100 + (index % 9_973), outputTokens: 1 + (index % 997) },
    facts: {},
  };
}
