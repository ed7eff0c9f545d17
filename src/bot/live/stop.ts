import { stopLive } from '../../analytics/live/turn.ts';
import { messageOf } from '../../analytics/message.ts';
import { shorten } from '../../analytics/reports/wording.ts';
import type { LiveAnswer } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { misunderstanding } from '../grammar/problem.ts';
import { maybeTarget, printTarget } from '../grammar/target.ts';
import type { Word } from '../grammar/words.ts';
import { recordChange } from '../record-change.ts';
import { insufficientAccess } from '../speaker/insufficient-access.ts';
import { speakingToChannel } from '../speaker/spoken.ts';
import { notForMembers } from './question.ts';
import { runningLive } from './running.ts';

/** `live stop`: the message here, or in a channel that is named, says its last numbers and changes no more. */
export async function stopLiveAnswer(call: Call, [where]: readonly Word[]): Promise<Saying> {
  const { speaker, services, now } = call;
  if (speaker.viewer.role === 'member') return refuse(call, notForMembers(call));
  const target = maybeTarget(where?.text ?? 'here', call);
  const live = (await runningLive(call)).find((one) => one.target === target);
  if (!live) return refuse(call, nothingLive());
  if (!mayStop(call, live)) return refuse(call, notTheirs(call));
  await stopLive(services.state, live, now);
  await recordChange(call, `live stop ${live.target}`, live.command);
  await speakingToChannel(speaker, async () => services.refreshLive?.(live, now));
  return {
    message: messageOf({
      command: `/usage live stop ${live.target}`,
      tone: 'good',
      headline: shorten(say`Stopped: ${live.command}`),
      lines: [say`Its message in ${printTarget(live.target)} keeps its last numbers.`],
      actions: [{ label: say`Start again`, command: `/usage live 30m ${live.command}` }],
    }),
  };
}

/** Whoever started it, and admins. */
function mayStop({ speaker: { viewer } }: Call, { member }: LiveAnswer): boolean {
  return viewer.role === 'admin' || (viewer.id !== null && viewer.id === member);
}

function notTheirs({ speaker }: Call) {
  return insufficientAccess(speaker.viewer, say`Only whoever started it and admins can stop it.`);
}

function nothingLive() {
  return misunderstanding('not_found', say`No answer is live there.`, {
    hint: say`See /usage live list, or start one: /usage live 30m team today`,
    suggestions: ['/usage live list'],
  });
}
