import type { Incident } from '../../state.ts';
import { type IncidentLife, lifeOf, logged, withLife } from './life.ts';
import { snoozeText } from './message.ts';
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
        ? { kind: 'same', said: `Alert ${incident.number} is resolved already.` }
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
            what: 'acknowledged',
            note: `Acknowledged by ${by.who}.`,
            said: `Incident ${number} is yours; its message says so.`,
          })
        : {
            kind: 'same',
            said: `Alert ${number} was acknowledged by ${incident.acknowledgedBy ?? 'somebody'} already.`,
          };
    case 'own':
      return changed(incident, by, {
        set: { ...taken(incident, by), owner: act.owner },
        what: `owned by ${act.owner}`,
        note: `${act.owner} takes care of it.`,
        said: `Incident ${number} is ${act.owner}'s; its message says so.`,
      });
    case 'snooze': {
      const until = snoozeText(act.until, lifeOf(incident));
      return changed(incident, by, {
        set: { snoozedUntil: act.until },
        what: until,
        note: `${by.who}: ${until}.`,
        said: `Incident ${number} is ${until}.`,
      });
    }
    case 'resolve':
      return changed(incident, by, {
        set: closed(by),
        what: 'resolved',
        note: `Resolved by ${by.who}.`,
        said: `Incident ${number} is resolved; its message says so.`,
        event: 'anomaly.resolved',
      });
    case 'throttle':
      return changed(incident, by, {
        set: {},
        what: act.reason === '' ? 'throttle requested' : `throttle requested: ${act.reason}`,
        note: null,
        said: `Asked to throttle what incident ${number} is about.`,
        event: 'action.requested',
        data: { action: 'throttle', requestedBy: by.who, reason: act.reason },
      });
  }
}

function expected(incident: Incident, reason: string, by: By): Acted {
  const { number } = incident;
  const because = reason === '' ? '' : `: ${reason}`;
  const isOver = incident.state === 'resolved';
  return changed(incident, by, {
    set: { ...(isOver ? {} : closed(by)), verdict: 'expected', verdictBy: by.who },
    life: { expectedAt: by.now },
    what: `expected${because}`,
    note: isOver ? null : `Expected, says ${by.who}${because}. It is not told again for a day.`,
    said: `Incident ${number} was planned, then: it is closed, and its like is not told again for a day.`,
    event: isOver ? null : 'anomaly.resolved',
  });
}

function judged(incident: Incident, verdict: 'useful' | 'noise', by: By): Acted {
  return changed(incident, by, {
    set: { verdict, verdictBy: by.who },
    what: verdict,
    note: null,
    said: `Thank you: incident ${incident.number} counts as ${verdict}.`,
    event: null,
  });
}

type Change = {
  readonly set: Partial<Incident>;
  readonly life?: Partial<IncidentLife>;
  readonly what: string;
  readonly note: string | null;
  readonly said: string;
  readonly event?: Told['event'];
  readonly data?: NonNullable<Told['data']>;
};

function changed(incident: Incident, { who, now }: By, change: Change): Acted {
  const { set, life, what, note, said, event = 'anomaly.updated', data } = change;
  const before = lifeOf(incident);
  const log = logged(before.log, { at: now, who, what });
  const next = { ...withLife(incident, { ...before, ...life, log }), ...set, updatedAt: now };
  const told = { incident: next, note, event, ...(data && { data }), isLeftAlone: false };
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
