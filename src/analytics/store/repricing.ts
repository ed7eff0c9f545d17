import type { EventCost, UsageEvent } from '../usage-event.ts';
import type { StoredEvent } from './events.ts';

export type PendingModel = {
  readonly provider: string;
  readonly model: string;
  readonly events: number;
};

export type PendingUsage = PendingModel & {
  /** Input and output together, as far as they are known. */
  readonly tokens: bigint;
  /** When the first and the last of them were made, UTC milliseconds. */
  readonly firstAt: number;
  readonly lastAt: number;
};

/** Which events are priced anew. */
export type Repriceable = {
  readonly org: string;
  /** Only pending events, or also those already priced. */
  readonly pendingOnly: boolean;
  /** As events spell them, "" where they do not say; all when absent. */
  readonly models?: readonly { readonly provider: string; readonly model: string }[];
  /** [from, to), UTC milliseconds; all of time when absent. */
  readonly from?: number;
  readonly to?: number;
};

export type RepriceScope = Repriceable & { readonly bookVersion: number };

export type UsageRepricing = {
  pendingModels(org: string): Promise<readonly PendingModel[]>;
  /** The same with since when they wait and how much; reads each waiting event. */
  pendingUsage(org: string): Promise<readonly PendingUsage[]>;
  /** The events that count of those repricing would look at, in pages, in no promised order. */
  repriceable(which: Repriceable): AsyncIterable<readonly StoredEvent[]>;
  /**
   * Works out the cost of matching events anew and moves the rollups by the difference; returns how many changed.
   * In small transactions, between which others write; what costs the same is not written. `onRead` hears how many
   * events were looked at.
   */
  reprice(
    scope: RepriceScope,
    price: (event: UsageEvent) => EventCost,
    onRead?: (events: number) => void,
  ): Promise<number>;
};
