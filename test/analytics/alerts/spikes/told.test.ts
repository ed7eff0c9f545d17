import { describe, expect, it } from 'vitest';
import type { Spike } from '../../../../src/analytics/alerts/spikes/facts.ts';
import { burstsOf, isCoolingDown, tellingOf } from '../../../../src/analytics/alerts/spikes/told.ts';
import type { Incident } from '../../../../src/analytics/state.ts';
import { someIncident } from '../../../support/state.ts';

const HOUR_MS = 3_600_000;
const NOON = Date.parse('2026-11-20T12:00Z');

/** $10 spent where $2 were expected, from 9 to 10; resolved at noon unless it goes on. */
function spike(scope: string, state: 'firing' | 'acknowledged' | 'resolved'): Spike {
  return {
    incident: {
      ...someIncident({ state, resolvedAt: state === 'resolved' ? NOON : null }),
      number: 1,
      version: 1,
    },
    facts: {
      scope,
      timeZone: 'UTC',
      since: NOON - 3 * HOUR_MS,
      until: NOON - 2 * HOUR_MS,
      actual: '10',
      expected: '2',
      low: '1',
      high: '3',
      comparedDays: 7,
      causes: [],
      buckets: [],
    },
  };
}

function incidentOf(...of: Parameters<typeof spike>): Incident {
  const { incident, facts } = spike(...of);
  return { ...incident, facts };
}

describe('what another incident tells already', () => {
  it.each([
    ['goes on', 'firing', 1, true],
    ['goes on, acknowledged', 'acknowledged', 1, true],
    ['ended after it', 'resolved', -2.5, true],
    ['ended before it', 'resolved', -2, false],
  ] as const)('is spend of an incident that %s', (_, state, hours, isTold) => {
    const tellings = { recent: [spike('org', state)], closed: [] };
    const candidate = { scope: 'agent:bot', since: NOON + hours * HOUR_MS };
    expect(tellingOf(tellings, candidate)).toHaveLength(isTold ? 1 : 0);
  });

  it.each([
    ['its organisation', 'org', ['agent:bot']],
    ['its team', 'team:ml', ['agent:bot']],
    ['itself, which is told again once it has grown', 'agent:bot', []],
    ['another agent', 'agent:cat', []],
    ['one of its users', 'user:bob', []],
  ] as const)('is, of %s, what goes on of an agent somebody closed', (_, scope, told) => {
    const closed = [{ scope: 'agent:bot', since: NOON - 3 * HOUR_MS, until: NOON }];
    const tellings = { recent: [spike('agent:bot', 'resolved')], closed };
    const since = NOON + HOUR_MS;
    expect(tellingOf(tellings, { scope, since }).map((one) => one.scope)).toEqual(told);
  });

  it.each([
    ['within 12 hours', 'agent:bot', 11.9, 15.9, true],
    ['after 12 hours', 'agent:bot', 12, 15.9, false],
    ['of twice as much', 'agent:bot', 1, 16, false],
    ['of another scope', 'agent:cat', 1, 5, false],
  ])('is a new incident %s: %5$s', (_, scope, hours, excess, isTold) => {
    const now = NOON + hours * HOUR_MS;
    expect(isCoolingDown(burstsOf([incidentOf('agent:bot', 'resolved')]), scope, { now, excess })).toBe(
      isTold,
    );
  });

  it('is not over while it goes on: the open one is edited instead', () => {
    expect(
      isCoolingDown(burstsOf([incidentOf('agent:bot', 'firing')]), 'agent:bot', { now: NOON, excess: 1 }),
    ).toBe(false);
  });
});
