import { counted, say } from '../../../language/say.ts';
import type { HourLoss } from '../../ingest/losses.ts';
import { minuteText } from '../../words/moment-text.ts';
import type { Finding, IncidentTelling } from './finding.ts';

/** The rule that tells of events that never came because their sender had no room left. */
export const LOST_EVENTS = 'lost-events';

const HOUR_MS = 3_600_000;

/** What is lost within so long of each other is one story. */
const STORY_GAP_MS = 2 * HOUR_MS;

/** Whoever says nothing more of it for so long loses nothing more. */
const OVER_MS = 2 * HOUR_MS;

/** The losses that are still going on: the newest, and those before it without a pause; none once they are over. */
export function ongoingLosses(losses: readonly HourLoss[], now: number): readonly HourLoss[] {
  const newestFirst = losses.toSorted((one, other) => other.hour - one.hour);
  let since = now;
  return newestFirst.filter(({ hour }) => {
    const isPart = since - hour <= (since === now ? OVER_MS : STORY_GAP_MS);
    if (isPart) since = hour;
    return isPart;
  });
}

/** `losses` are ongoing, and not none; `keyNames` names keys by their ids. */
export function lostEventsFinding(
  losses: readonly HourLoss[],
  keyNames: ReadonlyMap<string, string>,
  timeZone: string,
): Finding {
  const since = Math.min(...losses.map(({ hour }) => hour));
  return {
    key: `${LOST_EVENTS}:org`,
    rule: LOST_EVENTS,
    scope: 'org',
    within: [],
    direction: 'up',
    severity: 'page',
    excessNano: null,
    since,
    channel: null,
    tell: () => lostTelling(losses, keyNames, minuteText(since, timeZone)),
  };
}

function lostTelling(
  losses: readonly HourLoss[],
  keyNames: ReadonlyMap<string, string>,
  time: string,
): IncidentTelling {
  const byKey = [...Map.groupBy(losses, ({ apiKey }) => apiKey)];
  return {
    title: say`Lost events`,
    finding: lostText(sumOf(losses), time),
    over: say`nothing more is lost`,
    lines: [
      ...byKey.map(([apiKey, own]) => keyText(keyNames.get(apiKey) ?? apiKey, own)),
      say`Their senders had no room left while the server could not be reached. What those events cost is in no figure here.`,
      say`A sender with a spool on disk keeps events through longer outages: spoolDir in its options.`,
    ],
    figures: [],
    charts: [],
    look: [{ label: say`Status`, command: '/usage status' }],
  };
}

function lostText(count: number, time: string): string {
  return counted(
    count,
    say`1 event was lost at its sender since ${time}`,
    say`${count} events were lost at their senders since ${time}`,
  );
}

function keyText(name: string, losses: readonly HourLoss[]): string {
  const senders = new Set(losses.map(({ sender }) => sender)).size;
  const lost = sumOf(losses);
  return counted(
    senders,
    say`Key ${name}: ${lost}, from 1 sender`,
    say`Key ${name}: ${lost}, from ${senders} senders`,
  );
}

function sumOf(losses: readonly HourLoss[]): number {
  return losses.reduce((sum, { lost }) => sum + lost, 0);
}
