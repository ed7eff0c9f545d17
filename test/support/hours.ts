import { type Hour, hourPlaces } from '../../src/analytics/alerts/rules/hour.ts';
import type { SeriesRule } from '../../src/analytics/alerts/rules/series-rule.ts';
import { type Episode, episodesOf, type Odd } from '../../src/analytics/alerts/rules/watch.ts';

export const HOUR_MS = 3_600_000;

/** A Monday midnight, UTC milliseconds. */
export const MONDAY = Date.UTC(2026, 9, 5);

export type HourParts = Partial<
  Pick<Hour, 'requests' | 'errors' | 'tokens' | 'usd' | 'latencyMs' | 'latencyEvents' | 'hanging'>
>;

/** Consecutive hours from a Monday midnight on, with nothing in them but what is named. */
export function someHours(parts: readonly HourParts[], timeZone = 'UTC'): readonly Hour[] {
  const starts = parts.map((_, index) => MONDAY + index * HOUR_MS);
  const places = hourPlaces(starts, MONDAY + parts.length * HOUR_MS, timeZone);
  const nothing = { requests: 0, errors: 0, tokens: 0, usd: 0, latencyMs: 0, latencyEvents: 0, hanging: 0 };
  return places.map((place, index) => ({ ...place, ...nothing, ...parts[index] }));
}

/** What a rule makes of the hours of one scope. */
export function judged(rule: SeriesRule, hours: readonly Hour[]): readonly Episode[] {
  const watch = rule.watch();
  const odd = new Map<number, Odd>();
  for (const [index, hour] of hours.entries()) {
    const found = watch.push(hour);
    if (found) odd.set(index, found);
  }
  return episodesOf('org', odd, { ...rule, count: hours.length });
}

/** Episodes as [first odd hour, hour that closed it]. */
export function spans(rule: SeriesRule, parts: readonly HourParts[], timeZone?: string) {
  return judged(rule, someHours(parts, timeZone)).map(({ first, end }) => [first, end]);
}
