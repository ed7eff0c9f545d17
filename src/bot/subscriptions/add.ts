import { messageOf } from '../../analytics/message.ts';
import type { Question } from '../../analytics/reports/question.ts';
import { EVERY_DAY } from '../../analytics/state/subscription.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { printTarget } from '../grammar/target.ts';
import type { Word } from '../grammar/words.ts';
import { recordChange } from '../record-change.ts';
import { subscriptionId } from './id.ts';
import { isOffer, offerSchedules } from './offer.ts';
import { printSubscription } from './print-subscription.ts';
import { scheduleText } from './schedule-words.ts';
import { readSubscribed } from './subscribed.ts';
import { readTerms, type SubscriptionTerms } from './terms.ts';

/** `sub "team 7d" daily 09:00`: what a channel is told from now on. */
export async function addSubscription(call: Call, words: readonly Word[]): Promise<Saying> {
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
      headline: say`Subscribed: ${asked.query}, ${scheduleText(parts)} (${terms.timeZone})`,
      lines: [say`It will be posted in ${printTarget(terms.channel)}.`, ...hints(terms, asked.question)],
      actions: [
        { label: say`See it now`, command: `/usage sub run ${id}` },
        { label: say`Remove`, command: `/usage sub rm ${id}`, style: 'danger' },
      ],
    }),
  };
}

function hints({ quiet, channel }: SubscriptionTerms, { boundTo }: Question): readonly string[] {
  return [
    ...(quiet ? [say`Usual days are passed over, and counted in the next post.`] : []),
    // What everybody in the channel may be told of.
    ...(boundTo === undefined ? [] : [say`The channel is bound: it is told of nothing beyond its scope.`]),
    // Slack lets nobody post in a channel where they have not been invited.
    ...(channel.startsWith('slack:C') ? [say`Invite the bot there first: /invite @Tokenbell`] : []),
  ];
}
