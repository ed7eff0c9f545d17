import { createHash } from 'node:crypto';
import { dateText } from '../../language/dates.ts';
import { say } from '../../language/say.ts';
import { type Message, messageOf } from '../message.ts';
import { shorten } from '../reports/wording.ts';
import type { LiveAnswer } from '../state.ts';

/** When and where the clock of a live answer is read: `at` is the moment its numbers are of. */
export type LiveMoment = { readonly at: number; readonly timeZone: string };

/** An answer as it stands while it is live. Its CSV is asked for, since files of a message cannot be edited. */
export function liveMessage(answer: Message, { until, target }: LiveAnswer, moment: LiveMoment): Message {
  const command = alone(answer.command);
  return {
    ...standing(answer),
    headline: shorten(say`Live until ${clockTime(until, moment)}, ${asOf(moment)}: ${answer.headline}`),
    actions: [
      { label: say`CSV`, command: `${command} csv` },
      { label: say`Stop`, command: `/usage live stop ${target}`, style: 'danger' },
    ],
  };
}

/** The last thing it says: the numbers of the moment it ended, which no longer change. */
export function frozenMessage(answer: Message, moment: LiveMoment): Message {
  const headline = say`Was live until ${clockTime(moment.at, moment)}; ${asOf(moment)}: ${answer.headline}`;
  return { ...standing(answer), headline: shorten(headline) };
}

/** The last thing it says where nobody may be told its numbers any more. */
export function endedMessage({ command }: LiveAnswer, reason: string, moment: LiveMoment): Message {
  return messageOf({
    command: `/usage ${command}`,
    visibility: 'public',
    headline: say`Was live until ${clockTime(moment.at, moment)}; whoever started it may not ask this any more`,
    lines: [reason],
    editsOnly: true,
  });
}

/**
 * Hash of what an answer counts. What follows from the clock alone, a projection or where in a row of bars a peak
 * stands, is no news.
 */
export function countedIn({ figures, table }: Message): string {
  const counted = figures.filter(({ key }) => !key.startsWith('projection'));
  const columns = (table?.columns ?? []).filter(({ unit }) => unit !== 'spark');
  const rows = table ? [...table.rows, table.total] : [];
  const cells = rows.map((row) => columns.map(({ key }) => row[key] ?? null));
  const said = JSON.stringify([counted.map(({ key, value }) => [key, value]), cells]);
  return createHash('sha256').update(said).digest('hex');
}

function standing(answer: Message): Message {
  return {
    ...answer,
    command: alone(answer.command),
    visibility: 'public',
    csvName: null,
    actions: [],
    editsOnly: true,
  };
}

function alone(command: string): string {
  return command.replace(/ public$/, '');
}

function asOf(moment: LiveMoment): string {
  return say`as of ${clockTime(moment.at, moment, { second: '2-digit' })} ${moment.timeZone}`;
}

function clockTime(
  at: number,
  { timeZone }: Pick<LiveMoment, 'timeZone'>,
  more: Intl.DateTimeFormatOptions = {},
): string {
  return dateText(at, { timeZone, hour: '2-digit', minute: '2-digit', ...more });
}
