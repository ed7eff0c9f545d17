import { PROVIDER_REPORT, polledHour } from '../../polls/polled.ts';
import type { Links } from '../../traces/links.ts';
import type { UsageEvent } from '../../usage-event.ts';
import type { Reading } from '../reading.ts';
import type { Poll, PolledBucket } from './poll.ts';

/** Everything a provider reported of a span, as what takes the place of what it reported of it before. */
export function readingsOf(poll: Poll, buckets: readonly PolledBucket[]): readonly Reading[] {
  const occurrences = new Map<string, number>();
  return buckets.flatMap(({ events }) =>
    events.map((event) => toReading(poll, numbered(event, occurrences))),
  );
}

/** What was reported of the same buckets before and is not any more: nothing of it is left. */
export function vanishedReadings(
  poll: Poll,
  buckets: readonly PolledBucket[],
  stored: readonly UsageEvent[],
): readonly Reading[] {
  const starts = new Set(buckets.map(({ from }) => from));
  const reported = new Set(readingsOf(poll, buckets).flatMap(keysOf));
  const isGone = (event: UsageEvent) =>
    event.idKeys[0].startsWith(`${poll.name}:`) &&
    starts.has(event.occurredAt) &&
    !reported.has(event.idKeys[0]) &&
    !isEmpty(event);
  return stored.filter(isGone).map((event) => toReading(poll, emptied(event)));
}

/** Two rows of one bucket with equal groups are two rows: one would otherwise take the other's place. */
function numbered(event: UsageEvent, occurrences: Map<string, number>): UsageEvent {
  const [key] = event.idKeys;
  const number = (occurrences.get(key) ?? 0) + 1;
  occurrences.set(key, number);
  return number === 1 ? event : { ...event, idKeys: [`${key}#${number}`] };
}

function toReading(poll: Poll, event: UsageEvent): Reading {
  if (poll.what === 'bill') return { event, links: { replaces: true } };
  const dimensions = { ...event.dimensions, integration: PROVIDER_REPORT };
  return { event: { ...event, dimensions }, links: usageLinks(poll, event) };
}

/** Calls that services reported of the same hour and key are the same usage, told better. */
function usageLinks({ provider }: Poll, { occurredAt, dimensions }: UsageEvent): Links {
  const names = new Set([dimensions.apiKey, ''].map((key) => polledHour(provider, occurredAt, key)));
  return { replaces: true, fallsBackOn: [...names] };
}

function keysOf(reading: Reading): readonly string[] {
  return 'event' in reading ? reading.event.idKeys : [];
}

function isEmpty({ kind, counts, facts }: UsageEvent): boolean {
  if (kind === 'cost') return facts.reportedCostUsd === '0';
  return Object.values(counts).every((value) => value === 0);
}

function emptied(event: UsageEvent): UsageEvent {
  if (event.kind === 'cost') return { ...event, facts: { ...event.facts, reportedCostUsd: '0' } };
  return { ...event, counts: { inputTokens: 0, outputTokens: 0, requests: 0 } };
}
