import type { UsageAttribution } from './store/attribution.ts';
import type { UsageEvents } from './store/events.ts';
import type { UsageRecorder } from './store/recording.ts';
import type { UsageRepricing } from './store/repricing.ts';
import type { UsageSums } from './store/sums.ts';
import type { UsageUpkeep } from './store/upkeep.ts';

export type { Attributed, Reattributed, TeamMove } from './store/attribution.ts';
export { CALL_DIMENSIONS, type CallDimensions, type StoredCall, WORK_DIMENSIONS } from './store/calls.ts';
export { Refused, StaleBook, StoreBusy, SumTooLarge } from './store/errors.ts';
export type { ReportedEvent, SourceSeen, StoredEvent } from './store/events.ts';
export type { Outcome, PricedEvent, Recording } from './store/recording.ts';
export type { PendingModel, PendingUsage, Repriceable, RepriceScope } from './store/repricing.ts';
export {
  type Filter,
  type HourOfWeek,
  type LatencyRow,
  MEASURES,
  type Measure,
  type Measures,
  type Split,
  type SumRow,
  type UsageQuery,
} from './store/sums.ts';
export type { Detail, Drift, Pruned, Retention } from './store/upkeep.ts';

/** Events and their sums, a subject a file of store/. Every method is safe with other processes writing to the same database. */
export type UsageStore = UsageRecorder &
  UsageSums &
  UsageEvents &
  UsageRepricing &
  UsageAttribution &
  UsageUpkeep & {
    /** Answers of one moment, so that all numbers of a reply agree; `work` awaits nothing but this store. */
    snapshot<T>(work: (usage: UsageReader) => Promise<T>): Promise<T>;
  };

/** The questions a report asks. */
export type UsageReader = Pick<
  UsageStore,
  | 'sum'
  | 'hoursOfWeek'
  | 'latencies'
  | 'distinct'
  | 'names'
  | 'newest'
  | 'oldest'
  | 'detail'
  | 'reported'
  | 'events'
>;
