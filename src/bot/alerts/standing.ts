import { lifeOf, type PlaceState } from '../../analytics/alerts/incidents/life.ts';
import type { Incident } from '../../analytics/state.ts';

const WORDS: Readonly<Record<Exclude<PlaceState, 'posted'>, string>> = {
  quiet: 'waits for the end of quiet hours',
  silenced: 'silenced',
  inhibited: 'told with the incident around it',
  flapping: 'flapping, not told',
  held: 'held back for the digest',
};

/** An incident's state as it is listed; with why nobody was told, where nobody was. */
export function standingOf(incident: Incident): string {
  const { places } = lifeOf(incident);
  const [first] = places;
  const isTold = places.length === 0 || places.some(({ state }) => state === 'posted');
  if (isTold || first === undefined || first.state === 'posted') return incident.state;
  return `${incident.state}, ${WORDS[first.state]}`;
}
