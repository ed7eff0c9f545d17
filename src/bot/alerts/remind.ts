import { reminderMs, reminderSetting } from '../../analytics/alerts/incidents/reminders.ts';
import { messageOf } from '../../analytics/message.ts';
import { formatDuration } from '../../analytics/words/format.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { forExample, misunderstanding, shownWord } from '../grammar/problem.ts';
import { maybeTarget, printTarget } from '../grammar/target.ts';
import { recordChange } from '../record-change.ts';
import { insufficientAccess } from '../speaker/insufficient-access.ts';
import { maybeDuration } from './duration.ts';

const LEAST_MS = 15 * 60_000;

/** `alert channel here remind 4h`: how often a channel is reminded of what lasts and nobody has taken. */
export async function remindChannel(call: Call, where: string, typed: string): Promise<Saying> {
  const target = maybeTarget(where, call);
  const everyMs = maybeInterval(typed.toLowerCase());
  if (target === undefined || everyMs === undefined) return refuse(call, notAnInterval(typed));
  const { speaker, services } = call;
  const { viewer } = speaker;
  if (viewer.role === 'member')
    return refuse(call, insufficientAccess(viewer, say`What a channel is told is set by leads and admins.`));
  await services.state.saveSetting(speaker.organisation.id, reminderSetting(target), String(everyMs));
  await recordChange(call, `alert channel ${target}`, () => reminderText(everyMs));
  return {
    message: messageOf({
      command: `/usage alert channel ${printTarget(target)} remind ${typed.toLowerCase()}`,
      tone: 'good',
      headline: say`What ${printTarget(target)} is told`,
      lines: [reminderText(everyMs)],
    }),
  };
}

/** "Reminded every 4 h of what lasts while nobody has taken it." */
export async function reminderLine({ services, speaker }: Call, target: string): Promise<string> {
  return reminderText(await reminderMs(services.state, speaker.organisation.id, target));
}

function reminderText(everyMs: number): string {
  return everyMs === 0
    ? say`No reminders of what lasts.`
    : say`Reminded every ${formatDuration(everyMs)} of what lasts while nobody has taken it.`;
}

/** 0 for none. */
function maybeInterval(typed: string): number | undefined {
  if (typed === 'off') return 0;
  const everyMs = maybeDuration(typed);
  return everyMs !== undefined && everyMs >= LEAST_MS ? everyMs : undefined;
}

function notAnInterval(typed: string) {
  const message = say`remind takes a time from 15m on, or off, not ${shownWord(typed)}.`;
  const hint = forExample('/usage alert channel here remind 4h');
  return misunderstanding('bad_value', message, { hint });
}
