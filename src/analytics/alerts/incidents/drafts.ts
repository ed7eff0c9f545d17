import { PLAIN_LOCALE, speaking } from '../../../language/locale.ts';
import { keepsToAny } from '../../access/binding.ts';
import { type Message, messageOf } from '../../message.ts';
import { toDecimalUsd } from '../../money.ts';
import type { OutboxDraft } from '../../outbox.ts';
import type { Incident, Webhook } from '../../state.ts';
import { draftsFor } from '../targets.ts';
import { webhookDrafts } from '../webhooks/events.ts';
import { aboutText, groupMessage } from './group-message.ts';
import { lifeOf, type Place } from './life.ts';
import { headlineOf, incidentMessage } from './message.ts';
import type { Headline, Told } from './moving.ts';

const KEEP_MS = 24 * 3_600_000;

export type Saying = Omit<Told, 'incident'> & {
  /** How it stood before; undefined when it is new. */
  readonly before: Incident | undefined;
  /** Incidents of late: some may share its message. */
  readonly recent: readonly Incident[];
  readonly webhooks: readonly Webhook[];
  readonly now: number;
};

/** Everything that is said of an incident as it was just written: the first message of a place posts it, later ones edit. */
export function incidentDrafts(incident: Incident, saying: Saying): readonly OutboxDraft[] {
  const { isLeftAlone, note, event } = saying;
  return [
    ...(isLeftAlone ? [] : messageDrafts(incident, saying)),
    ...(note === null ? [] : noteDrafts(incident, note, saying)),
    ...(event === null ? [] : eventDrafts(incident, event, saying)),
  ];
}

function messageDrafts(incident: Incident, { recent, now }: Saying): readonly OutboxDraft[] {
  return postedPlaces(incident).flatMap(({ target, chain }) =>
    draftsFor([target], {
      org: incident.org,
      // With the state, because who acknowledges writes on from the version that was told.
      dedupeKey: `incident:${incident.id}:${incident.version}:${incident.state}`,
      chain,
      message: messageAt(incident, { target, chain }, recent),
      now,
      keepForMs: KEEP_MS,
    }),
  );
}

function messageAt(
  incident: Incident,
  { target, chain }: Pick<Place, 'target' | 'chain'>,
  recent: readonly Incident[],
): Message {
  const others = sharers(incident, { target, chain }, recent);
  if (others.length === 0) return incidentMessage(incident);
  return groupMessage([...others, incident].toSorted((a, b) => a.number - b.number));
}

/** Other incidents that are told, or were, in the same message. */
function sharers(
  incident: Incident,
  { target, chain }: Pick<Place, 'target' | 'chain'>,
  recent: readonly Incident[],
): readonly Incident[] {
  return recent.filter(
    (other) =>
      other.id !== incident.id &&
      postedPlaces(other).some((place) => place.target === target && place.chain === chain),
  );
}

/** What a note says; under a message of several incidents, of which one. That one is over says so itself. */
function noteAbout(incident: Incident, note: Headline, isShared: boolean): Headline {
  if (!isShared || note.saysItsState) return note;
  return { headline: `${aboutText(incident)}: ${note.headline}` };
}

/** An answer in the thread of each message that was there before. */
function noteDrafts(
  incident: Incident,
  note: NonNullable<Told['note']>,
  { before, noteAt, recent, now }: Saying,
): readonly OutboxDraft[] {
  const places = (before ? postedPlaces(before) : []).filter(
    ({ target }) => noteAt === undefined || noteAt.includes(target),
  );
  return places.flatMap((place) =>
    draftsFor([place.target], {
      org: incident.org,
      dedupeKey: `incident:${incident.id}:${incident.version}:note`,
      chain: null,
      message: messageOf({
        ...{ tone: 'notice', visibility: 'public', under: place.chain },
        ...noteAbout(incident, note(), sharers(incident, place, recent).length > 0),
        ...keepsToAny(lifeOf(incident).scopes),
      }),
      now,
      keepForMs: KEEP_MS,
    }),
  );
}

function eventDrafts(
  incident: Incident,
  type: NonNullable<Told['event']>,
  { webhooks, now, data = {} }: Saying,
): readonly OutboxDraft[] {
  return webhookDrafts(webhooks, {
    type,
    data: { ...eventData(incident), ...data },
    dedupeKey: `incident:${incident.id}:${incident.version}:${type}`,
    message: incidentMessage(incident),
    now,
  });
}

/** What programs are told of an incident, in one language whoever uses them speaks. */
function eventData(incident: Incident): Readonly<Record<string, unknown>> {
  const { number, key, state, openedAt, resolvedAt, acknowledgedBy, owner, verdict } = incident;
  const { rule, scope, direction, severity, since, excessNano, places } = lifeOf(incident);
  const instant = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  return {
    incident: number,
    key,
    rule,
    scope,
    direction,
    severity,
    state,
    since: instant(since),
    openedAt: instant(openedAt),
    resolvedAt: instant(resolvedAt),
    excessUsd: excessNano === null ? null : toDecimalUsd(BigInt(excessNano)),
    headline: speaking(PLAIN_LOCALE, () => headlineOf(incident)),
    acknowledgedBy,
    owner,
    verdict,
    places: places.map(({ target, state: standing }) => ({ target, state: standing })),
  };
}

function postedPlaces(incident: Incident): readonly Place[] {
  return lifeOf(incident).places.filter(({ state }) => state === 'posted');
}
