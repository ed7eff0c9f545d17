import { mayChangeScope } from '../../analytics/access/scope-access.ts';
import { messageOf } from '../../analytics/message.ts';
import type { Silence } from '../../analytics/state.ts';
import { minuteText } from '../../analytics/words/moment-text.ts';
import { PLAIN_LOCALE, speaking } from '../../language/locale.ts';
import { counted, say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { misunderstanding, shownWord } from '../grammar/problem.ts';
import { quoteText, type Word } from '../grammar/words.ts';
import { recordChange } from '../record-change.ts';
import { insufficientAccess } from '../speaker/insufficient-access.ts';
import { readScope } from '../speaker/scope.ts';
import { maybeDuration } from './duration.ts';
import { nameOf } from './numbered.ts';
import { coveredText, readCovered, silenceExample } from './silence-scope.ts';
import type { AlertVerb } from './verb.ts';

export const silence: AlertVerb = {
  name: 'silence',
  aliases: ['mute'],
  forms: ['alert silence <scope|rule> <time up to 30d> ["reason"]'],
  run: addSilence,
};

export const silences: AlertVerb = {
  name: 'silences',
  aliases: [],
  forms: ['alert silences'],
  run: listSilences,
};

export const unsilence: AlertVerb = {
  name: 'unsilence',
  aliases: ['unmute'],
  forms: ['alert unsilence <id>'],
  run: removeSilence,
};

const ID_BITS = 30;
const LONGEST_REASON = 200;

async function addSilence(call: Call, [what, time, ...rest]: readonly Word[]): Promise<Saying> {
  const covered = await readCovered(what, call);
  if ('code' in covered) return refuse(call, covered);
  if (!mayChangeScope(call.speaker.viewer, readScope(covered.scope))) return refuse(call, notYours(call));
  const forMs = maybeDuration(time?.text ?? '');
  if (forMs === undefined) {
    const message = say`A silence lasts a time from 1m to 30d, not ${shownWord(time?.text ?? '')}.`;
    return refuse(call, misunderstanding('bad_value', message, { hint: silenceExample() }));
  }
  const reason = rest.map(({ values, text, quoted }) => (quoted ? (values[0] ?? '') : text)).join(' ');
  const made: Silence = {
    ...covered,
    org: call.speaker.organisation.id,
    id: call.services.randomId(ID_BITS),
    from: call.now,
    until: call.now + forMs,
    author: nameOf(call),
    reason: reason.slice(0, LONGEST_REASON).toWellFormed(),
  };
  await call.services.state.saveSilence(made);
  await recordChange(
    call,
    `alert silence ${recordedText(made)}`,
    `${time?.text ?? ''} ${made.reason}`.trim(),
  );
  return { message: madeMessage(call, made, time?.text ?? '') };
}

function madeMessage(call: Call, made: Silence, time: string) {
  const what = made.rule === '*' ? (made.scope === 'org' ? 'org' : coveredText(made)) : made.rule;
  const reason = made.reason === '' ? '' : ` ${quoteText(made.reason)}`;
  return messageOf({
    command: `/usage alert silence ${what} ${time}${reason}`,
    tone: 'good',
    headline: say`Silenced until ${untilText(call, made)}: ${coveredText(made)}`,
    lines: [say`Alerts are still recorded; what lasts longer than the silence is posted then.`],
    actions: [{ label: say`End it now`, command: `/usage alert unsilence ${made.id}` }],
  });
}

async function listSilences(call: Call): Promise<Saying> {
  const { speaker, services, now } = call;
  const all = await services.state.silences(speaker.organisation.id);
  const live = all.filter(
    ({ until, scope }) => until > now && mayChangeScope(speaker.viewer, readScope(scope)),
  );
  return {
    message: messageOf({
      command: '/usage alert silences',
      headline: countText(live.length),
      lines: live.map((one) => lineOf(call, one)),
    }),
  };
}

function countText(silences: number): string {
  return silences === 0 ? say`No silences` : counted(silences, say`1 silence`, say`${silences} silences`);
}

function lineOf(call: Call, one: Silence): string {
  const until = untilText(call, one);
  const said = say`${one.id}: ${coveredText(one)} until ${until}, by ${one.author ?? say`somebody`}`;
  return one.reason === '' ? said : `${said}: ${one.reason}`;
}

async function removeSilence(call: Call, [word]: readonly Word[]): Promise<Saying> {
  const { speaker, services } = call;
  const id = word?.text ?? '';
  const found = (await services.state.silences(speaker.organisation.id)).find((one) => one.id === id);
  if (!found || !mayChangeScope(speaker.viewer, readScope(found.scope))) {
    const message = say`There is no silence ${shownWord(id)}.`;
    return refuse(call, misunderstanding('not_found', message, { hint: say`See /usage alert silences.` }));
  }
  await services.state.removeSilence(found.org, id);
  await recordChange(call, `alert unsilence ${recordedText(found)}`, id);
  return {
    message: messageOf({
      command: `/usage alert unsilence ${id}`,
      tone: 'good',
      headline: say`No longer silenced: ${coveredText(found)}`,
      lines: [say`What still lasts is posted at the next look.`],
    }),
  };
}

/** What was done is recorded in plain English, whatever was spoken. */
function recordedText(one: Silence): string {
  return speaking(PLAIN_LOCALE, () => coveredText(one));
}

function untilText({ speaker }: Call, { until }: Silence): string {
  return minuteText(until, speaker.organisation.timeZone);
}

function notYours({ speaker }: Call) {
  return insufficientAccess(speaker.viewer, say`Silences are set by leads for their teams, and by admins.`);
}
