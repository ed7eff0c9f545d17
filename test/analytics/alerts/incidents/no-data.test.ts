import { describe, expect, it } from 'vitest';
import type { IncidentTelling } from '../../../../src/analytics/alerts/incidents/finding.ts';
import { incidentMessage } from '../../../../src/analytics/alerts/incidents/message.ts';
import { isSilent, maybeSending, noDataFinding } from '../../../../src/analytics/alerts/incidents/no-data.ts';
import { storedTellings } from '../../../../src/analytics/alerts/incidents/tellings.ts';
import type { Incident } from '../../../../src/analytics/state.ts';
import { storedIncident } from '../../../support/incidents.ts';
import { NOON } from '../../../support/state.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The hours of some days before noon in which a source sends. */
function hoursOf(days: number, sends: (at: number) => boolean): readonly number[] {
  const start = NOON - days * DAY_MS;
  return Array.from({ length: days * 24 }, (_, index) => start + index * HOUR_MS).filter(sends);
}

const always = hoursOf(28, () => true);

/** Monday to Friday from nine to five. */
const office = hoursOf(28, (at) => {
  const day = new Date(at).getUTCDay();
  const hour = new Date(at).getUTCHours();
  return day >= 1 && day <= 5 && hour >= 9 && hour < 17;
});

describe('how a source sends', () => {
  it('is its third largest gap: of one that sends every hour an hour', () => {
    expect(maybeSending('org', always)).toEqual({ scope: 'org', usualMs: HOUR_MS, lastAt: NOON });
  });

  it('is the weekend of one that keeps office hours', () => {
    // Friday's last hour begins at four, Monday's first at nine: 65 hours.
    expect(maybeSending('org', office)?.usualMs).toBe(65 * HOUR_MS);
  });

  it('is not changed by one or two outages', () => {
    const outage = (at: number) => at >= NOON - 10 * DAY_MS && at < NOON - 9 * DAY_MS;
    const other = (at: number) => at >= NOON - 5 * DAY_MS && at < NOON - 4 * DAY_MS;
    const sent = always.filter((at) => !outage(at) && !other(at));
    expect(maybeSending('org', sent)?.usualMs).toBe(HOUR_MS);
  });

  it.each([
    ['nothing', []],
    ['six days', always.slice(-6 * 24)],
    ['a call a week', hoursOf(28, (at) => (NOON - at) % (7 * DAY_MS) === 0)],
  ])('is not known after %s', (_, hours) => {
    expect(maybeSending('org', hours)).toBeUndefined();
  });
});

describe('a source', () => {
  const sending = { scope: 'service:chat', usualMs: 2 * HOUR_MS, lastAt: NOON };

  it('is silent after three times its usual gap', () => {
    expect(isSilent(sending, NOON + 6 * HOUR_MS - 1)).toBe(false);
    expect(isSilent(sending, NOON + 6 * HOUR_MS)).toBe(true);
  });

  it('is named with how long it has been silent', () => {
    const finding = noDataFinding(sending, NOON + 6 * HOUR_MS, 'UTC');
    expect(finding.key).toBe('no-data:service:chat');
    expect(finding.tell?.().finding).toBe(
      'service chat has sent nothing for 6 h; usually it sends within 2 h',
    );
    expect(finding.tell?.().lines[0]).toBe(
      'The last hour with an event ended 2026-11-20 12:00. What is spent meanwhile is not known here.',
    );
  });

  it('is asked for until it sends again', () => {
    const { tell } = noDataFinding(sending, NOON + 6 * HOUR_MS, 'UTC');
    const silent = storedIncident({ facts: { ...storedTellings(tell as () => IncidentTelling) } });
    const question = 'Is its sender running, and is its key still good? See /usage status.';
    expect(incidentMessage(silent).lines).toContain(question);
    const over: Incident = { ...silent, state: 'resolved', resolvedAt: NOON + 7 * HOUR_MS };
    expect(incidentMessage(over).lines).toEqual([
      'The last hour with an event ended 2026-11-20 12:00. What is spent meanwhile is not known here.',
      'Incident 4 is closed.',
    ]);
  });
});
