import { lifeOf } from '../../analytics/alerts/incidents/life.ts';
import { incidentReport, maybePrecisionText } from '../../analytics/alerts/incidents/report.ts';
import { messageOf, type Table } from '../../analytics/message.ts';
import { toZonedText } from '../../analytics/period.ts';
import type { Incident } from '../../analytics/state.ts';
import { counted, say } from '../../language/say.ts';
import type { Call, Saying } from '../command.ts';
import { printScope } from '../speaker/scope.ts';
import { kindText } from './limit-text.ts';
import { maySee } from './numbered.ts';
import { standingOf } from './standing.ts';
import type { AlertVerb } from './verb.ts';

export const list: AlertVerb = { name: 'list', aliases: [], forms: ['alert [list]'], run: listAlerts };

const MOST_LISTED = 50;
const MOST_BUTTONS = 3;

async function listAlerts(call: Call): Promise<Saying> {
  const { speaker, services } = call;
  const { id: org, timeZone } = speaker.organisation;
  const all = await services.state.incidents(org, { unresolvedOnly: false, limit: MOST_LISTED });
  const seen = all.filter((incident) => maySee(call, incident));
  const open = seen.filter(({ state }) => state !== 'resolved');
  const precision = maybePrecisionText(incidentReport(seen));
  return {
    message: messageOf({
      command: '/usage alert list',
      tone: open.some(({ state }) => state === 'firing') ? 'alert' : 'answer',
      headline: headlineOf(open.length, seen.length - open.length),
      lines: precision ? [say`Said by people: ${precision}.`] : [],
      table: seen.length === 0 ? null : tableOf(seen, timeZone),
      actions: open
        .filter(({ state }) => state === 'firing')
        .slice(0, MOST_BUTTONS)
        .map(({ number }) => ({
          label: say`Acknowledge ${String(number)}`,
          command: `/usage alert ack ${number}`,
        })),
    }),
  };
}

function headlineOf(open: number, resolved: number): string {
  const count = open === 0 ? say`No open alerts` : counted(open, say`1 open alert`, say`${open} open alerts`);
  return resolved === 0 ? count : say`${count}, ${resolved} resolved lately`;
}

function tableOf(incidents: readonly Incident[], timeZone: string): Table {
  return {
    columns: [
      { key: 'number', label: say`number`, unit: 'text' },
      { key: 'state', label: say`state`, unit: 'text' },
      { key: 'about', label: say`about`, unit: 'text' },
      { key: 'since', label: say`since`, unit: 'time' },
      { key: 'by', label: say`taken by`, unit: 'text' },
    ],
    rows: incidents.map((incident) => ({
      number: String(incident.number),
      state: standingOf(incident),
      about: aboutText(incident),
      since: toZonedText(lifeOf(incident).since, timeZone),
      by: incident.owner ?? incident.acknowledgedBy ?? '',
    })),
    total: {},
    shown: 10,
    rowsOverlap: false,
  };
}

function aboutText(incident: Incident): string {
  const { rule, scope } = lifeOf(incident);
  return say`${kindText(rule)} in ${printScope(scope)}`;
}
