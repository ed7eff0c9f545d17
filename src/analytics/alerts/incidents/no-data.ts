import { say } from '../../../language/say.ts';
import { formatDuration } from '../../words/format.ts';
import { minuteText } from '../../words/moment-text.ts';
import { scopeText, scopeWords } from '../scope.ts';
import type { Finding, IncidentTelling } from './finding.ts';

/** The rule that tells of sources that fell silent. */
export const NO_DATA = 'no-data';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Days a source's usual gap is learnt from. */
export const LEARNT_DAYS = 28;

/** Before that nobody knows what is usual of it. */
const LEAST_DAYS = 7;
const LEAST_GAPS = 20;

/** Four weekends fall into the window: a gap that came three times is usual, an outage or two are not. */
const USUAL_RANK = 3;

const SILENT_GAPS = 3;

/** How a source sends: the gap it usually leaves at most, and the end of the last hour it sent in; milliseconds. */
export type Sending = { readonly scope: string; readonly usualMs: number; readonly lastAt: number };

/** How a source sends, from the ascending starts of the hours it sent in; undefined while it is not regular. */
export function maybeSending(scope: string, hours: readonly number[]): Sending | undefined {
  const [first = 0, last = 0] = [hours[0], hours.at(-1)];
  if (last - first < LEAST_DAYS * DAY_MS || hours.length <= LEAST_GAPS) return undefined;
  const gaps = hours.slice(1).map((at, index) => at - (hours[index] ?? at));
  const usualMs = gaps.toSorted((a, b) => b - a)[USUAL_RANK - 1] ?? HOUR_MS;
  return { scope, usualMs, lastAt: last + HOUR_MS };
}

export function isSilent({ usualMs, lastAt }: Sending, now: number): boolean {
  return now - lastAt >= SILENT_GAPS * usualMs;
}

export function noDataFinding(sending: Sending, now: number, timeZone: string): Finding {
  const { scope, lastAt } = sending;
  return {
    key: `${NO_DATA}:${scope}`,
    rule: NO_DATA,
    scope,
    within: [],
    direction: 'down',
    severity: 'page',
    excessNano: null,
    since: lastAt,
    channel: null,
    tell: () => noDataTelling(sending, now, timeZone),
  };
}

function noDataTelling({ scope, usualMs, lastAt }: Sending, now: number, timeZone: string): IncidentTelling {
  const who = scopeText(scope);
  const since = minuteText(lastAt, timeZone);
  // By the hour, so that its message is not edited for minutes.
  const silence = formatDuration(Math.floor((now - lastAt) / HOUR_MS) * HOUR_MS);
  const usual = formatDuration(usualMs);
  return {
    title: say`No data`,
    finding:
      scope === 'org'
        ? say`no event has come for ${silence}; usually one comes within ${usual}`
        : say`${who} has sent nothing for ${silence}; usually it sends within ${usual}`,
    over: scope === 'org' ? say`events come again` : say`${who} sends again`,
    lines: [say`The last hour with an event ended ${since}. What is spent meanwhile is not known here.`],
    questions: [say`Is its sender running, and is its key still good? See /usage status.`],
    figures: [],
    charts: [],
    look: [
      { label: say`Status`, command: '/usage status' },
      { label: say`Last days`, command: ['/usage trend 7d', scopeWords(scope)].filter(Boolean).join(' ') },
    ],
  };
}
