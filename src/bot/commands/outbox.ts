import { splitTarget } from '../../analytics/alerts/targets.ts';
import { messageOf } from '../../analytics/message.ts';
import type { GivenUp } from '../../analytics/state/outbox.ts';
import { counted, say } from '../../language/say.ts';
import { type Call, type Command, refuse, type Saying } from '../command.ts';
import { type Misunderstanding, misunderstanding, shownWord } from '../grammar/problem.ts';
import { maybeTarget } from '../grammar/target.ts';
import type { Word } from '../grammar/words.ts';
import { maybeGivenUp, replayMessages, sentAgainText, shortId } from '../outbox/acts.ts';
import { runForAdmins } from '../outbox/admins.ts';
import { outboxMessage } from '../outbox/list-message.ts';
import { outboxOverview } from '../outbox/overview.ts';
import { recordChange } from '../record-change.ts';

export const outbox: Command = {
  name: 'outbox',
  aliases: ['deliveries'],
  get summary() {
    return say`messages that wait, were given up or are held; send or drop them`;
  },
  forms: [
    'outbox [list]',
    'outbox replay <id>|all',
    'outbox drop <id>|all',
    'outbox resume <#channel>|<target>',
  ],
  examples: ['outbox list', 'outbox replay all'],
  who: 'admins',
  reads: ['list'],
  run: (call) => runForAdmins(call, VERBS, 'outbox'),
};

const VERBS = { list, replay, drop, resume };

async function list({ speaker: { organisation }, services, now }: Call): Promise<Saying> {
  const overview = await outboxOverview(services.state, organisation.id);
  return { message: outboxMessage(overview, { now, timeZone: organisation.timeZone }) };
}

async function replay(call: Call, words: readonly Word[]): Promise<Saying> {
  const which = await whichOf(call, words);
  if (typeof which === 'object' && 'code' in which) return refuse(call, which);
  const { speaker, services, now } = call;
  const { replayed, left } = await replayMessages(services.state, speaker.organisation.id, { which, now });
  await recordChange(call, 'outbox replay', replayed.map(shortId).join(' '));
  return {
    message: messageOf({
      command: `/usage outbox replay ${words[0]?.text ?? ''}`,
      tone: replayed.length > 0 ? 'good' : 'notice',
      headline: sentAgainText(replayed.length),
      lines: left > 0 ? [stayText(left)] : [],
      actions: [{ label: say`How they fare`, command: '/usage outbox list' }],
    }),
  };
}

function stayText(left: number): string {
  return counted(
    left,
    say`1 message stays: its channel is paused, or there are too many for one go.`,
    say`${left} messages stay: their channel is paused, or there are too many for one go.`,
  );
}

async function drop(call: Call, words: readonly Word[]): Promise<Saying> {
  const which = await whichOf(call, words);
  if (typeof which === 'object' && 'code' in which) return refuse(call, which);
  const { speaker, services } = call;
  const reason = `dropped by ${speaker.member?.name ?? speaker.viewer.id ?? 'an admin'}`;
  const dropped = await services.state.dropOutbox(speaker.organisation.id, which, reason);
  await recordChange(call, 'outbox drop', dropped.map(shortId).join(' '));
  return {
    message: messageOf({
      command: `/usage outbox drop ${words[0]?.text ?? ''}`,
      tone: 'good',
      headline: counted(dropped.length, say`1 message dropped`, say`${dropped.length} messages dropped`),
    }),
  };
}

async function resume(call: Call, words: readonly Word[]): Promise<Saying> {
  const typed = words[0]?.text ?? '';
  const target = /^webhook:\S+$/.test(typed) ? typed : maybeTarget(typed, call);
  const { id: org } = call.speaker.organisation;
  if (target === undefined || !(await call.services.state.resumeTarget(org, target))) {
    const message = say`${shownWord(typed)} is not a channel or webhook that is paused.`;
    return refuse(call, misunderstanding('not_found', message, { hint: say`See /usage outbox list.` }));
  }
  await recordChange(call, 'outbox resume', target);
  const { targets } = await outboxOverview(call.services.state, org);
  const { held = 0, dead = 0 } = targets.find((one) => one.target === target) ?? {};
  return {
    message: messageOf({
      command: `/usage outbox resume ${target}`,
      tone: 'good',
      headline: say`What is due in ${target} is sent again`,
      lines: held + dead > 0 ? [say`${held} held and ${dead} given up stay until you send them again.`] : [],
      actions: held + dead > 0 ? [againAction(target)] : [],
    }),
  };
}

/** A webhook's own, since other channels may have given up what nobody wants any more. */
function againAction(target: string) {
  return target.startsWith('webhook:')
    ? { label: say`Send what it missed`, command: `/usage webhook replay ${splitTarget(target).channel}` }
    : { label: say`Send all again`, command: '/usage outbox replay all' };
}

async function whichOf(call: Call, words: readonly Word[]): Promise<GivenUp | Misunderstanding> {
  const typed = words[0]?.text ?? '';
  const which = await maybeGivenUp(call.services.state, call.speaker.organisation.id, typed);
  if (which) return which;
  const message = say`${shownWord(typed)} is not the id of one message that was given up or is held.`;
  return misunderstanding('not_found', message, { hint: say`See /usage outbox list, or say all.` });
}
