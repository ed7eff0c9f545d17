import { lifeOf, type PlaceState } from '../../analytics/alerts/incidents/life.ts';
import type { Incident } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';

/** An incident's state as it is listed; with why nobody was told, where nobody was. */
export function standingOf(incident: Incident): string {
  const { places } = lifeOf(incident);
  const [first] = places;
  const isTold = places.length === 0 || places.some(({ state }) => state === 'posted');
  const state = stateText(incident.state);
  if (isTold || first === undefined || first.state === 'posted') return state;
  return `${state}, ${untoldText(first.state)}`;
}

function stateText(state: Incident['state']): string {
  switch (state) {
    case 'firing':
      return say`firing`;
    case 'acknowledged':
      return say`acknowledged`;
    case 'resolved':
      return say`resolved`;
  }
}

/** Why nobody was told. */
function untoldText(state: Exclude<PlaceState, 'posted'>): string {
  switch (state) {
    case 'quiet':
      return say`waits for the end of quiet hours`;
    case 'silenced':
      return say`silenced`;
    case 'inhibited':
      return say`told with the incident around it`;
    case 'flapping':
      return say`flapping, not told`;
    case 'held':
      return say`held back for the digest`;
  }
}
