import { messageOf } from '../../analytics/message.ts';
import { EVERY_DAY, personalId } from '../../analytics/state/subscription.ts';
import type { Subscription } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { misunderstanding } from '../grammar/problem.ts';
import { ownTarget } from '../grammar/target.ts';
import type { Word } from '../grammar/words.ts';
import { howToLink } from '../question/question.ts';
import { recordChange } from '../record-change.ts';
import { printSchedule, readSchedule, scheduleText } from './schedule-words.ts';
import { nobodysMessages, zoneOf } from './terms.ts';

/** As it is stored. */
const OFF = 'switched off by themselves';

/** `sub me weekly`, `sub me off`: a person's own week, sent to them alone. */
export async function subscribeMe(call: Call, words: readonly Word[]): Promise<Saying> {
  const { member, organisation } = call.speaker;
  if (!member) {
    const message = say`I do not know yet which usage is yours.`;
    return refuse(call, misunderstanding('not_linked', message, { hint: howToLink() }));
  }
  const channel = ownTarget(call);
  if (channel === undefined) return refuse(call, nobodysMessages());
  const texts = words.map(({ text }) => text.toLowerCase());
  const isOff = texts[0] === 'off';
  const schedule = readSchedule(['weekly', ...texts.filter((text) => text !== 'weekly' && text !== 'off')]);
  if (schedule.kind === 'refused' || schedule.terms.every !== 'week') {
    const message = say`Your own week comes weekly, on Mondays unless you say another day.`;
    const hint = say`For example: /usage sub me weekly mon 09:00`;
    return refuse(call, misunderstanding('bad_value', message, { hint }));
  }
  const mine: Subscription = {
    ...EVERY_DAY,
    ...schedule.terms,
    kind: 'personal',
    org: organisation.id,
    id: personalId(member),
    query: 'me',
    timeZone: zoneOf(call),
    channel,
    createdBy: member.id,
    createdAt: call.now,
    pausedAt: isOff ? call.now : null,
    pausedReason: isOff ? OFF : null,
  };
  await call.services.state.saveSubscription(mine);
  await recordChange(call, `sub me ${isOff ? 'off' : 'on'}`, printSchedule(mine));
  return { message: isOff ? offMessage() : onMessage(mine) };
}

function onMessage(mine: Subscription) {
  return messageOf({
    command: '/usage sub me weekly',
    tone: 'good',
    headline: say`Your own week, ${scheduleText(mine)} (${mine.timeZone})`,
    lines: [say`It is sent to you alone, names nobody else, and stops whenever you say so.`],
    actions: [{ label: say`Stop it`, command: '/usage sub me off' }],
  });
}

function offMessage() {
  return messageOf({
    command: '/usage sub me off',
    tone: 'good',
    headline: say`Your own week is not sent to you any more`,
    lines: [say`It stays off, also when it is switched on for everybody.`],
    actions: [{ label: say`Send it again`, command: '/usage sub me weekly' }],
  });
}
