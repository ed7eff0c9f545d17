import { counted, say } from '../../../language/say.ts';
import { shorten } from '../../reports/wording.ts';
import type { Incident, StateStore } from '../../state.ts';
import { lifeOf } from '../incidents/life.ts';
import { tellingOf } from '../incidents/message.ts';

const LOOKED_AT = 200;
const MOST_NAMED = 3;

/** [from, to), UTC milliseconds. */
export type HeldSpan = { readonly from: number; readonly to: number };

/**
 * What a digest says of the alerts that were held back from its channel in a span. Digests whose spans follow
 * one another say each exactly once.
 */
export async function heldLines(
  state: Pick<StateStore, 'incidents'>,
  { org, target, from, to }: HeldSpan & { readonly org: string; readonly target: string },
): Promise<readonly string[]> {
  const incidents = await state.incidents(org, { unresolvedOnly: false, limit: LOOKED_AT });
  return heldText(heldAt(incidents, target, { from, to }));
}

/** Whether an incident is for a target's digest alone. */
export function isHeldFrom(incident: Incident, target: string): boolean {
  return lifeOf(incident).places.some((place) => place.target === target && place.state === 'held');
}

/** Incidents that were held back from a target in a span, oldest first. */
export function heldAt(
  incidents: readonly Incident[],
  target: string,
  { from, to }: HeldSpan,
): readonly Incident[] {
  const isHeld = (incident: Incident) =>
    lifeOf(incident).places.some(
      (place) => place.target === target && place.state === 'held' && place.at >= from && place.at < to,
    );
  return incidents.filter(isHeld).toSorted((a, b) => a.number - b.number);
}

function heldText(held: readonly Incident[]): readonly string[] {
  if (held.length === 0) return [];
  const named = held.slice(0, MOST_NAMED).map((incident) => {
    return `${incident.number} (${shorten(tellingOf(incident).finding)})`;
  });
  const more = held.length - named.length;
  const names = named.join(', ');
  if (more > 0)
    return [
      say`${held.length} more alerts were held back: incident ${names}, and ${more} more: /usage alert list.`,
    ];
  return [
    counted(
      held.length,
      say`1 more alert was held back: incident ${names}.`,
      say`${held.length} more alerts were held back: incident ${names}.`,
    ),
  ];
}
