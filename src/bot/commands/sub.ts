import { refuseView, type Viewer } from '../../analytics/access.ts';
import { maybeTarget } from '../../analytics/alerts/targets.ts';
import { messageOf } from '../../analytics/message.ts';
import type { Question } from '../../analytics/reports/question.ts';
import { EVERY_DAY } from '../../analytics/state/subscription.ts';
import type { Subscription } from '../../analytics/state.ts';
import { channel as channelTerms } from '../alerts/channel.ts';
import { type Call, type Command, refuse, type Saying } from '../command.ts';
import { type Misunderstanding, misunderstanding, shownWord } from '../problem.ts';
import { recordChange } from '../record-change.ts';
import { subscriptionId } from '../subscriptions/id.ts';
import { listSubscriptions } from '../subscriptions/list.ts';
import { subscribeMe } from '../subscriptions/mine.ts';
import { isOffer, offerSchedules } from '../subscriptions/offer.ts';
import { printSchedule } from '../subscriptions/schedule-words.ts';
import { shownQuery, UNTOLD } from '../subscriptions/shown-query.ts';
import { readSubscribed } from '../subscriptions/subscribed.ts';
import { readTerms } from '../subscriptions/terms.ts';
import { printTarget } from '../target.ts';
import { quoteText, type Word } from '../words.ts';

