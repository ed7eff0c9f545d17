import { counted, say } from '../../../language/say.ts';
import { keepsToAny } from '../../access/binding.ts';
import { type Action, type Message, messageOf } from '../../message.ts';
import { shorten } from '../../reports/wording.ts';
import type { Incident } from '../../state.ts';
import { capitalised, isPersonal, scopeText, scopeWords } from '../scope.ts';
import { maybeSpikeFacts } from '../spikes/facts.ts';
import { spikeTelling } from '../spikes/telling.ts';
import type { IncidentTelling } from './finding.ts';
import { snoozeText } from './happening.ts';
import { type IncidentLife, lifeOf, maybeCloser } from './life.ts';
import { type StoredTellings, spokenTelling } from './tellings.ts';

/** What a gateway can throttle. */
const THROTTLED = ['agent', 'apiKey', 'user', 'team'];

/** What an incident's rule says of it, from the facts stored with it, in the language spoken. */
export function tellingOf(incident: Incident): IncidentTelling {
  const spike = maybeSpikeFacts(incident);
  if (spike) return spikeTelling(spike);
  // Only `factsOf` writes them, from tellings.
  const stored = incident.facts as Partial<StoredTellings>;
  return stored.telling ? spokenTelling({ ...stored, telling: stored.telling }) : plainTelling(incident);
}

/** What is so, in words for those who may not know whom it is about. */
export function findingForAll(incident: Incident): string {
  return isPersonal(lifeOf(incident).scope) ? say`one person` : tellingOf(incident).finding;
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
    ...stateSaid(incident),
    lines: [...linesOf(telling, incident), ...growthLines(life, isOver), stateLine(incident, life)],
    figures: telling.figures,
    charts: telling.charts,
    actions: isOver ? [] : actionsOf(incident, life),
    ...keepsToAny(life.scopes),
  });
}

/** What its rule says beside the finding, with what it asks while it is not over. */
export function linesOf({ lines, questions = [] }: IncidentTelling, { state }: Incident): readonly string[] {
  return state === 'resolved' ? lines : [...lines, ...questions];
}

export const SAYS_ITS_STATE = { saysItsState: true } as const;

/** Whether the headline of an incident opens with its state. */
export function stateSaid(incident: Incident): Pick<Message, 'saysItsState'> {
  return saysItsState(incident) ? SAYS_ITS_STATE : {};
}

/** The name of another rule than the spike's does not say that it is an alert. */
function saysItsState(incident: Incident): boolean {
  switch (incident.state) {
    case 'resolved':
      return incident.verdict !== 'expected';
    case 'acknowledged':
      return true;
    case 'firing':
      return lifeOf(incident).rule === 'spike' && !lifeOf(incident).isFlapping;
  }
}

export function headlineOf(incident: Incident): string {
  const { title, finding, over } = tellingOf(incident);
  const { isFlapping } = lifeOf(incident);
  const closer = maybeCloser(incident);
  switch (incident.state) {
    case 'resolved':
      if (incident.verdict === 'expected') return say`Expected: ${finding}`;
      return closer === undefined ? say`Resolved: ${over}` : say`Closed by ${closer}: ${finding}`;
    case 'acknowledged':
      return say`Acknowledged: ${finding}`;
    case 'firing':
      return isFlapping ? say`Flapping: ${finding}` : `${title}: ${finding}`;
  }
}

function growthLines({ doublings, isFlapping }: IncidentLife, isOver: boolean): readonly string[] {
  const escalated = counted(
    doublings,
    say`Escalated: it doubled once since it was told.`,
    say`Escalated: it doubled ${doublings} times since it was told.`,
  );
  return [
    ...(doublings > 0 && !isOver ? [escalated] : []),
    ...(isFlapping ? [say`It comes and goes; it is not told again until it was calm for a day.`] : []),
  ];
}

function stateLine(incident: Incident, life: IncidentLife): string {
  const { number, state, snoozedUntil } = incident;
  switch (state) {
    case 'resolved':
      return say`Incident ${String(number)} is closed.`;
    case 'acknowledged':
      return snoozedUntil === null
        ? say`Incident ${String(number)}, ${takenText(incident)}; this message is still updated.`
        : say`Incident ${String(number)}, ${takenText(incident)}; ${snoozeText(snoozedUntil, life)}.`;
    case 'firing':
      return snoozedUntil === null
        ? say`Incident ${String(number)}: this message is updated while it lasts.`
        : say`Incident ${String(number)}, ${snoozeText(snoozedUntil, life)}.`;
  }
}

function takenText({ owner, acknowledgedBy }: Incident): string {
  if (owner !== null) return say`owned by ${owner}`;
  return say`acknowledged by ${acknowledgedBy ?? say`somebody`}`;
}

export function actionsOf(incident: Incident, { scope, excessNano }: IncidentLife): readonly Action[] {
  const { number, state } = incident;
  const dimension = scope.split(':', 1)[0] ?? '';
  const mayThrottle = excessNano !== null && THROTTLED.includes(dimension);
  return [
    ...(state === 'firing'
      ? [{ label: say`Acknowledge`, command: `/usage alert ack ${number}`, style: 'primary' as const }]
      : []),
    { label: say`Snooze 1 h`, command: `/usage alert snooze ${number} 1h` },
    { label: say`Expected`, command: `/usage alert expected ${number}` },
    { label: say`Details`, command: `/usage alert details ${number}` },
    ...(excessNano === null ? [] : [{ label: say`Why`, command: whyCommand(scope) }]),
    ...(mayThrottle ? [{ label: say`Request throttle`, command: `/usage alert throttle ${number}` }] : []),
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
    over: say`${scopeText(scope)} is back to normal`,
    lines: [],
    figures: [],
    charts: [],
    look: [],
  };
}
