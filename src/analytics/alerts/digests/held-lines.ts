import { counted, say } from '../../../language/say.ts';
import { shorten } from '../../reports/wording.ts';
import type { Incident } from '../../state.ts';
import { lifeOf } from '../incidents/life.ts';
import { findingForAll, tellingOf } from '../incidents/message.ts';

const MOST_NAMED = 3;

/** [from, to), UTC milliseconds. */
export type HeldSpan = { readonly from: number; readonly to: number };

/**
 * What a digest says of the alerts that were held back from its channel in a span, and of those it tells for others:
 * of them in words for everybody. Digests whose spans follow one another say each exactly once.
 */
export function heldLines(own: readonly Incident[], others: readonly Incident[]): readonly string[] {
  const named = [
    ...own.map((incident) => ({ incident, text: tellingOf(incident).finding })),
    ...others.map((incident) => ({ incident, text: findingForAll(incident) })),
  ];
  return heldText(named.toSorted((a, b) => a.incident.number - b.incident.number));
}

/**
 * Notices of a span that no channel with a digest holds, `targets` being those that have one: they were held back
 * from a channel without, or had none to go to. Oldest first.
 */
export function homelessNotices(
  incidents: readonly Incident[],
  targets: ReadonlySet<string>,
  { from, to }: HeldSpan,
): readonly Incident[] {
  const isHomeless = (incident: Incident) => {
    const { severity, places } = lifeOf(incident);
    const isHeld = places.every(({ target, state }) => state === 'held' && !targets.has(target));
    const at = Math.max(incident.openedAt, ...places.map((place) => place.at));
    return severity === 'notice' && isHeld && at >= from && at < to;
  };
  return incidents.filter(isHomeless).toSorted((a, b) => a.number - b.number);
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

type Named = { readonly incident: Incident; readonly text: string };

function heldText(held: readonly Named[]): readonly string[] {
  if (held.length === 0) return [];
  const named = held.slice(0, MOST_NAMED).map(({ incident, text }) => {
    return `${incident.number} (${shorten(text)})`;
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
