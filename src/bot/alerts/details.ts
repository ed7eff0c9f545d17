import { happeningText, snoozeText, verdictText } from '../../analytics/alerts/incidents/happening.ts';
import { type IncidentLife, lifeOf } from '../../analytics/alerts/incidents/life.ts';
import { headlineOf, linesOf, tellingOf } from '../../analytics/alerts/incidents/message.ts';
import { type Figure, messageOf } from '../../analytics/message.ts';
import { exactUsdText, toDecimalUsd } from '../../analytics/money.ts';
import { shorten } from '../../analytics/reports/wording.ts';
import type { Incident } from '../../analytics/state.ts';
import { minuteText } from '../../analytics/words/moment-text.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import type { Word } from '../grammar/words.ts';
import { insufficientAccess } from '../speaker/insufficient-access.ts';
import { maySee, noSuchAlert, readNumber } from './numbered.ts';
import { standingOf } from './standing.ts';
import type { AlertVerb } from './verb.ts';

export const details: AlertVerb = {
  name: 'details',
  aliases: ['show'],
  forms: ['alert details <number>'],
  run: showDetails,
};

const MOST_LOOKS = 4;

/** Everything known of one alert, for the asker alone. */
async function showDetails(call: Call, rest: readonly Word[]): Promise<Saying> {
  const number = readNumber(rest[0], 'details');
  if (typeof number !== 'number') return refuse(call, number);
  const incident = await call.services.state.incident(call.speaker.organisation.id, number);
  if (!incident) return refuse(call, noSuchAlert(number));
  if (!maySee(call, incident)) {
    const reason = say`What an alert is about is for those who may see its usage.`;
    return refuse(call, insufficientAccess(call.speaker.viewer, reason));
  }
  const telling = tellingOf(incident);
  const life = lifeOf(incident);
  return {
    message: messageOf({
      command: `/usage alert details ${number}`,
      headline: shorten(headlineOf(incident)),
      lines: [...linesOf(telling, incident), ...standingLines(incident, life), ...logLines(life)],
      figures: [...telling.figures, ...doublingFigures(life)],
      charts: telling.charts,
      actions: telling.look.slice(0, MOST_LOOKS),
    }),
  };
}

function standingLines(incident: Incident, life: IncidentLife): readonly string[] {
  const { number, owner, acknowledgedBy, verdict, verdictBy, snoozedUntil } = incident;
  return [
    say`Incident ${String(number)}: ${standingOf(incident)}, since ${minuteText(life.since, life.timeZone)}.`,
    ...(snoozedUntil === null ? [] : [say`It is ${snoozeText(snoozedUntil, life)}.`]),
    ...(owner === null ? [] : [say`Owner: ${owner}.`]),
    ...(owner === null && acknowledgedBy !== null ? [say`Acknowledged by ${acknowledgedBy}.`] : []),
    ...(verdict === null ? [] : [say`${verdictBy ?? say`Somebody`} says: ${verdictText(verdict)}.`]),
  ];
}

/** What happened to it, one line each. */
function logLines(life: IncidentLife): readonly string[] {
  return life.log.map(({ at, who, what }) => {
    const text = happeningText(what, life.timeZone);
    return `${minuteText(at, life.timeZone)} ${who === null ? text : `${who}: ${text}`}`;
  });
}

function doublingFigures({ doublings, toldNano }: IncidentLife): readonly Figure[] {
  if (doublings === 0 || toldNano === null) return [];
  const value = toDecimalUsd(BigInt(toldNano));
  return [
    { key: 'doublings', label: say`Doubled`, value: doublings, unit: 'count', text: `${doublings} ×` },
    { key: 'told', label: say`Excess told last`, value, unit: 'usd', text: exactUsdText(value) },
  ];
}
