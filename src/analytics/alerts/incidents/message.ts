import { keepsToAny } from '../../binding.ts';
import { type Action, type Message, messageOf } from '../../message.ts';
import { toZonedText } from '../../period.ts';
import { shorten } from '../../reports/wording.ts';
import type { Incident } from '../../state.ts';
import { capitalised, scopeText, scopeWords } from '../scope.ts';
import { maybeSpikeFacts } from '../spikes/facts.ts';
import { spikeTelling } from '../spikes/telling.ts';
import type { IncidentTelling } from './finding.ts';
import { type IncidentLife, lifeOf } from './life.ts';

/** A snooze without an end before the incident's own. */
export const UNTIL_RESOLVED = 8_640_000_000_000_000;

const MOST_LINES = 10;
const MOST_BUTTONS = 3;

/** What a gateway can throttle. */
const THROTTLED = ['agent', 'apiKey', 'user', 'team'];

/** What an incident's rule says of it, from the facts stored with it. */
export function tellingOf(incident: Incident): IncidentTelling {
  const spike = maybeSpikeFacts(incident);
  if (spike) return spikeTelling(spike);
  // Only `maybeOpeningDraft` and the rules' news write it, from a telling.
  return (incident.facts.telling as IncidentTelling | undefined) ?? plainTelling(incident);
}

/** The one living message of an incident, in the state it is in now. */
export function incidentMessage(incident: Incident): Message {
  const telling = tellingOf(incident);
  const life = lifeOf(incident);
  const isOver = incident.state === 'resolved';
  return messageOf({
    tone: isOver ? 'good' : incident.state === 'acknowledged' ? 'warning' : 'alert',
    visibility: 'public',
    headline: shorten(headlineOf(incident)),
    lines: [...telling.lines, ...growthLines(life, isOver), stateLine(incident, life)],
    figures: telling.figures,
    charts: telling.charts,
    actions: isOver ? [] : actionsOf(incident, life),
    ...keepsToAny(life.scopes),
  });
}

/** What several incidents that began together say in one channel. */
export function groupMessage(incidents: readonly Incident[]): Message {
  const open = incidents.filter(({ state }) => state !== 'resolved');
  const firing = open.filter(({ state }) => state === 'firing');
  const shown = incidents.slice(0, MOST_LINES);
  const more = incidents.length - shown.length;
  return messageOf({
    tone: open.length === 0 ? 'good' : firing.length === 0 ? 'warning' : 'alert',
    visibility: 'public',
    headline: shorten(groupHeadline(incidents, open.length)),
    lines: [
      ...shown.map((incident) => `Incident ${incident.number}: ${headlineOf(incident)}`),
      ...(more > 0 ? [`${more} more: /usage alert list`] : []),
    ],
    actions: firing.slice(0, MOST_BUTTONS).map(({ number }) => ({
      label: `Acknowledge ${number}`,
      command: `/usage alert ack ${number}`,
    })),
    ...commonScope(incidents),
  });
}

/** What all of them keep to. */
function commonScope(incidents: readonly Incident[]): ReturnType<typeof keepsToAny> {
  const [first, ...others] = incidents.map((incident) => keepsToAny(lifeOf(incident).scopes));
  return first && others.every(({ within }) => within === first.within) ? first : {};
}

function groupHeadline(incidents: readonly Incident[], open: number): string {
  if (open === 0) return `Resolved: all ${incidents.length} incidents that began together`;
  const [first] = incidents;
  const still = open === incidents.length ? '' : `, ${open} still open`;
  return `${incidents.length} alerts at once${still}: ${first ? headlineOf(first) : ''}`;
}

export function headlineOf(incident: Incident): string {
  const { title, finding, over } = tellingOf(incident);
  const { isFlapping } = lifeOf(incident);
  switch (incident.state) {
    case 'resolved':
      return incident.verdict === 'expected' ? `Expected: ${finding}` : `Resolved: ${over}`;
    case 'acknowledged':
      return `Acknowledged: ${finding}`;
    case 'firing':
      return `${isFlapping ? 'Flapping' : title}: ${finding}`;
  }
}

function growthLines({ doublings, isFlapping }: IncidentLife, isOver: boolean): readonly string[] {
  const again = doublings === 1 ? 'once' : `${doublings} times`;
  return [
    ...(doublings > 0 && !isOver ? [`Escalated: it doubled ${again} since it was told.`] : []),
    ...(isFlapping ? ['It comes and goes; it is not told again until it was calm for a day.'] : []),
  ];
}

function stateLine(incident: Incident, life: IncidentLife): string {
  const { number, state, owner, acknowledgedBy } = incident;
  const taken = owner === null ? `acknowledged by ${acknowledgedBy ?? 'somebody'}` : `owned by ${owner}`;
  switch (state) {
    case 'resolved':
      return `Incident ${number} is closed.`;
    case 'acknowledged':
      return `Incident ${number}, ${taken}; ${restText(incident, life)}.`;
    case 'firing':
      return incident.snoozedUntil === null
        ? `Incident ${number}: this message is updated while it lasts.`
        : `Incident ${number}, ${restText(incident, life)}.`;
  }
}

function restText({ snoozedUntil }: Incident, life: IncidentLife): string {
  return snoozedUntil === null ? 'this message is still updated' : snoozeText(snoozedUntil, life);
}

/** "snoozed until 2026-11-20 15:00" */
export function snoozeText(until: number, { timeZone }: Pick<IncidentLife, 'timeZone'>): string {
  if (until >= UNTIL_RESOLVED) return 'snoozed until it is resolved';
  return `snoozed until ${toZonedText(until, timeZone).slice(0, 16).replace('T', ' ')}`;
}

function actionsOf(incident: Incident, { scope, excessNano }: IncidentLife): readonly Action[] {
  const { number, state } = incident;
  const dimension = scope.split(':', 1)[0] ?? '';
  const mayThrottle = excessNano !== null && THROTTLED.includes(dimension);
  return [
    ...(state === 'firing'
      ? [{ label: 'Acknowledge', command: `/usage alert ack ${number}`, style: 'primary' as const }]
      : []),
    { label: 'Snooze 1 h', command: `/usage alert snooze ${number} 1h` },
    { label: 'Expected', command: `/usage alert expected ${number}` },
    { label: 'Details', command: `/usage alert details ${number}` },
    ...(excessNano === null ? [] : [{ label: 'Why', command: whyCommand(scope) }]),
    ...(mayThrottle ? [{ label: 'Request throttle', command: `/usage alert throttle ${number}` }] : []),
  ];
}

/** What the difference to the day before comes from, asked with the rights of whoever presses it. */
function whyCommand(scope: string): string {
  return ['/usage why 24h', scopeWords(scope)].filter(Boolean).join(' ');
}

function plainTelling(incident: Incident): IncidentTelling {
  const { rule, scope } = lifeOf(incident);
  return {
    title: capitalised(rule),
    finding: scopeText(scope),
    over: `${scopeText(scope)} is back to normal`,
    lines: [],
    figures: [],
    charts: [],
    look: [],
  };
}
