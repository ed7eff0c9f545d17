import { isTimeZone } from '../../analytics/period.ts';
import { say } from '../../language/say.ts';
import type { Call } from '../command.ts';
import { type Misunderstanding, misunderstanding, shownWord } from '../grammar/problem.ts';
import { maybeTarget, ownTarget } from '../grammar/target.ts';
import type { Word } from '../grammar/words.ts';
import { readSchedule, type ScheduleTerms } from './schedule-words.ts';

export type SubscriptionTerms = ScheduleTerms & {
  /** As typed, with or without "/usage". */
  readonly query: string;
  readonly timeZone: string;
  readonly channel: string;
};

/** Reads `"team 7d" weekly mon 09:00 #channel tz:Europe/Berlin quiet`: the question first, the rest in any order. */
export function readTerms(
  [first, ...rest]: readonly Word[],
  call: Pick<Call, 'actor' | 'channel' | 'speaker'>,
): SubscriptionTerms | Misunderstanding {
  if (!first?.quoted) return refused(say`The question to subscribe to goes into quotes.`);
  const place = { timeZone: zoneOf(call), channel: maybeTarget('here', call) };
  const words: string[] = [];
  for (const word of rest) {
    const text = word.values[0] ?? '';
    const isMe = text.toLowerCase() === 'me';
    const target = isMe ? ownTarget(call) : (maybeTarget(word.text, call) ?? maybeTarget(text, call));
    if (isMe && target === undefined) return nobodysMessages();
    if (target !== undefined) place.channel = target;
    else if (word.key === 'tz' && isTimeZone(text)) place.timeZone = text;
    else words.push(word.text);
  }
  const schedule = readSchedule(words);
  if (schedule.kind === 'refused') return notUnderstood(schedule.word, schedule.message);
  const { channel } = place;
  if (channel === undefined)
    return refused(say`I need a channel to post in.`, say`Mention the channel, or type this in it.`);
  return { ...schedule.terms, ...place, channel, query: first.values[0] ?? '' };
}

/** The zone of the person, where the platform knows it: nine o'clock is theirs. */
export function zoneOf({ actor, speaker }: Pick<Call, 'actor' | 'speaker'>): string {
  return actor.timeZone !== null && isTimeZone(actor.timeZone)
    ? actor.timeZone
    : speaker.organisation.timeZone;
}

export function subscribeExample(): string {
  return say`For example: /usage sub "team 7d" daily 09:00`;
}

export function nobodysMessages(): Misunderstanding {
  return misunderstanding('not_linked', say`I do not know where your direct messages are.`, {
    hint: say`Type this in Slack or Discord, or link your account there first: /usage link`,
  });
}

function notUnderstood(word: string | null, message: string): Misunderstanding {
  if (word?.toLowerCase() === 'hourly') {
    const message = say`Digests come at most once a day; alerts tell of what is odd.`;
    const hint = say`For example: /usage alert list, or /usage sub "team 7d" daily 09:00`;
    return misunderstanding('not_available', message, { hint });
  }
  if (word?.startsWith('#')) {
    const hint = say`Pick the channel from the list that appears while typing, or type this command in it.`;
    return refused(say`I cannot tell which channel ${shownWord(word)} is.`, hint);
  }
  return refused(
    word === null
      ? message
      : say`${shownWord(word)} is neither a time, nor a day, nor a channel, nor a time zone.`,
  );
}

function refused(message: string, hint = subscribeExample()): Misunderstanding {
  return misunderstanding('bad_value', message, { hint });
}
