import { PLAIN_LOCALE, speaking } from '../../../language/locale.ts';
import { keepsToAny } from '../../access/binding.ts';
import { type Message, messageOf } from '../../message.ts';
import { toDecimalUsd } from '../../money.ts';
import type { OutboxDraft } from '../../outbox.ts';
import type { Incident, Webhook } from '../../state.ts';
import { draftsFor } from '../targets.ts';
import { webhookDrafts } from '../webhooks/events.ts';
import { lifeOf, type Place } from './life.ts';
import { groupMessage, headlineOf, incidentMessage } from './message.ts';
import type { Told } from './moving.ts';

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
  const others = recent.filter(
    (other) =>
      other.id !== incident.id &&
      postedPlaces(other).some((place) => place.target === target && place.chain === chain),
  );
  if (others.length === 0) return incidentMessage(incident);
  return groupMessage([...others, incident].toSorted((a, b) => a.number - b.number));
}

/** An answer in the thread of each message that was there before. */
function noteDrafts(
  incident: Incident,
  note: NonNullable<Told['note']>,
  { before, noteAt, now }: Saying,
): readonly OutboxDraft[] {
  const places = (before ? postedPlaces(before) : []).filter(
    ({ target }) => noteAt === undefined || noteAt.includes(target),
  );
  return places.flatMap(({ target, chain }) =>
    draftsFor([target], {
      org: incident.org,
      dedupeKey: `incident:${incident.id}:${incident.version}:note`,
      chain: null,
      message: messageOf({
        ...{ tone: 'notice', visibility: 'public', ...note(), under: chain },
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
