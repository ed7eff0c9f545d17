import type { Measure } from './sums.ts';

/** How much is left of an organisation's past, UTC milliseconds; both SINCE_EVER until something was pruned. */
export type Detail = {
  /** Single events are kept from here on, and with them tools, files and conversations. */
  readonly eventsFrom: number;
  /** Sums by the hour are kept from here on; older ones are by the day. */
  readonly hoursFrom: number;
  /** The organisation's zone, whose hours and days those are. */
  readonly timeZone: string;
};

/** Days events and hourly sums are kept at least; daily sums stay. */
export type Retention = { readonly rawDays: number; readonly hourlyDays: number };

/** What one pruning of an organisation did. */
export type Pruned = {
  readonly events: number;
  /** A local day that is due but whose sums differ from its events: it and all later ones are kept. */
  readonly held: { readonly from: number; readonly drifts: readonly Drift[] } | undefined;
  /** Whether more is due. */
  readonly more: boolean;
};

/** A rollup row that differs from the sum of its events. */
export type Drift = { readonly table: string; readonly bucket: number; readonly measure: Measure };

export type UsageUpkeep = {
  detail(org: string): Promise<Detail>;
  /**
   * Removes some of what is due: five-minute sums past their 14 days, whole local days of events whose sums are
   * proved and whose response times are kept, hourly sums. Totals stay what they are, and what is removed never
   * counts again.
   */
  prune(org: string, retention: Retention): Promise<Pruned>;
  /**
   * Sums one hour, day or week that is over in more ways, so that questions about it read fewer rows; false when
   * nothing is left to do. No answer depends on it.
   */
  seal(org: string): Promise<boolean>;
  /** Compares stored sums with their events, of days from `since` on (UTC milliseconds; all when absent). */
  verify(org: string, since?: number): Promise<readonly Drift[]>;
  rebuild(org: string, onProgress?: (done: number, total: number) => void): Promise<void>;
};
