import type { Incident } from '../../state.ts';
import { lifeOf } from './life.ts';

/** A key that opened and closed so often within a day flaps: that is said once, then it is quiet until calm for a day. */
const MOST_FLIPS = 5;
const DAY_MS = 86_400_000;

export type Flapping = 'calm' | 'notice' | 'quiet';

/** What another episode of a key is, given the ones before. */
export function flappingOf(recent: readonly Incident[], key: string, now: number): Flapping {
  const episodes = recent.filter((incident) => incident.key === key && incident.resolvedAt !== null);
  const isLate = (at: number | null) => at !== null && now - at < DAY_MS;
  const late = episodes.filter(({ resolvedAt }) => isLate(resolvedAt));
  const [last] = late.toSorted((a, b) => b.number - a.number);
  if (last && isPartOfFlapping(last)) return 'quiet';
  const flips = late.length + late.filter(({ openedAt }) => isLate(openedAt)).length + 1;
  return flips >= MOST_FLIPS ? 'notice' : 'calm';
}

function isPartOfFlapping(incident: Incident): boolean {
  const { isFlapping, places } = lifeOf(incident);
  return isFlapping || places.some(({ state }) => state === 'flapping');
}
