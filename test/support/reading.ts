import type { Reading, ReadingRules } from '../../src/analytics/ingest/reading.ts';
import type { UsageEvent } from '../../src/analytics/usage-event.ts';
import { NOON } from './event.ts';

const DAY_MS = 86_400_000;

/** Rules of a request that arrives at noon, with the usual window of 35 days. */
export function readingRules(parts: Partial<ReadingRules> = {}): ReadingRules {
  return {
    now: NOON,
    maxAgeMs: 35 * DAY_MS,
    source: 'native',
    onUnknownField: () => undefined,
    ...parts,
  };
}

export function eventOf(reading: Reading): UsageEvent {
  if (!('event' in reading)) throw new Error(`refused: ${reading.refusal.message}`);
  return reading.event;
}

/** "code: message" of a refusal, or "event" where there was none. */
export function refusalOf(reading: Reading): string {
  return 'event' in reading ? 'event' : `${reading.refusal.code}: ${reading.refusal.message}`;
}
