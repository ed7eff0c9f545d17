import { createHash } from 'node:crypto';
import { refuseView } from '../../analytics/access.ts';
import { messageOf } from '../../analytics/message.ts';
import { EVERY_DAY } from '../../analytics/state/subscription.ts';
import type { Subscription } from '../../analytics/state.ts';
import { type Call, type Command, refuse, type Saying } from '../command.ts';
import { type Misunderstanding, misunderstanding, shownWord } from '../problem.ts';
import { readSubscribed } from '../subscribed.ts';
import { readTerms } from '../subscription-terms.ts';
import { printTarget } from '../target.ts';
import { quoteText, type Word } from '../words.ts';

export const sub: Command = {
  name: 'sub',
  aliases: ['subscribe', 'subscription', 'subscriptions'],
  summary: 'daily digests in a channel',
  forms: [
    'sub [add] "<any question>" daily HH:MM [#channel] [tz:<zone>]',
    'sub list',
    'sub run <id>',
    'sub rm <id>',
  ],
  examples: ['sub "team 7d" daily 09:00', 'sub list'],
  who: 'leads',
  run: async (call) => {
    const { viewer } = call.speaker;
    if (viewer.role === 'member') return refuse(call, notForMembers(call));
    const [verb, ...rest] = call.words;
    if (!verb) return listSubscriptions(call);
    if (verb.quoted) return addSubscription(call, call.words);
    switch (verb.text.toLowerCase()) {
      case 'list':
        return listSubscriptions(call);
      case 'add':
        return addSubscription(call, rest);
      case 'rm':
      case 'remove':
        return withSubscription(call, rest, removeSubscription);
      case 'run':
        return withSubscription(call, rest, runSubscription);
      case 'pause':
        return refuse(call, misunderstanding('not_available', 'Pausing subscriptions is not available yet.'));
      default:
        return refuse(call, notASubCommand(verb.text));
    }
  },
};

/** The same question at the same time in the same place is one subscription, however often it is added. */
export function subscriptionId({
  query,
  at,
  timeZone,
  channel,
}: Pick<Subscription, 'query' | 'at' | 'timeZone' | 'channel'>): string {
  return createHash('sha256')
    .update(JSON.stringify([query, at, timeZone, channel]))
    .digest('hex')
    .slice(0, 8);
}

async function addSubscription(call: Call, words: readonly Word[]): Promise<Saying> {
  const { speaker, services, now } = call;
  const terms = readTerms(words, call);
  if ('code' in terms) return refuse(call, terms);
  const asked = await readSubscribed(terms.query, call);
  if (asked.kind === 'refused') return refuse(call, asked.problem);
  const { id: org } = speaker.organisation;
  const parts = { query: asked.query, at: terms.at, timeZone: terms.timeZone, channel: terms.channel };
  const id = subscriptionId(parts);
  await services.state.saveSubscription({
    ...EVERY_DAY,
    ...parts,
    id,
    org,
    createdBy: speaker.member?.id ?? null,
    createdAt: now,
  });
  return {
    message: messageOf({
      command: printSubscription(parts),
      tone: 'good',
      headline: `Subscribed: ${asked.query}, daily ${terms.at} (${terms.timeZone})`,
      lines: [`It will be posted in ${printTarget(terms.channel)}.`, ...inviteHint(terms.channel)],
      actions: [
        { label: 'See it now', command: `/usage sub run ${id}` },
        { label: 'Remove', command: `/usage sub rm ${id}`, style: 'danger' },
      ],
    }),
  };
}

/** Slack lets nobody post where they have not been invited. */
function inviteHint(channel: string): readonly string[] {
  return channel.startsWith('slack:') ? ['Invite the bot there first: /invite @Tokenbell'] : [];
}

function printSubscription({
  query,
  at,
  timeZone,
  channel,
}: Pick<Subscription, 'query' | 'at' | 'timeZone' | 'channel'>) {
  return `/usage sub ${quoteText(query)} daily ${at} ${printTarget(channel)} tz:${timeZone}`;
}

async function listSubscriptions({ speaker, services }: Call): Promise<Saying> {
  const all = await services.state.subscriptions(speaker.organisation.id);
  const lines = all.slice(0, MOST_LISTED).map((one) => {
    const by = one.createdBy === null ? '' : `, by ${one.createdBy}`;
    return `${one.id}: ${one.query}, daily ${one.at} ${one.timeZone}, ${printTarget(one.channel)}${by}`;
  });
  const more = all.length > lines.length ? [`+${all.length - lines.length} more`] : [];
  const headline = all.length === 1 ? '1 subscription' : `${all.length || 'No'} subscriptions`;
  const hint = all.length === 0 ? ['Make one: /usage sub "team 7d" daily 09:00'] : [];
  return {
    message: messageOf({ command: '/usage sub list', headline, lines: [...lines, ...more, ...hint] }),
  };
}

const MOST_LISTED = 25;

async function withSubscription(
  call: Call,
  words: readonly Word[],
  act: (call: Call, subscription: Subscription) => Promise<Saying>,
): Promise<Saying> {
  const typed = words[0]?.values[0] ?? '';
  const all = await call.services.state.subscriptions(call.speaker.organisation.id);
  const found = all.find(({ id }) => id === typed.toLowerCase()) ?? all.find(({ id }) => id === typed);
  if (found) return act(call, found);
  const message = `There is no subscription ${shownWord(typed)}.`;
  return refuse(call, misunderstanding('not_found', message, { hint: 'See /usage sub list.' }));
}

async function removeSubscription(call: Call, { id, org, ...parts }: Subscription): Promise<Saying> {
  const { viewer } = call.speaker;
  if (viewer.role !== 'admin' && parts.createdBy !== viewer.id) {
    const { message, hint } = refuseView(viewer, 'A subscription is removed by who made it or an admin.');
    return refuse(call, misunderstanding('insufficient_access', message, { hint }));
  }
  await call.services.state.removeSubscription(org, id);
  return {
    message: messageOf({
      command: `/usage sub rm ${id}`,
      tone: 'good',
      headline: `Removed: ${parts.query}, daily ${parts.at}`,
      actions: [{ label: 'Subscribe again', command: printSubscription(parts) }],
    }),
  };
}

/** What would be posted now, shown to the asker alone, if they may ask it themselves. */
async function runSubscription(call: Call, subscription: Subscription): Promise<Saying> {
  const asked = await readSubscribed(subscription.query, call);
  if (asked.kind === 'refused') return refuse(call, asked.problem);
  const message = await call.services.digestOf(subscription, call.now);
  return { message: { ...message, command: `/usage sub run ${subscription.id}`, visibility: 'private' } };
}

function notForMembers({ speaker }: Call): Misunderstanding {
  const { message, hint } = refuseView(speaker.viewer, 'Subscriptions are for leads and admins.');
  return misunderstanding('insufficient_access', message, { hint });
}

function notASubCommand(typed: string): Misunderstanding {
  const message = `sub takes a question in quotes, list, run or rm, not ${shownWord(typed)}.`;
  return misunderstanding('unknown_word', message, {
    hint: 'For example: /usage sub "team 7d" daily 09:00',
    suggestions: ['/usage sub list'],
  });
}
