import { say } from '../../../language/say.ts';
import { keepsToAny } from '../../access/binding.ts';
import { type Action, type Message, messageOf } from '../../message.ts';
import { shorten } from '../../reports/wording.ts';
import type { Incident } from '../../state.ts';
import { capitalised, scopeText } from '../scope.ts';
import { lifeOf } from './life.ts';
import { magnitude } from './magnitude.ts';
import { actionsOf, headlineOf, incidentMessage, SAYS_ITS_STATE, tellingOf } from './message.ts';

const MOST_LINES = 10;

/** With two rows of buttons all that Discord takes. */
const MOST_MENUS = 3;

/**
 * What several incidents that began together say in one channel: all of the largest that nobody has taken, and of the
 * others a line, with a menu while they are open.
 */
export function groupMessage(incidents: readonly Incident[]): Message {
  const [first, ...others] = mostUrgentFirst(incidents);
  const open = incidents.filter(({ state }) => state !== 'resolved').length;
  if (!first || open === 0) return overMessage(incidents);
  const told = incidentMessage(first);
  return messageOf({
    tone: told.tone,
    visibility: 'public',
    headline: shorten(groupHeadline(first, { open, all: incidents.length })),
    lines: [...told.lines, ...groupLines(others, MOST_LINES - told.lines.length)],
    figures: told.figures,
    charts: told.charts,
    actions: [...numbered(told.actions, first), ...menusOf(others)],
    ...commonScope(incidents),
  });
}

function overMessage(incidents: readonly Incident[]): Message {
  return messageOf({
    tone: 'good',
    visibility: 'public',
    headline: shorten(say`Resolved: all ${incidents.length} incidents that began together`),
    ...SAYS_ITS_STATE,
    lines: groupLines(incidents, MOST_LINES),
    ...commonScope(incidents),
  });
}

/** Open before resolved, of the open ones those nobody has taken, of those the dearest. */
function mostUrgentFirst(incidents: readonly Incident[]): readonly Incident[] {
  const rank = ({ state }: Incident) => ['firing', 'acknowledged', 'resolved'].indexOf(state);
  const excess = (incident: Incident) => Number(magnitude(lifeOf(incident).excessNano ?? '0'));
  return incidents.toSorted((a, b) => rank(a) - rank(b) || excess(b) - excess(a) || a.number - b.number);
}

/** A line each, with the cause while it is open. */
function groupLines(incidents: readonly Incident[], most: number): readonly string[] {
  const more = incidents.length - most;
  return [
    ...incidents.slice(0, most).map((incident) => {
      const line = say`Incident ${String(incident.number)}: ${headlineOf(incident)}`;
      const [cause] = incident.state === 'resolved' ? [] : tellingOf(incident).lines;
      return cause === undefined ? line : `${line}. ${cause}`;
    }),
    ...(more > 0 ? [say`${more} more: /usage alert list`] : []),
  ];
}

/** Which of the incidents of a message a button is for. */
function numbered(actions: readonly Action[], { number }: Incident): readonly Action[] {
  return actions.map((action) => ({ ...action, label: `${action.label} (${number})` }));
}

function menusOf(incidents: readonly Incident[]): readonly Action[] {
  return incidents
    .filter(({ state }) => state !== 'resolved')
    .slice(0, MOST_MENUS)
    .flatMap((incident) =>
      numbered(actionsOf(incident, lifeOf(incident)), incident).map(({ label, command }) => ({
        label,
        command,
        group: aboutText(incident),
      })),
    );
}

/** "Agent search (2)" */
export function aboutText(incident: Incident): string {
  return `${capitalised(scopeText(lifeOf(incident).scope))} (${incident.number})`;
}

/** What all of them keep to. */
function commonScope(incidents: readonly Incident[]): ReturnType<typeof keepsToAny> {
  const [first, ...others] = incidents.map((incident) => keepsToAny(lifeOf(incident).scopes));
  return first && others.every(({ within }) => within === first.within) ? first : {};
}

function groupHeadline(first: Incident, { open, all }: Record<'open' | 'all', number>): string {
  const headline = headlineOf(first);
  return open === all
    ? say`${all} alerts at once: ${headline}`
    : say`${all} alerts at once, ${open} still open: ${headline}`;
}
