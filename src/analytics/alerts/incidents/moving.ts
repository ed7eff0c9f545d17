import type { Message } from '../../message.ts';
import type { Incident } from '../../state.ts';
import type { WebhookEventType } from '../webhooks/events.ts';
import { type Happening, happeningText } from './happening.ts';
import { type IncidentLife, lifeOf, logged, withLife } from './life.ts';
import { magnitude } from './magnitude.ts';
import { headlineOf, stateSaid } from './message.ts';
import { isSilenced, type Placed, placesAgain } from './placing.ts';
import { dueReminders, reminderText } from './reminders.ts';

/** What a rule knows of its open incident at a look. */
export type News = {
  readonly isOver: boolean;
  /** Looks in a row that found nothing any more. */
  readonly calm?: number;
  /** Nano-USD by now; absent: as it was. */
  readonly excessNano?: bigint | null;
  /** The rule's facts as they are now; absent: nothing worth saying anew. */
  readonly facts?: Readonly<Record<string, unknown>>;
};

export type Headline = Pick<Message, 'headline' | 'saysItsState'>;

/** An incident after a change, and what is said of the change. */
export type Told = {
  readonly incident: Incident;
  /** What the thread under its message says, in the language spoken there; null: nothing. */
  readonly note: (() => Headline) | null;
  /** The targets where it is said; everywhere it was posted when absent. */
  readonly noteAt?: readonly string[];
  readonly event: WebhookEventType | null;
  /** What programs are told beside the incident itself. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Whether its messages stay as they are for now: it is snoozed or silenced. */
  readonly isLeftAlone: boolean;
};

/** An open incident as it should stand after a look; undefined where nothing changed that anybody should see. */
export function maybeMoved(incident: Incident, news: News, around: Placed): Told | undefined {
  const life = lifeOf(incident);
  const current = { ...life, calm: news.calm ?? life.calm, excessNano: excessAfter(life, news) };
  const informed = { ...incident, facts: { ...incident.facts, ...news.facts } };
  return news.isOver
    ? ended(informed, current, around)
    : maybeGoneOn(informed, life, current, { around, isNews: news.facts !== undefined });
}

function excessAfter(life: IncidentLife, { excessNano }: News): string | null {
  return excessNano === undefined || excessNano === null ? life.excessNano : String(excessNano);
}

function ended(incident: Incident, life: IncidentLife, around: Placed): Told {
  const { now } = around;
  const places = life.places.map((place) =>
    place.state === 'quiet' ? { ...place, state: 'held' as const, at: now } : place,
  );
  const log = logged(life.log, { at: now, who: null, what: { kind: 'over' } });
  const resolved: Incident = {
    ...withLife(incident, { ...life, places, log }),
    state: 'resolved',
    resolvedAt: now,
    snoozedUntil: null,
    updatedAt: now,
  };
  return {
    incident: resolved,
    note: isMuted(incident, life, around)
      ? null
      : () => ({ headline: headlineOf(resolved), ...stateSaid(resolved) }),
    event: 'anomaly.resolved',
    isLeftAlone: false,
  };
}

type GoingOn = { readonly around: Placed; readonly isNews: boolean };

function maybeGoneOn(
  incident: Incident,
  before: IncidentLife,
  life: IncidentLife,
  { around, isNews }: GoingOn,
): Told | undefined {
  const { now } = around;
  const isSnoozed = incident.snoozedUntil !== null && now < incident.snoozedUntil;
  const isAwake = incident.snoozedUntil !== null && !isSnoozed;
  const isLeftAlone = isMuted(incident, life, around);
  const subject = { id: incident.id, number: incident.number, life };
  const places = isSnoozed ? life.places : [...placesAgain(subject, around)];
  const isMovedOn = places.some((place, index) => place.state !== life.places[index]?.state);
  const isDoubled = !isLeftAlone && hasDoubled(life);
  const isCalmer = life.calm !== before.calm;
  const reminded = isLeftAlone ? [] : dueReminders(incident, before, around);
  const isReminded = reminded.length > 0;
  if (!isNews && !isMovedOn && !isDoubled && !isAwake && !isCalmer && !isReminded) return undefined;
  const notes: readonly Happening[] = [
    ...(isAwake ? [{ kind: 'awake' } as const] : []),
    ...(isDoubled ? [{ kind: 'doubled', excessNano: life.excessNano ?? '0' } as const] : []),
  ];
  const log = notes.reduce((lines, what) => logged(lines, { at: now, who: null, what }), life.log);
  const grown = isDoubled ? { toldNano: life.excessNano, doublings: life.doublings + 1 } : {};
  return {
    incident: {
      ...withLife(incident, { ...life, places, log, ...grown }),
      snoozedUntil: isAwake ? null : incident.snoozedUntil,
      remindedAt: isReminded ? now : incident.remindedAt,
      updatedAt: isNews || isMovedOn || isDoubled || isAwake ? now : incident.updatedAt,
    },
    ...noteOf(isLeftAlone ? [] : notes, life, isReminded ? { now, at: reminded } : null),
    event: isDoubled ? 'anomaly.updated' : null,
    isLeftAlone: isLeftAlone || !(isNews || isMovedOn || isDoubled || isAwake),
  };
}

/** Whatever else is said reminds as well. */
function noteOf(
  notes: readonly Happening[],
  life: IncidentLife,
  reminder: { readonly now: number; readonly at: readonly string[] } | null,
): Pick<Told, 'note' | 'noteAt'> {
  const text = () => notes.map((what) => happeningText(what, life.timeZone)).join(' ');
  if (notes.length > 0) return { note: () => ({ headline: text() }) };
  if (!reminder) return { note: null };
  return { note: () => ({ headline: reminderText(life, reminder.now) }), noteAt: reminder.at };
}

/** Whether nothing may be said of an incident now, but that it is over. */
export function isMuted(
  { snoozedUntil }: Pick<Incident, 'snoozedUntil'>,
  life: IncidentLife,
  around: Pick<Placed, 'silences' | 'now'>,
): boolean {
  return (snoozedUntil !== null && around.now < snoozedUntil) || isSilenced(life, around);
}

function hasDoubled({ excessNano, toldNano }: IncidentLife): boolean {
  if (excessNano === null || toldNano === null) return false;
  const told = magnitude(toldNano);
  return told > 0n && magnitude(excessNano) >= 2n * told;
}
