import { type Delay, type IncidentReport, incidentReport } from '../../analytics/alerts/incidents/report.ts';
import { messageOf } from '../../analytics/message.ts';
import { formatDuration } from '../../analytics/words/format.ts';
import { counted, say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { forExample, misunderstanding } from '../grammar/problem.ts';
import { readRange } from '../grammar/range.ts';
import type { Word } from '../grammar/words.ts';
import { maySee } from './numbered.ts';
import type { AlertVerb } from './verb.ts';

export const report: AlertVerb = {
  name: 'report',
  aliases: [],
  forms: ['alert report [month]'],
  run: showReport,
};

const DEFAULT_RANGE = '30d';
const MOST_COUNTED = 1_000;

/** How well alerts served: how many were told, taken and judged, and how fast. */
async function showReport(call: Call, [word]: readonly Word[]): Promise<Saying> {
  const { speaker, services, now } = call;
  const { id: org, timeZone } = speaker.organisation;
  const read = readRange(word?.text ?? DEFAULT_RANGE, { now, timeZone, granularity: null });
  if (read.kind === 'refused') {
    const hint = forExample('/usage alert report last-month');
    return refuse(call, misunderstanding('bad_range', read.message, { hint }));
  }
  const { text, period } = read.range;
  const all = await services.state.incidents(org, { unresolvedOnly: false, limit: MOST_COUNTED });
  const counted = all.filter(
    (incident) => incident.openedAt >= period.from && incident.openedAt < period.to && maySee(call, incident),
  );
  const found = incidentReport(counted);
  return {
    message: messageOf({
      command: `/usage alert report ${text}`,
      headline: headlineOf(found, text),
      lines: linesOf(found),
    }),
  };
}

function headlineOf({ opened, verdicts }: IncidentReport, text: string): string {
  const judged = verdicts.useful + verdicts.expected + verdicts.noise;
  const count = opened === 0 ? say`No alerts` : counted(opened, say`1 alert`, say`${opened} alerts`);
  return judged === 0
    ? say`${count} in ${text}`
    : say`${count} in ${text}: ${verdicts.useful} of ${judged} useful`;
}

function linesOf(found: IncidentReport): readonly string[] {
  if (found.opened === 0) return [];
  const { told, held, acknowledged, resolved, verdicts } = found;
  const { useful, expected, noise } = verdicts;
  const taken = withDelay(acknowledged, found.toAcknowledge);
  return [
    say`Posted: ${told}; held back for digests: ${held}.`,
    say`From when it began to the alert: ${found.toNotice === null ? say`n/a` : delayText(found.toNotice)}.`,
    say`Acknowledged: ${taken}; resolved: ${withDelay(resolved, found.toResolve)}.`,
    say`Judged useful ${useful}, expected ${expected}, noise ${noise}; precision: ${precisionText(verdicts)}.`,
  ];
}

function precisionText({ useful, expected, noise }: IncidentReport['verdicts']): string {
  const judged = useful + expected + noise;
  return judged === 0 ? say`nobody judged any yet` : `${Math.round((100 * useful) / judged)} %`;
}

/** "5, half of them within 12 min, at worst after 3 h" */
function withDelay(count: number, delay: Delay | null): string {
  return delay === null ? String(count) : `${count}, ${delayText(delay)}`;
}

function delayText({ medianMs, worstMs }: Delay): string {
  return say`half of them within ${formatDuration(medianMs)}, at worst after ${formatDuration(worstMs)}`;
}
