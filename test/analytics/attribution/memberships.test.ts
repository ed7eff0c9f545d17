import { describe, expect, it } from 'vitest';
import { giveTo, rulesOf, type Whose } from '../../../src/analytics/attribution/give.ts';
import { apart, NOTHING_GIVEN, withGiven } from '../../../src/analytics/attribution/given.ts';
import { teamOn } from '../../../src/analytics/attribution/memberships.ts';
import { usageEvent } from '../../support/event.ts';

const at = (text: string) => Date.parse(text);
const MOVED = [
  { team: 'ml', from: '2026-01-01', until: '2026-11-01' },
  { team: 'web', from: '2026-11-01', until: null },
];

describe('the team somebody was in', () => {
  it.each([
    ['the last evening before they moved', '2026-10-31T21:59:59Z', 'Europe/Berlin', 'ml'],
    // Midnight in Berlin is 23:00 UTC in winter.
    ['the first moment after', '2026-10-31T23:00:00Z', 'Europe/Berlin', 'web'],
    ['the same moment where it is still the day before', '2026-10-31T23:00:00Z', 'UTC', 'ml'],
    ['before anything is known', '2025-06-01T00:00:00Z', 'UTC', undefined],
  ])('%s is that of the local day', (_, time, timeZone, team) => {
    expect(teamOn({ at: at(time), timeZone, team: 'ops', memberships: MOVED })).toBe(team);
  });

  it('is the one in the directory while no membership is noted', () => {
    const asked = { at: at('2026-11-20T12:00:00Z'), timeZone: 'UTC', memberships: [] };
    expect(teamOn({ ...asked, team: 'ops' })).toBe('ops');
    expect(teamOn({ ...asked, team: null })).toBeUndefined();
  });
});

describe('what an event is given', () => {
  const whose: Whose = {
    ruled: rulesOf([
      { org: 'default', dimension: 'apiKey', value: 'gateway', team: 'ops', createdBy: null, createdAt: 0 },
    ]),
    memberTeam: (user) => ({ ana: 'web' })[user],
    rowOf: (team) => ({ web: { department: 'Product', costCenter: null } })[team],
  };
  const event = (dimensions: Readonly<Record<string, string>>) => usageEvent({ id: 'a', dimensions });

  it.each([
    ['nothing it says itself', { team: 'ml', department: 'R&D', user: 'ana' }, {}],
    [
      'the team of its person, with what is known of that team',
      { user: 'ana' },
      { team: 'member', department: 'team' },
    ],
    [
      'what is assigned before what its person brings',
      { user: 'ana', apiKey: 'gateway' },
      { team: 'apiKey' },
    ],
    ['the department of the team it says', { team: 'web' }, { department: 'team' }],
    ['nothing where nobody knows', { user: 'bo' }, {}],
  ])('is %s', (_, dimensions, attributed) => {
    const given = giveTo(event(dimensions), whose, NOTHING_GIVEN);
    expect(withGiven(event(dimensions), given).facts.attributed ?? {}).toEqual(attributed);
  });

  it('of a person stays when they move', () => {
    const before = giveTo(event({ user: 'ana' }), whose, NOTHING_GIVEN);
    const moved = { ...whose, memberTeam: () => 'sales' };
    expect(giveTo(event({ user: 'ana' }), moved, before)).toEqual(before);
  });

  it('is told apart again from what it said', () => {
    const said = event({ user: 'ana' });
    const given = giveTo(said, whose, NOTHING_GIVEN);
    expect(apart(withGiven(said, given))).toEqual({ event: said, given });
  });
});
