import { say } from '../../../language/say.ts';
import type { Incident } from '../../state.ts';
import { type Happening, happeningText, verdictText } from './happening.ts';
import { type IncidentLife, lifeOf, logged, withLife } from './life.ts';
import type { Told } from './moving.ts';

/** What a person can do about an incident that is not over. */
export type OpenAct =
  | { readonly kind: 'ack' }
  /** `until`: UTC milliseconds. */
  | { readonly kind: 'snooze'; readonly until: number }
  | { readonly kind: 'own'; readonly owner: string }
  | { readonly kind: 'resolve' }
  | { readonly kind: 'throttle'; readonly reason: string };

/** What a person can say of it, also later. */
export type Judgement =
  | { readonly kind: 'expected'; readonly reason: string }
  | { readonly kind: 'useful' }
  | { readonly kind: 'noise' };

export type Act = OpenAct | Judgement;

export type By = {
  /** Their name, as it may stand in a channel. */
  readonly who: string;
  readonly now: number;
};

/** What an act did, with what the one who did it is told; or why it did nothing. */
export type Acted =
  | { readonly kind: 'changed'; readonly told: Told; readonly said: string }
  | { readonly kind: 'same'; readonly said: string };

/** What becomes of an incident when somebody acts. */
export function actOn(incident: Incident, act: Act, by: By): Acted {
  switch (act.kind) {
    case 'useful':
    case 'noise':
      return judged(incident, act.kind, by);
    case 'expected':
      return expected(incident, act.reason, by);
    case 'ack':
    case 'snooze':
    case 'own':
    case 'resolve':
    case 'throttle':
      return incident.state === 'resolved'
        ? { kind: 'same', said: say`Alert ${String(incident.number)} is resolved already.` }
        : actOnOpen(incident, act, by);
  }
}

function actOnOpen(incident: Incident, act: OpenAct, by: By): Acted {
  const { number } = incident;
  switch (act.kind) {
    case 'ack':
      return incident.state === 'firing'
        ? changed(incident, by, {
            set: taken(incident, by),
            what: { kind: 'acknowledged' },
            note: () => say`Acknowledged by ${by.who}.`,
            said: say`Incident ${String(number)} is yours; its message says so.`,
          })
        : {
            kind: 'same',
            said: say`Alert ${String(number)} was acknowledged by ${incident.acknowledgedBy ?? say`somebody`} already.`,
          };
    case 'own':
      return changed(incident, by, {
        set: { ...taken(incident, by), owner: act.owner },
        what: { kind: 'owned', owner: act.owner },
        note: () => say`${act.owner} takes care of it.`,
        said: say`Incident ${String(number)} is ${act.owner}'s; its message says so.`,
      });
    case 'snooze': {
      const what = { kind: 'snoozed', until: act.until } as const;
      const text = () => happeningText(what, lifeOf(incident).timeZone);
      return changed(incident, by, {
        set: { snoozedUntil: act.until },
        what,
        note: () => `${by.who}: ${text()}.`,
        said: say`Incident ${String(number)} is ${text()}.`,
      });
    }
    case 'resolve':
      return changed(incident, by, {
        set: closed(by),
        what: { kind: 'resolved' },
        note: () => say`Closed by ${by.who}.`,
        said: say`Incident ${String(number)} is resolved; its message says so.`,
        event: 'anomaly.resolved',
      });
    case 'throttle':
      return changed(incident, by, {
        set: {},
        what: { kind: 'throttle', reason: act.reason },
        note: null,
        said: say`Asked to throttle what incident ${String(number)} is about.`,
        event: 'action.requested',
        data: { action: 'throttle', requestedBy: by.who, reason: act.reason },
      });
  }
}

function expected(incident: Incident, reason: string, by: By): Acted {
  const { number } = incident;
  const isOver = incident.state === 'resolved';
  return changed(incident, by, {
    set: { ...(isOver ? {} : closed(by)), verdict: 'expected', verdictBy: by.who },
    life: { expectedAt: by.now },
    what: { kind: 'expected', reason },
    note: isOver ? null : () => expectedText(reason, by),
    said: say`Incident ${String(number)} was planned, then: it is closed, and its like is not told again for a day.`,
    event: isOver ? null : 'anomaly.resolved',
  });
}

function expectedText(reason: string, { who }: By): string {
  return reason === ''
    ? say`Expected, says ${who}. It is not told again for a day.`
    : say`Expected, says ${who}: ${reason}. It is not told again for a day.`;
}

function judged(incident: Incident, verdict: 'useful' | 'noise', by: By): Acted {
  return changed(incident, by, {
    set: { verdict, verdictBy: by.who },
    what: { kind: verdict },
    note: null,
    said: say`Thank you: incident ${String(incident.number)} counts as ${verdictText(verdict)}.`,
    event: null,
  });
}

type Change = {
  readonly set: Partial<Incident>;
  readonly life?: Partial<IncidentLife>;
  readonly what: Happening;
  readonly note: (() => string) | null;
  readonly said: string;
  readonly event?: Told['event'];
  readonly data?: NonNullable<Told['data']>;
};

function changed(incident: Incident, { who, now }: By, change: Change): Acted {
  const { set, life, what, note, said, event = 'anomaly.updated', data } = change;
  const before = lifeOf(incident);
  const log = logged(before.log, { at: now, who, what });
  const next = { ...withLife(incident, { ...before, ...life, log }), ...set, updatedAt: now };
  const headline = note && (() => ({ headline: note() }));
  const told = { incident: next, note: headline, event, ...(data && { data }), isLeftAlone: false };
  return { kind: 'changed', told, said };
}

function taken({ state, acknowledgedBy, acknowledgedAt }: Incident, { who, now }: By): Partial<Incident> {
  return state === 'firing'
    ? { state: 'acknowledged', acknowledgedBy: who, acknowledgedAt: now }
    : { acknowledgedBy, acknowledgedAt };
}

function closed({ now }: By): Partial<Incident> {
  return { state: 'resolved', resolvedAt: now, snoozedUntil: null };
}
