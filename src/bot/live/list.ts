import { messageOf } from '../../analytics/message.ts';
import type { LiveAnswer } from '../../analytics/state.ts';
import { counted, say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { printTarget } from '../grammar/target.ts';
import { shownQuery } from '../subscriptions/shown-query.ts';
import { notForMembers } from './question.ts';
import { endText, runningLive } from './running.ts';

const MOST_BUTTONS = 5;

/** `live list`: what is live where, and until when. */
export async function listLive(call: Call): Promise<Saying> {
  if (call.speaker.viewer.role === 'member') return refuse(call, notForMembers(call));
  const running = await Promise.all((await runningLive(call)).map((live) => shown(live, call)));
  const isNamed = call.speaker.organisation.people === 'named';
  return {
    message: messageOf({
      command: '/usage live list',
      headline: countText(running.length),
      lines: running.map((live) => {
        const { target, command, member } = live;
        const line = `${printTarget(target)}: ${command}, ${endText(live, call)}`;
        return member === null || !isNamed ? line : say`${line}, by ${member}`;
      }),
      actions: running.slice(0, MOST_BUTTONS).map(({ command, target }) => ({
        label: say`Stop ${command}`.slice(0, 75),
        command: `/usage live stop ${target}`,
        style: 'danger' as const,
      })),
    }),
  };
}

function countText(running: number): string {
  if (running === 0) return say`No answer is live`;
  return counted(running, say`1 answer is live`, say`${running} answers are live`);
}

/** What it asks is for those who may ask it. */
async function shown(live: LiveAnswer, call: Call): Promise<LiveAnswer> {
  const asked = { query: live.command, createdBy: live.member };
  return { ...live, command: await shownQuery(asked, call) };
}
