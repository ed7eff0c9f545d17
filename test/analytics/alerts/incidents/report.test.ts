import { describe, expect, it } from 'vitest';
import { incidentReport } from '../../../../src/analytics/alerts/incidents/report.ts';
import { storedIncident } from '../../../support/incidents.ts';
import { NOON } from '../../../support/state.ts';

const MINUTE_MS = 60_000;

/** An incident that was found so many minutes after it began. */
const foundAfter = (minutes: number) =>
  storedIncident({ openedAt: NOON }, { since: NOON - minutes * MINUTE_MS });

describe('how well alerts served', () => {
  it('says how long it took to notice: the middle one of them, and the worst', () => {
    const { toNotice } = incidentReport([foundAfter(90), foundAfter(10), foundAfter(20)]);
    expect(toNotice).toEqual({ medianMs: 20 * MINUTE_MS, worstMs: 90 * MINUTE_MS });
  });

  it('takes the mean of the two in the middle', () => {
    const { toNotice } = incidentReport([foundAfter(10), foundAfter(20), foundAfter(40), foundAfter(90)]);
    expect(toNotice).toEqual({ medianMs: 30 * MINUTE_MS, worstMs: 90 * MINUTE_MS });
  });

  it('leaves out those that do not know when they began', () => {
    const unknown = storedIncident({ openedAt: NOON, facts: {} });
    expect(incidentReport([unknown, foundAfter(10)]).toNotice?.medianMs).toBe(10 * MINUTE_MS);
    expect(incidentReport([unknown])).toMatchObject({ opened: 1, toNotice: null, toResolve: null });
  });
});
