import type { DimensionName } from '../dimensions.ts';
import type { EventCost, UsageEvent } from '../usage-event.ts';
import type { StoredCall } from './calls.ts';
import type { UsageQuery } from './sums.ts';

export type StoredEvent = UsageEvent & {
  readonly receivedAt: number;
  readonly cost: EventCost;
  readonly bookVersion: number;
};

/** What a provider reported itself, as polled usage or a bill. */
export type ReportedEvent = StoredEvent & {
  /** Whether it adds to sums: usage does that nobody else reported, bills never do. */
  readonly counted: boolean;
};

export type SourceSeen = {
  readonly source: string;
  readonly events: number;
  readonly lastOccurredAt: number;
  readonly lastReceivedAt: number;
};

export type UsageEvents = {
  /** Known values of a dimension that contain `text`, the newest first. */
  names(
    org: string,
    dimension: DimensionName,
    match: { text: string; limit: number },
  ): Promise<readonly string[]>;
  newest(org: string): Promise<{ readonly occurredAt: number; readonly receivedAt: number } | undefined>;
  oldest(org: string): Promise<number | undefined>;
  sources(org: string): Promise<readonly SourceSeen[]>;
  /** Stored events that every filter leaves, ordered by (occurredAt, id), in pages. */
  events(query: UsageQuery): AsyncIterable<readonly StoredEvent[]>;
  /** The same events in the same order with what their prices depend on alone, which takes half as long. */
  calls(query: UsageQuery): AsyncIterable<readonly StoredCall[]>;
  /** What providers reported of [from, to), UTC milliseconds, whether it counts or not, ordered by time, in pages. */
  reported(
    org: string,
    span: { readonly from: number; readonly to: number },
  ): AsyncIterable<readonly ReportedEvent[]>;
};
