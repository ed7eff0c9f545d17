import type { Links, TraceSpan } from '../traces/links.ts';
import type { EventCost, UsageEvent } from '../usage-event.ts';

/** One event on its way in, with the cost worked out for it. */
export type PricedEvent = { readonly event: UsageEvent; readonly cost: EventCost; readonly links?: Links };

export type Recording = {
  readonly org: string;
  /** UTC milliseconds at which the request arrived. */
  readonly receivedAt: number;
  readonly events: readonly PricedEvent[];
  /** Spans that report no call themselves: what they know is for the calls below them. */
  readonly spans?: readonly TraceSpan[];
  /** The version of the price book the costs were worked out with. */
  readonly bookVersion: number;
  /** The same pricing, for a stored event that a copy makes more complete. */
  readonly price: (event: UsageEvent) => EventCost;
};

/**
 * What became of one event: stored and counted, a copy of a stored one (or another report of a call that counts
 * already), a copy that contradicts it in `fields`, or refused.
 */
export type Outcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'conflict'; readonly fields: readonly string[] }
  /** From before `keptFrom`, UTC milliseconds, since when events are known one by one: it may be counted already. */
  | { readonly kind: 'pruned'; readonly keptFrom: number };

export type UsageRecorder = {
  /** Stores new events with their rollups in one transaction; the answer comes after the commit. Throws StaleBook, SumTooLarge. */
  record(recordings: readonly Recording[]): Promise<readonly (readonly Outcome[])[]>;
  /**
   * Usage of a provider is polled from now on: what is polled of an hour and key counts only while no stored call
   * is of both. Calls that are stored are heeded since `from`, UTC milliseconds. Doing it again changes nothing.
   */
  markPolled(org: string, provider: string, from: number): Promise<void>;
};
