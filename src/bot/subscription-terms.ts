import { isTimeZone } from '../analytics/period.ts';
import type { Call } from './command.ts';
import { type Misunderstanding, misunderstanding, shownWord } from './problem.ts';
import { maybeTarget } from './target.ts';
import type { Word } from './words.ts';

export type SubscriptionTerms = {
  /** As typed, with or without "/usage". */
  readonly query: string;
  /** "HH:MM" */
  readonly at: string;
  readonly timeZone: string;
  readonly channel: string;
};

const EXAMPLE = 'For example: /usage sub "team 7d" daily 09:00';
const DEFAULT_TIME = '09:00';
const TIME = /^([01]?\d|2[0-3]):([0-5]\d)$/;

/** Reads `"team 7d" daily 09:00 #channel tz:Europe/Berlin`: the question first, the rest in any order. */
export function readTerms(
  [first, ...rest]: readonly Word[],
  call: Pick<Call, 'actor' | 'channel' | 'speaker'>,
): SubscriptionTerms | Misunderstanding {
  if (!first?.quoted) return refused('The question to subscribe to goes into quotes.');
  const terms = { at: DEFAULT_TIME, timeZone: zoneOf(call), channel: maybeTarget('here', call) };
  for (const word of rest) {
    const text = word.values[0] ?? '';
    const target = maybeTarget(word.text, call) ?? maybeTarget(text, call);
    if (target !== undefined) terms.channel = target;
    else if (word.key === 'tz' && isTimeZone(text)) terms.timeZone = text;
    else if (TIME.test(text)) terms.at = text.padStart(5, '0');
    else if (text.toLowerCase() !== 'daily') return notUnderstood(word.text);
  }
  const { channel } = terms;
  if (channel === undefined)
    return refused('I need a channel to post in.', 'Mention the channel, or type this in it.');
  return { ...terms, channel, query: first.values[0] ?? '' };
}

/** The zone of the person, where the platform knows it: nine o'clock is theirs. */
function zoneOf({ actor, speaker }: Pick<Call, 'actor' | 'speaker'>): string {
  return actor.timeZone !== null && isTimeZone(actor.timeZone)
    ? actor.timeZone
    : speaker.organisation.timeZone;
}

const LATER = ['weekly', 'monthly', 'hourly', 'weekdays', 'quiet'];

function notUnderstood(text: string): Misunderstanding {
  const word = text.toLowerCase();
  if (LATER.includes(word))
    return misunderstanding('not_available', `${word} subscriptions are not available yet.`, {
      hint: EXAMPLE,
    });
  if (text.startsWith('#')) {
    const hint = 'Pick the channel from the list that appears while typing, or type this command in it.';
    return refused(`I cannot tell which channel ${shownWord(text)} is.`, hint);
  }
  return refused(`${shownWord(text)} is neither a time, nor a channel, nor a time zone.`);
}

function refused(message: string, hint = EXAMPLE): Misunderstanding {
  return misunderstanding('bad_value', message, { hint });
}
