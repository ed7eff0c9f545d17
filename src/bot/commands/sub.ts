import { say } from '../../language/say.ts';
import { channel as channelTerms } from '../alerts/channel.ts';
import { type Call, type Command, refuse, type Saying } from '../command.ts';
import { type Misunderstanding, misunderstanding, shownWord } from '../grammar/problem.ts';
import type { Word } from '../grammar/words.ts';
import { insufficientAccess } from '../speaker/insufficient-access.ts';
import { addSubscription } from '../subscriptions/add.ts';
import {
  changing,
  pauseSubscription,
  removeSubscription,
  resumeSubscription,
  withSubscription,
} from '../subscriptions/change.ts';
import { listSubscriptions } from '../subscriptions/list.ts';
import { subscribeMe } from '../subscriptions/mine.ts';
import { runSubscription } from '../subscriptions/run.ts';
import { subscribeExample } from '../subscriptions/terms.ts';

export const sub: Command = {
  name: 'sub',
  aliases: ['subscribe', 'subscription', 'subscriptions'],
  get summary() {
    return say`regular digests in a channel, and your own week sent to you`;
  },
  forms: [
    'sub [add] "<any question>" daily|weekdays|weekly|monthly [mon,wed|1,15] [HH:MM] [#channel|here|me] [tz:<zone>] [quiet]',
    'sub list',
    'sub run|pause|resume|rm <id>',
    'sub quiet 22:00-07:00|off [#channel]',
    'sub me weekly|off',
  ],
  examples: ['sub "team 7d" daily 09:00', 'sub "team 7d" weekly mon 09:00 quiet', 'sub list'],
  who: 'everyone',
  reads: ['list', 'run'],
  run: async (call) => {
    const [verb, ...rest] = call.words;
    const typed = verb?.quoted ? 'add' : (verb?.text.toLowerCase() ?? 'list');
    if (typed === 'me') return subscribeMe(call, rest);
    if (call.speaker.viewer.role === 'member') return refuse(call, notForMembers(call));
    switch (typed) {
      case 'list':
        return listSubscriptions(call);
      case 'add':
        return addSubscription(call, verb?.quoted ? call.words : rest);
      case 'rm':
      case 'remove':
        return withSubscription(call, rest, changing(removeSubscription));
      case 'pause':
        return withSubscription(call, rest, changing(pauseSubscription));
      case 'resume':
        return withSubscription(call, rest, changing(resumeSubscription));
      case 'run':
        return withSubscription(call, rest, runSubscription);
      case 'quiet':
        return setQuiet(call, rest);
      default:
        return refuse(call, notASubCommand(verb?.text ?? ''));
    }
  },
};

/** `sub quiet 22:00-07:00 #channel`: what `alert channel #channel quiet 22:00-07:00` sets. */
async function setQuiet(call: Call, words: readonly Word[]): Promise<Saying> {
  const [hours, where] = words;
  if (!hours) return refuse(call, noHours());
  const word = (text: string): Word => ({ text, key: null, negated: false, values: [text], quoted: false });
  return channelTerms.run(call, [where ?? word('here'), word('quiet'), word(hours.text)]);
}

function noHours(): Misunderstanding {
  const hint = say`For example: /usage sub quiet 22:00-07:00 here`;
  return misunderstanding('bad_value', say`Quiet hours need a time.`, { hint });
}

function notForMembers({ speaker }: Call): Misunderstanding {
  return insufficientAccess(speaker.viewer, say`Subscriptions of channels are for leads and admins.`);
}

function notASubCommand(typed: string): Misunderstanding {
  const message = say`sub takes a question in quotes, list, run, pause, resume, rm, quiet or me, not ${shownWord(typed)}.`;
  return misunderstanding('unknown_word', message, {
    hint: subscribeExample(),
    suggestions: ['/usage sub list'],
  });
}