export const sub: Command = {
  name: 'sub',
  aliases: ['subscribe', 'subscription', 'subscriptions'],
  summary: 'regular digests in a channel, and your own week sent to you',
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

async function addSubscription(call: Call, words: readonly Word[]): Promise<Saying> {
  const { speaker, services, now } = call;
  if (isOffer(words)) return offerSchedules(call, words);
  const terms = readTerms(words, call);
  if ('code' in terms) return refuse(call, terms);
  const asked = await readSubscribed(terms.query, call, terms.channel);
  if (asked.kind === 'refused') return refuse(call, asked.problem);
  const { id: org } = speaker.organisation;
  const parts = { ...EVERY_DAY, ...terms, query: asked.query };
  const id = subscriptionId(parts);
  const createdBy = speaker.member?.id ?? null;
  await services.state.saveSubscription({ ...parts, id, org, createdBy, createdAt: now });
  await recordChange(call, `sub add ${id}`, printSubscription(parts));
  return {
    message: messageOf({
      command: printSubscription(parts),
      tone: 'good',
      headline: `Subscribed: ${asked.query}, ${printSchedule(parts)} (${terms.timeZone})`,
      lines: [
        `It will be posted in ${printTarget(terms.channel)}.`,
        ...(terms.quiet ? ['Usual days are passed over, and counted in the next post.'] : []),
        ...boundHint(asked.question),
        ...inviteHint(terms.channel),
      ],
      actions: [
        { label: 'See it now', command: `/usage sub run ${id}` },
        { label: 'Remove', command: `/usage sub rm ${id}`, style: 'danger' },
      ],
    }),
  };
}

/** What everybody in the channel may be told of. */
function boundHint({ boundTo }: Question): readonly string[] {
  return boundTo === undefined ? [] : ['The channel is bound: it is told of nothing beyond its scope.'];
}

/** Slack lets nobody post in a channel where they have not been invited. */
function inviteHint(target: string): readonly string[] {
  return target.startsWith('slack:C') ? ['Invite the bot there first: /invite @Tokenbell'] : [];
}

function printSubscription(
  one: Pick<Subscription, 'query' | 'every' | 'days' | 'at' | 'quiet' | 'timeZone' | 'channel'>,
) {
  const target = printTarget(one.channel);
  const where = target.startsWith('<@') ? 'me' : target;
  return `/usage sub ${quoteText(one.query)} ${printSchedule(one)} ${where} tz:${one.timeZone}`;
}

type Act = (call: Call, subscription: Subscription) => Promise<Saying>;

async function withSubscription(call: Call, words: readonly Word[], act: Act): Promise<Saying> {
  const typed = words[0]?.values[0] ?? '';
  const all = await call.services.state.subscriptions(call.speaker.organisation.id);
  const posted = all.filter(({ kind }) => kind === 'question');
  const found = posted.find(({ id }) => id === typed.toLowerCase()) ?? posted.find(({ id }) => id === typed);
  if (found) return act(call, found);
  const message = `There is no subscription ${shownWord(typed)}.`;
  return refuse(call, misunderstanding('not_found', message, { hint: 'See /usage sub list.' }));
}

/** Only who made it and admins change a subscription. */
function changing(act: Act): Act {
  return async (call, subscription) => {
    const { viewer } = call.speaker;
    if (mayChange(viewer, subscription)) return act(call, subscription);
    return refuse(call, notTheirs(viewer, 'A subscription is changed by who made it or an admin.'));
  };
}

function mayChange(viewer: Viewer, { createdBy }: Subscription): boolean {
  return viewer.role === 'admin' || (createdBy !== null && createdBy === viewer.id);
}

function notTheirs(viewer: Viewer, reason: string): Misunderstanding {
  const { message, hint } = refuseView(viewer, reason);
  return misunderstanding('insufficient_access', message, { hint });
}

async function removeSubscription(call: Call, subscription: Subscription): Promise<Saying> {
  const { id, org } = subscription;
  await call.services.state.removeSubscription(org, id);
  return changed(call, subscription, {
    verb: 'rm',
    headline: 'Removed',
    action: { label: 'Subscribe again', command: printSubscription(subscription) },
  });
}

async function pauseSubscription(call: Call, subscription: Subscription): Promise<Saying> {
  const { member } = call.speaker;
  const pausedReason = `paused by ${member?.id ?? 'an admin'}`;
  await call.services.state.saveSubscription({ ...subscription, pausedAt: call.now, pausedReason });
  return changed(call, subscription, {
    verb: 'pause',
    headline: 'Paused',
    action: { label: 'Resume', command: `/usage sub resume ${subscription.id}` },
  });
}

/** Whoever resumes it has mended its channel. What was due in the pause is not made up for. */
async function resumeSubscription(call: Call, subscription: Subscription): Promise<Saying> {
  const target = maybeTarget(subscription.channel);
  if (target !== undefined) await call.services.state.resumeTarget(subscription.org, target);
  const resumed = { ...subscription, pausedAt: null, pausedReason: null, createdAt: call.now };
  await call.services.state.saveSubscription(resumed);
  return changed(call, subscription, {
    verb: 'resume',
    headline: 'Resumed',
    action: { label: 'Pause', command: `/usage sub pause ${subscription.id}` },
  });
}

type Change = {
  readonly verb: string;
  readonly headline: string;
  readonly action: { readonly label: string; readonly command: string };
};

async function changed(call: Call, subscription: Subscription, change: Change): Promise<Saying> {
  const { verb, headline, action } = change;
  await recordChange(call, `sub ${verb} ${subscription.id}`, printSubscription(subscription));
  return {
    message: messageOf({
      command: `/usage sub ${verb} ${subscription.id}`,
      tone: 'good',
      headline: `${headline}: ${subscription.query}, ${printSchedule(subscription)}`,
      actions: [action],
    }),
  };
}

/** What would be posted now, shown to the asker alone, if they may ask it themselves. */
async function runSubscription(call: Call, subscription: Subscription): Promise<Saying> {
  const asked = await readSubscribed(subscription.query, call, maybeTarget(subscription.channel));
  const { viewer } = call.speaker;
  // What is wrong with it would tell what it asks.
  if ((await shownQuery(subscription, call)) === UNTOLD)
    return refuse(call, notTheirs(viewer, `It asks ${UNTOLD}.`));
  if (asked.kind === 'refused') return refuse(call, asked.problem);
  if (asked.question.boundTo !== undefined && !mayChange(viewer, subscription)) {
    return refuse(call, notTheirs(viewer, 'What a bound channel is told is for those in it.'));
  }
  const message = await call.services.digestOf(subscription, call.now);
  return { message: { ...message, command: `/usage sub run ${subscription.id}`, visibility: 'private' } };
}

/** `sub quiet 22:00-07:00 #channel`: what `alert channel #channel quiet 22:00-07:00` sets. */
async function setQuiet(call: Call, words: readonly Word[]): Promise<Saying> {
  const [hours, where] = words;
  if (!hours) return refuse(call, misunderstanding('bad_value', 'Quiet hours need a time.', { hint: QUIET }));
  const word = (text: string): Word => ({ text, key: null, negated: false, values: [text], quoted: false });
  return channelTerms.run(call, [where ?? word('here'), word('quiet'), word(hours.text)]);
}

const QUIET = 'For example: /usage sub quiet 22:00-07:00 here';

function notForMembers({ speaker }: Call): Misunderstanding {
  return notTheirs(speaker.viewer, 'Subscriptions of channels are for leads and admins.');
}

function notASubCommand(typed: string): Misunderstanding {
  const message = `sub takes a question in quotes, list, run, pause, resume, rm, quiet or me, not ${shownWord(typed)}.`;
  return misunderstanding('unknown_word', message, {
    hint: 'For example: /usage sub "team 7d" daily 09:00',
    suggestions: ['/usage sub list'],
  });
}
