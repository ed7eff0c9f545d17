import { expect, it } from 'vitest';
import { lifeOf, logged } from '../../../../src/analytics/alerts/incidents/life.ts';
import { maybeMoved } from '../../../../src/analytics/alerts/incidents/moving.ts';
import { storedIncident } from '../../../support/incidents.ts';
import { NOON } from '../../../support/state.ts';

it('of an incident from before places had a state is that it is posted where it was told', () => {
  const old = storedIncident({ facts: { targets: ['slack:C1'] } });
  expect(lifeOf(old).places).toEqual([
    { target: 'slack:C1', state: 'posted', at: NOON, chain: 'incident:i4' },
  ]);
  const around = {
    now: NOON + 1,
    timeZone: 'UTC',
    silences: [],
    channels: [],
    recent: [old],
    meanDayNano: 0n,
    hasDigest: true,
  };
  expect(maybeMoved(old, { isOver: true }, around)?.note?.().headline).toBe(
    'Resolved: agent crawler is back to normal',
  );
});

it('keeps the last fifty things that happened', () => {
  const lines = Array.from({ length: 60 }, (_, at) => ({ at, who: null, what: 'again' }));
  const log = lines.reduce<ReturnType<typeof logged>>((all, line) => logged(all, line), []);
  expect(log).toHaveLength(50);
  expect(log.at(-1)?.at).toBe(59);
});
