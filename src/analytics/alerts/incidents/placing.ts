import { afterQuiet, quietHoursOf } from '../../quiet-hours.ts';
import type { Incident, Silence } from '../../state.ts';
import type { Around } from './around.ts';
import type { Flapping } from './flapping.ts';
import { type IncidentLife, lifeOf, type Place, type PlaceState } from './life.ts';
import { magnitude } from './magnitude.ts';
import { isMaterial, isSevere } from './size.ts';

const DAY_MS = 86_400_000;

/** Alerts posted in a channel before the others wait for the digest, where nobody set another number. */
export const MOST_A_DAY = 3;
export const MOST_A_WEEK = 8;

/** Incidents that are told in one channel within so long share a message. */
const GROUP_MS = 30_000;

export type Placed = Pick<
  Around,
  'now' | 'timeZone' | 'silences' | 'channels' | 'recent' | 'meanDayNano' | 'reminders' | 'hasDigest'
>;

/** An incident to be placed; `number` is infinite while it has none yet. */
export type Subject = { readonly id: string; readonly number: number; readonly life: IncidentLife };

/** Where and how a new incident is told. */
export function placesOf(
  subject: Subject,
  targets: readonly string[],
  around: Placed,
  flapping: Flapping,
): readonly Place[] {
  return targets.map((target) => {
    const state = flapping === 'quiet' ? 'flapping' : stateAt(subject, target, around);
    return placeAt(subject, target, around, state);
  });
}

/** The places of an open incident as they are now: what it waited for may be over, what was held may be severe. */
export function placesAgain(subject: Subject, around: Placed): readonly Place[] {
  return subject.life.places.map((place) => {
    const state = stateAgain(subject, place, around);
    return state === place.state ? place : placeAt(subject, place.target, around, state);
  });
}

function stateAgain(subject: Subject, { target, state }: Place, around: Placed): PlaceState {
  switch (state) {
    case 'posted':
    case 'flapping':
      return state;
    case 'held': {
      const next = stateAt(subject, target, around);
      return next === 'posted' && isSevereNow(subject, around) ? next : state;
    }
    case 'quiet':
    case 'silenced':
    case 'inhibited':
      return stateAt(subject, target, around);
  }
}

function placeAt({ id }: Subject, target: string, { now, recent }: Placed, state: PlaceState): Place {
  const chain = state === 'posted' ? maybeSharedChain(recent, target, now) : undefined;
  return { target, state, at: now, chain: chain ?? `incident:${id}` };
}

function stateAt(subject: Subject, target: string, around: Placed): PlaceState {
  const { life } = subject;
  if (isSilenced(life, around)) return 'silenced';
  if (isExplained(subject, target, around)) return 'inhibited';
  if (!isMaterial(life, around.meanDayNano)) return 'held';
  if (life.severity === 'notice' && around.hasDigest) return 'held';
  if (isSevereNow(subject, around)) return 'posted';
  const quiet = quietHoursOf(target, around.channels, around);
  if (afterQuiet(quiet, around.now) > around.now) return 'quiet';
  return isSpent(target, life, around) ? 'held' : 'posted';
}

function isSevereNow({ life }: Subject, { meanDayNano, now }: Placed): boolean {
  return life.severity === 'page' && isSevere(life, meanDayNano, now);
}

/** Whether a silence covers an incident now. */
export function isSilenced(
  { rule, scopes }: Pick<IncidentLife, 'rule' | 'scopes'>,
  { silences, now }: { readonly silences: readonly Silence[]; readonly now: number },
): boolean {
  return silences.some(
    (silence) =>
      silence.from <= now &&
      now < silence.until &&
      (silence.rule === '*' || silence.rule === rule) &&
      (silence.scope === 'org' || scopes.includes(silence.scope)),
  );
}

/** Whether an older incident around it, told in the same channel, accounts for at least half of its excess. */
function isExplained({ id, number, life }: Subject, target: string, { recent }: Placed): boolean {
  if (life.excessNano === null) return false;
  return recent.some((other) => {
    if (other.id === id || other.state === 'resolved' || other.number >= number) return false;
    const { scope, direction, excessNano, places } = lifeOf(other);
    const isAround = scope === 'org' || life.scopes.includes(scope);
    if (!isAround || direction !== life.direction || excessNano === null) return false;
    if (!places.some((place) => place.target === target && place.state === 'posted')) return false;
    return magnitude(excessNano) * 2n >= magnitude(life.excessNano);
  });
}

/** Whether a channel had all the alerts it takes; what pages is not kept from it by notices. */
function isSpent(
  target: string,
  { severity }: Pick<IncidentLife, 'severity'>,
  { recent, now, channels }: Placed,
): boolean {
  const counted = severity === 'notice' ? recent : recent.filter((one) => lifeOf(one).severity === 'page');
  const mostPosts = channels.find((one) => one.target === target)?.mostPosts ?? null;
  const posts = (since: number) => chainsPosted(counted, target, since).size;
  if (posts(now - DAY_MS) >= (mostPosts ?? MOST_A_DAY)) return true;
  return mostPosts === null && posts(now - 7 * DAY_MS) >= MOST_A_WEEK;
}

function chainsPosted(recent: readonly Incident[], target: string, since: number): ReadonlySet<string> {
  const posted = recent
    .flatMap((incident) => lifeOf(incident).places)
    .filter((place) => place.target === target && place.state === 'posted' && place.at > since);
  return new Set(posted.map(({ chain }) => chain));
}

/** The message of an incident that was told there a moment ago and is not over. */
function maybeSharedChain(recent: readonly Incident[], target: string, now: number): string | undefined {
  return recent
    .filter(({ state }) => state !== 'resolved')
    .flatMap((incident) => lifeOf(incident).places)
    .find(
      (place) => place.target === target && place.state === 'posted' && Math.abs(now - place.at) <= GROUP_MS,
    )?.chain;
}
