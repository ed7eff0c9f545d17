import { type IncidentLife, type Place, UNTOLD } from '../../src/analytics/alerts/incidents/life.ts';
import type { Incident } from '../../src/analytics/state.ts';
import { NOON, someIncident } from './state.ts';

/** The common part of an incident of an agent that spent eight dollars too much since noon. */
export function someLife(parts: Partial<IncidentLife> = {}): IncidentLife {
  return {
    ...UNTOLD,
    rule: 'spike',
    scope: 'agent:crawler',
    scopes: ['agent:crawler', 'team:ml'],
    direction: 'up',
    severity: 'page',
    timeZone: 'UTC',
    since: NOON,
    excessNano: '8000000000',
    toldNano: '8000000000',
    ...parts,
  };
}

export function somePlace(parts: Partial<Place> = {}): Place {
  return { target: 'slack:C1', state: 'posted', at: NOON, chain: 'incident:i4', ...parts };
}

/** An incident i4 of `default` that has its message at a target. */
export function toldIncident(target: string, life: Partial<IncidentLife> = {}) {
  return someIncident({
    id: 'i4',
    org: 'default',
    key: 'spike:agent:crawler',
    facts: { life: someLife({ places: [somePlace({ target })], ...life }) },
  });
}

/** An incident as it is stored. */
export function storedIncident(parts: Partial<Incident> = {}, life: Partial<IncidentLife> = {}): Incident {
  return {
    ...someIncident({ id: 'i4', key: 'spike:agent:crawler' }),
    number: 4,
    version: 1,
    facts: { life: someLife(life) },
    ...parts,
  };
}
