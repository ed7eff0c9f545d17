import {
  type Binding,
  boundScope,
  boundText,
  hidesCost,
  maybeBinding,
  storedBinding,
} from '../../analytics/access/binding.ts';
import { MOST_A_DAY, MOST_A_WEEK } from '../../analytics/alerts/incidents/placing.ts';
import { messageOf } from '../../analytics/message.ts';
import { PLAIN_CHANNEL } from '../../analytics/state/channel.ts';
import type { ChannelTerms } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { forExample, misunderstanding, shownWord } from '../grammar/problem.ts';
import { maybeTarget, printTarget } from '../grammar/target.ts';
import type { Word } from '../grammar/words.ts';
import { resolveValue } from '../question/names.ts';
import { recordChange } from '../record-change.ts';
import { insufficientAccess, maybeNoAdmin } from '../speaker/insufficient-access.ts';
import { remindChannel, reminderLine } from './remind.ts';
import type { AlertVerb } from './verb.ts';

export const channel: AlertVerb = {
  name: 'channel',
  aliases: [],
  forms: [
    'alert channel here|#channel [most <number> a day] [quiet 22:00-07:00|off]',
    'alert channel here|#channel remind 4h|off',
    'alert channel here|#channel for customer:<name>|team:<name>|project:<name>|off',
  ],
  run: channelTerms,
};

const MOST_POSTS = 1_000;

type Wanted = Partial<Pick<ChannelTerms, 'mostPosts' | 'quietFrom' | 'quietTo'>>;

/** Shows or sets how much one channel is told, or what alone it is told of. */
async function channelTerms(call: Call, [where, ...rest]: readonly Word[]): Promise<Saying> {
  const [first, scope] = rest;
  if (first?.text.toLowerCase() === 'for') return bindChannel(call, where?.text ?? 'here', scope);
  if (first?.text.toLowerCase() === 'remind')
    return remindChannel(call, where?.text ?? 'here', scope?.text ?? '');
  const target = maybeTarget(where?.text ?? 'here', call);
  if (target === undefined) return refuse(call, notUnderstood(where?.text ?? 'here'));
  const wanted = maybeWanted(rest.map(({ text }) => text.toLowerCase()));
  if (wanted === undefined) return refuse(call, notUnderstood(rest.map(({ text }) => text).join(' ')));
  const before = await termsOf(call, target);
  if (Object.keys(wanted).length === 0) {
    const message = shown(before, call);
    return { message: { ...message, lines: [...message.lines, await reminderLine(call, target)] } };
  }
  const { viewer } = call.speaker;
  if (viewer.role === 'member') {
    return refuse(call, insufficientAccess(viewer, say`What a channel is told is set by leads and admins.`));
  }
  return saved(call, { ...before, ...wanted });
}

/** What everybody who reads along in it may be told of: nothing else is answered or posted there. */
async function bindChannel(call: Call, where: string, scope: Word | undefined): Promise<Saying> {
  const target = maybeTarget(where, call);
  if (target === undefined) return refuse(call, notUnderstood(where));
  const refused = maybeNoAdmin(call, say`What a channel is bound to is set by admins.`);
  if (refused) return refused;
  const before = await termsOf(call, target);
  if (scope?.text.toLowerCase() === 'off') return saved(call, { ...before, boundTo: null });
  const typed = maybeBinding(`${scope?.key ?? ''}:${scope?.values[0] ?? ''}`);
  if (!typed || scope?.values.length !== 1) return refuse(call, notABinding(scope?.text ?? ''));
  const found = await resolveValue(typed.dimension, typed.value, call.speaker, call.services.usage);
  // A customer may be given their channel before they use anything.
  const value = typeof found === 'string' ? found : typed.value;
  const saying = await saved(call, { ...before, boundTo: boundScope({ ...typed, value }) });
  if (typeof found === 'string') return saying;
  const unseen = say`No usage of ${boundText(typed)} has arrived yet.`;
  return { message: { ...saying.message, lines: [...saying.message.lines, unseen] } };
}

async function termsOf({ speaker, services }: Call, target: string): Promise<ChannelTerms> {
  const { id: org } = speaker.organisation;
  const found = (await services.state.channelTerms(org)).find((one) => one.target === target);
  return found ?? { ...PLAIN_CHANNEL, org, target };
}

async function saved(call: Call, terms: ChannelTerms): Promise<Saying> {
  await call.services.state.saveChannelTerms(terms);
  await recordChange(call, `alert channel ${terms.target}`, () => linesOf(terms).join(' '));
  return { message: { ...shown(terms, call), tone: 'good' } };
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

/** Whose channel it is may be a customer's name, which is for admins. */
function shown(terms: ChannelTerms, { speaker }: Call) {
  const told = speaker.viewer.role === 'admin' ? terms : { ...terms, boundTo: null };
  return messageOf({
    command: `/usage alert channel ${printTarget(terms.target)}`,
    headline: say`What ${printTarget(terms.target)} is told`,
    lines: linesOf(told),
  });
}

function linesOf(terms: ChannelTerms): readonly string[] {
  return [mostLine(terms), quietLine(terms), ...boundLines(storedBinding(terms.boundTo))];
}

function mostLine({ mostPosts }: ChannelTerms): string {
  return mostPosts === null
    ? say`At most ${MOST_A_DAY} alerts a day and ${MOST_A_WEEK} a week; the others wait for the digest. Severe ones are always posted.`
    : say`At most ${mostPosts} alerts a day; the others wait for the digest. Severe ones are always posted.`;
}

function quietLine({ quietFrom, quietTo, timeZone }: ChannelTerms): string {
  if (quietFrom === null || quietTo === null) return say`No quiet hours.`;
  const to = timeZone === null ? quietTo : `${quietTo} ${timeZone}`;
  return say`Quiet from ${quietFrom} to ${to}: only severe alerts are posted then.`;
}

function boundLines(binding: Binding | null): readonly string[] {
  if (binding === null) return [];
  const bound = boundText(binding);
  return [
    hidesCost(binding)
      ? say`Bound to ${bound}: everybody in it is told what was used, not what it cost, and of nobody else.`
      : say`Bound to ${bound}: everybody in it is told what was used and what it cost, and of nobody else.`,
    say`Whatever else is due there is given up, and listed in /usage outbox.`,
  ];
}

function notABinding(typed: string) {
  return misunderstanding('bad_value', say`A channel cannot be bound to ${shownWord(typed)}.`, {
    hint: say`For example: /usage alert channel here for customer:globex, or for off`,
  });
}

function notUnderstood(typed: string) {
  return misunderstanding('bad_value', say`${shownWord(typed)} is not what a channel can be told.`, {
    hint: forExample('/usage alert channel here most 3 a day quiet 22:00-07:00'),
  });
}
