import { messageOf } from '../../analytics/message.ts';
import type { LiveAnswer } from '../../analytics/state.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { shownQuery } from '../subscriptions/shown-query.ts';
import { printTarget } from '../target.ts';
import { notForMembers } from './question.ts';
import { endText, runningLive } from './running.ts';

const MOST_BUTTONS = 5;

/** `live list`: what is live where, and until when. */
export async function listLive(call: Call): Promise<Saying> {
  if (call.speaker.viewer.role === 'member') return refuse(call, notForMembers(call));
  const running = await Promise.all((await runningLive(call)).map((live) => shown(live, call)));
  const isNamed = call.speaker.organisation.people === 'named';
  const count = running.length === 1 ? '1 answer is live' : `${running.length} answers are live`;
  return {
    message: messageOf({
      command: '/usage live list',
      headline: running.length === 0 ? 'No answer is live' : count,
      lines: running.map((live) => {
        const by = live.member === null || !isNamed ? '' : `, by ${live.member}`;
        return `${printTarget(live.target)}: ${live.command}, ${endText(live, call)}${by}`;
      }),
      actions: running.slice(0, MOST_BUTTONS).map(({ command, target }) => ({
        label: `Stop ${command}`.slice(0, 75),
        command: `/usage live stop ${target}`,
        style: 'danger' as const,
      })),
    }),
  };
}

/** What it asks is for those who may ask it. */
async function shown(live: LiveAnswer, call: Call): Promise<LiveAnswer> {
  const asked = { query: live.command, createdBy: live.member };
  return { ...live, command: await shownQuery(asked, call) };
}
