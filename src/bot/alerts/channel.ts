import { MOST_A_DAY, MOST_A_WEEK } from '../../analytics/alerts/incidents/placing.ts';
import { messageOf } from '../../analytics/message.ts';
import { PLAIN_CHANNEL } from '../../analytics/state/channel.ts';
import type { ChannelTerms } from '../../analytics/state.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { misunderstanding, shownWord } from '../problem.ts';
import { recordChange } from '../record-change.ts';
import { maybeTarget, printTarget } from '../target.ts';
import type { Word } from '../words.ts';
import { notAllowed } from './numbered.ts';
import type { AlertVerb } from './verb.ts';

export const channel: AlertVerb = {
  name: 'channel',
  aliases: [],
  forms: ['alert channel here|#channel [most <number> a day] [quiet 22:00-07:00|off]'],
  run: channelTerms,
};

const HINT = 'For example: /usage alert channel here most 3 a day quiet 22:00-07:00';
const MOST_POSTS = 1_000;

type Wanted = Partial<Pick<ChannelTerms, 'mostPosts' | 'quietFrom' | 'quietTo'>>;

/** Shows or sets how much one channel is told. */
async function channelTerms(call: Call, [where, ...rest]: readonly Word[]): Promise<Saying> {
  const { speaker, services } = call;
  const target = maybeTarget(where?.text ?? 'here', call);
  if (target === undefined) return refuse(call, notUnderstood(where?.text ?? 'here'));
  const wanted = maybeWanted(rest.map(({ text }) => text.toLowerCase()));
  if (wanted === undefined) return refuse(call, notUnderstood(rest.map(({ text }) => text).join(' ')));
  const { id: org } = speaker.organisation;
  const found = (await services.state.channelTerms(org)).find((one) => one.target === target);
  const before: ChannelTerms = found ?? { ...PLAIN_CHANNEL, org, target };
  if (Object.keys(wanted).length === 0) return { message: shown(before) };
  if (speaker.viewer.role === 'member') {
    return refuse(call, notAllowed(call, 'What a channel is told is set by leads and admins.'));
  }
  const terms: ChannelTerms = { ...before, ...wanted };
  await services.state.saveChannelTerms(terms);
  await recordChange(call, `alert channel ${target}`, linesOf(terms).join(' '));
  return { message: { ...shown(terms), tone: 'good' } };
}

/** "most 3 a day quiet 22:00-07:00", in any order; nothing where nothing was said. */
function maybeWanted(words: readonly string[]): Wanted | undefined {
  const left = words.filter((word) => word !== 'a' && word !== 'day');
  let wanted: Wanted = {};
  for (let at = 0; at < left.length; at += 2) {
    const one = maybeTerm(left[at] ?? '', left[at + 1] ?? '');
    if (one === undefined) return undefined;
    wanted = { ...wanted, ...one };
  }
  return wanted;
}

const SPAN = /^([01]?\d|2[0-3]):([0-5]\d)-([01]?\d|2[0-3]):([0-5]\d)$/;

function maybeTerm(name: string, value: string): Wanted | undefined {
  if (name === 'most' && value === 'default') return { mostPosts: null };
  if (name === 'most' && /^\d{1,4}$/.test(value)) {
    return Number(value) <= MOST_POSTS ? { mostPosts: Number(value) } : undefined;
  }
  if (name !== 'quiet') return undefined;
  if (value === 'off') return { quietFrom: null, quietTo: null };
  const [, fromHour = '', fromMinute, toHour = '', toMinute] = SPAN.exec(value) ?? [];
  if (fromMinute === undefined) return undefined;
  return {
    quietFrom: `${fromHour.padStart(2, '0')}:${fromMinute}`,
    quietTo: `${toHour.padStart(2, '0')}:${toMinute}`,
  };
}

function shown(terms: ChannelTerms) {
  return messageOf({
    command: `/usage alert channel ${printTarget(terms.target)}`,
    headline: `What ${printTarget(terms.target)} is told`,
    lines: linesOf(terms),
  });
}

function linesOf({ mostPosts, quietFrom, quietTo, timeZone }: ChannelTerms): readonly string[] {
  const most =
    mostPosts === null
      ? `At most ${MOST_A_DAY} alerts a day and ${MOST_A_WEEK} a week`
      : `At most ${mostPosts} alerts a day`;
  const zone = timeZone === null ? '' : ` ${timeZone}`;
  return [
    `${most}; the others wait for the digest. Severe ones are always posted.`,
    quietFrom === null || quietTo === null
      ? 'No quiet hours.'
      : `Quiet from ${quietFrom} to ${quietTo}${zone}: only severe alerts are posted then.`,
  ];
}

function notUnderstood(typed: string) {
  return misunderstanding('bad_value', `${shownWord(typed)} is not what a channel can be told.`, {
    hint: HINT,
  });
}
