import { webhookDrafts, webhookTarget } from '../../analytics/alerts/webhooks/events.ts';
import type { WebhookMaker } from '../../analytics/alerts/webhooks/maker.ts';
import { messageOf } from '../../analytics/message.ts';
import type { StateStore, Webhook } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import { forExample, type Misunderstanding, misunderstanding, shownWord } from '../grammar/problem.ts';
import { pauseReasonText } from '../subscriptions/pause-reason.ts';
import { readEvents } from './webhook-events.ts';

/** What changing webhooks takes, in chat and on the command line. */
export type WebhookServices = {
  readonly org: string;
  readonly state: Pick<StateStore, 'webhooks' | 'saveWebhook' | 'enqueue'>;
  /** Null without TOKENBELL_SECRET_KEY. */
  readonly maker: WebhookMaker | null;
  readonly randomId: (bits: number) => string;
  readonly now: number;
};

/** A webhook and its new signing secret, which is shown once. */
export type WithSecret = { readonly webhook: Webhook; readonly secret: string };

const MOST_WEBHOOKS = 20;
const ID_BITS = 40;

export async function addWebhook(
  { org, state, maker, randomId, now }: WebhookServices,
  typed: { readonly url: string; readonly events: readonly string[]; readonly by: string | null },
): Promise<WithSecret | Misunderstanding> {
  if (!maker) return noSecretKey();
  const problem = maker.problemOf(typed.url);
  if (problem !== undefined) return badAddress(say`${shownWord(typed.url)} cannot be told. ${problem}`);
  const events = readEvents(typed.events);
  if ('code' in events) return events;
  if ((await state.webhooks(org)).length >= MOST_WEBHOOKS)
    return badAddress(say`There are ${MOST_WEBHOOKS} webhooks already; remove one first.`);
  const id = randomId(ID_BITS);
  const { shown, sealed } = maker.first({ org, id });
  const webhook: Webhook = {
    org,
    id,
    url: new URL(typed.url).href,
    events,
    secrets: sealed,
    state: 'on',
    pausedReason: null,
    failingSince: null,
    createdBy: typed.by,
    createdAt: now,
  };
  await state.saveWebhook(webhook);
  return { webhook, secret: shown };
}

/** A new secret; the one before signs beside it for a day. */
export async function rotateWebhook(
  { state, maker, now }: WebhookServices,
  webhook: Webhook,
): Promise<WithSecret | Misunderstanding> {
  if (!maker) return noSecretKey();
  const { shown, sealed } = maker.rotated(webhook, now);
  const rotated = { ...webhook, secrets: sealed };
  await state.saveWebhook(rotated);
  return { webhook: rotated, secret: shown };
}

/** Queues an event that says nothing but that it is a test; undefined, or why it is not sent. */
export async function testWebhook(
  { state, randomId, now }: WebhookServices,
  webhook: Webhook,
): Promise<Misunderstanding | undefined> {
  if (webhook.state === 'paused') {
    return misunderstanding(
      'not_available',
      say`Webhook ${webhook.id} is paused: ${pauseReasonText(webhook.pausedReason ?? '')}`,
      {
        hint: say`Resume it first: /usage webhook resume ${webhook.id}`,
      },
    );
  }
  const anyEvent = { ...webhook, events: ['webhook.test'] };
  const drafts = webhookDrafts([anyEvent], {
    type: 'webhook.test',
    data: { webhook: webhook.id, text: 'It works.' },
    dedupeKey: `test:${randomId(ID_BITS)}`,
    message: messageOf({ headline: say`A test of ${webhookTarget(webhook)}` }),
    now,
  });
  await state.enqueue(drafts);
  return undefined;
}

export async function findWebhook(
  { org, state }: Pick<WebhookServices, 'org' | 'state'>,
  typed: string,
): Promise<Webhook | Misunderstanding> {
  const id = typed.toLowerCase().replace(/^webhook:/, '');
  const found = (await state.webhooks(org)).find((one) => one.id === id);
  return (
    found ??
    misunderstanding('not_found', say`There is no webhook ${shownWord(typed)}.`, {
      hint: say`See /usage webhook list.`,
    })
  );
}

function noSecretKey(): Misunderstanding {
  return misunderstanding(
    'not_available',
    say`Webhooks are signed, and their secrets can only be kept where TOKENBELL_SECRET_KEY is set.`,
    { hint: say`Whoever runs Tokenbell sets it: openssl rand -base64 32 makes one.` },
  );
}

function badAddress(message: string): Misunderstanding {
  return misunderstanding('bad_value', message, {
    hint: forExample('/usage webhook add https://example.com/hook budget.threshold,anomaly.*'),
  });
}
