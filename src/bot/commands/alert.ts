import { maybeScopeFilters } from '../../analytics/alerts/scope.ts';
import { messageOf, type Table } from '../../analytics/message.ts';
import { toZonedText } from '../../analytics/period.ts';
import { mayReadScope } from '../../analytics/scope-access.ts';
import type { Incident } from '../../analytics/state.ts';
import { type Call, type Command, refuse, type Saying } from '../command.ts';
import { misunderstanding, shownWord } from '../problem.ts';
import { printScope, readScope } from '../scope.ts';

export const alert: Command = {
  name: 'alert',
  aliases: ['alerts'],
  summary: 'open and recent alerts; acknowledge one',
  forms: ['alert [list]', 'alert ack <number>'],
  examples: ['alert list', 'alert ack 7'],
  who: 'everyone',
  run: async (call) => {
    const [verb, number] = call.words.map((word) => word.text.toLowerCase());
    switch (verb ?? 'list') {
      case 'list':
        return listAlerts(call);
      case 'ack':
        return acknowledge(call, number ?? '');
      case 'add':
      case 'try':
      case 'snooze':
      case 'test':
      case 'rm':
        return refuse(call, misunderstanding('not_available', `alert ${verb} is not available yet.`));
      default:
        return refuse(
          call,
          misunderstanding('unknown_word', `alert takes list or ack, not ${shownWord(verb ?? '')}.`, {
            hint: 'For example: /usage alert ack 7',
            suggestions: ['/usage alert list'],
          }),
        );
    }
  },
};

const MOST_LISTED = 50;
const MOST_BUTTONS = 3;
const MOST_TRIES = 5;

async function listAlerts({ speaker, services }: Call): Promise<Saying> {
  const { id: org, timeZone } = speaker.organisation;
  const all = await services.state.incidents(org, { unresolvedOnly: false, limit: MOST_LISTED });
  const seen = all.filter(({ key }) => mayReadScope(speaker.viewer, readScope(scopeOfKey(key))));
  const open = seen.filter(({ state }) => state !== 'resolved');
  const headline =
    open.length === 0 ? 'No open alerts' : open.length === 1 ? '1 open alert' : `${open.length} open alerts`;
  return {
    message: messageOf({
      command: '/usage alert list',
      tone: open.some(({ state }) => state === 'firing') ? 'alert' : 'answer',
      headline:
        seen.length > open.length ? `${headline}, ${seen.length - open.length} resolved lately` : headline,
      table: seen.length === 0 ? null : tableOf(seen, timeZone),
      actions: open
        .filter(({ state }) => state === 'firing')
        .slice(0, MOST_BUTTONS)
        .map(({ number }) => ({ label: `Acknowledge ${number}`, command: `/usage alert ack ${number}` })),
    }),
  };
}

function tableOf(incidents: readonly Incident[], timeZone: string): Table {
  return {
    columns: [
      { key: 'number', label: 'number', unit: 'text' },
      { key: 'state', label: 'state', unit: 'text' },
      { key: 'about', label: 'about', unit: 'text' },
      { key: 'since', label: 'since', unit: 'time' },
      { key: 'by', label: 'acknowledged by', unit: 'text' },
    ],
    rows: incidents.map((incident) => ({
      number: String(incident.number),
      state: incident.state,
      about: `${incident.key.split(':', 1)[0]} in ${printScope(scopeOfKey(incident.key))}`,
      since: toZonedText(incident.openedAt, timeZone),
      by: incident.acknowledgedBy ?? '',
    })),
    total: {},
    shown: 10,
    rowsOverlap: false,
  };
}

/** "spike:agent:research-bot" is about "agent:research-bot"; a key without a known scope is for admins. */
function scopeOfKey(key: string): string {
  const scope = key.slice(key.indexOf(':') + 1);
  return maybeScopeFilters(scope) ? scope : 'org';
}

/** Anybody may say "I am on it": the channel has seen the alert already, and the reply tells nothing about it. */
async function acknowledge(call: Call, typed: string): Promise<Saying> {
  const { speaker, services, now } = call;
  const number = /^#?(\d{1,9})$/.exec(typed)?.[1];
  if (number === undefined) {
    const message = `alert ack needs the number of an alert, not ${shownWord(typed)}.`;
    return refuse(call, misunderstanding('bad_value', message, { hint: 'For example: /usage alert ack 7' }));
  }
  // Another process may change the incident between reading and writing: read again, a bounded number of times.
  for (let attempt = 0; attempt < MOST_TRIES; attempt += 1) {
    const incident = await services.state.incident(speaker.organisation.id, Number(number));
    if (!incident) return refuse(call, noSuchAlert(number));
    if (incident.state !== 'firing') return said(number, standingOf(incident));
    const changed: Incident = {
      ...incident,
      state: 'acknowledged',
      acknowledgedBy: nameOf(call),
      updatedAt: now,
    };
    // Messages are told apart by the version they show, which the write raises by one.
    const written = { ...changed, version: incident.version + 1 };
    if (await services.state.changeIncident(changed, services.incidentMessages(written))) {
      return said(number, `Incident ${number} is yours; its message says so.`);
    }
  }
  throw new Error(`alert ${number} of ${speaker.organisation.id} kept changing`);
}

function nameOf({ speaker, actor }: Call): string {
  const { member, viewer } = speaker;
  return member?.name ?? actor.name ?? viewer.id ?? actor.user;
}

function standingOf({ number, state, acknowledgedBy }: Incident): string {
  return state === 'resolved'
    ? `Alert ${number} is resolved already.`
    : `Alert ${number} was acknowledged by ${acknowledgedBy ?? 'somebody'} already.`;
}

function said(number: string, headline: string): Saying {
  return { message: messageOf({ command: `/usage alert ack ${number}`, tone: 'good', headline }) };
}

function noSuchAlert(number: string) {
  return misunderstanding('not_found', `There is no alert ${number}.`, { hint: 'See /usage alert list.' });
}
