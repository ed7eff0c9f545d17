import { webhookTarget } from '../../analytics/alerts/webhooks/events.ts';
import { messageOf } from '../../analytics/message.ts';
import { shorten } from '../../analytics/reports/wording.ts';
import type { Webhook } from '../../analytics/state.ts';
import { formatDuration } from '../../analytics/words/format.ts';
import { counted, say } from '../../language/say.ts';
import { type Call, type Command, refuse, type Saying } from '../command.ts';
import type { Word } from '../grammar/words.ts';
import { replayMessages, sentAgainText } from '../outbox/acts.ts';
import { runForAdmins } from '../outbox/admins.ts';
import {
  addWebhook,
  findWebhook,
  rotateWebhook,
  testWebhook,
  type WebhookServices,
  type WithSecret,
} from '../outbox/webhooks.ts';
import { recordChange } from '../record-change.ts';
import { pausedBy, pauseReasonText } from '../subscriptions/pause-reason.ts';

export const webhook: Command = {
  name: 'webhook',
  aliases: ['webhooks'],
  get summary() {
    return say`addresses outside that are told of events, signed`;
  },
  forms: [
    'webhook [list]',
    'webhook add https://example.com/hook budget.threshold,anomaly.*',
    'webhook test|pause|resume|replay|rotate|rm <id>',
  ],
  examples: ['webhook list'],
  who: 'admins',
  reads: ['list'],
  run: (call) => runForAdmins(call, VERBS, 'webhook'),
};

const VERBS = {
  list,
  add,
  test: withWebhook(test),
  pause: withWebhook(pause),
  resume: withWebhook(resume),
  replay: withWebhook(replay),
  rotate: withWebhook(rotate),
  rm: withWebhook(remove),
};

async function list({ speaker, services, now }: Call): Promise<Saying> {
  const all = await services.state.webhooks(speaker.organisation.id);
  const hint = say`Add one: /usage webhook add https://example.com/hook budget.threshold,anomaly.*`;
  return {
    message: messageOf({
      command: '/usage webhook list',
      headline: countText(all.length),
      lines: all.length === 0 ? [hint] : all.map((one) => lineOf(one, now)),
    }),
  };
}

function countText(webhooks: number): string {
  return webhooks === 0 ? say`No webhooks` : counted(webhooks, say`1 webhook`, say`${webhooks} webhooks`);
}

function lineOf({ id, url, events, state, pausedReason, failingSince }: Webhook, now: number): string {
  const about = `${id}: ${url} (${events.join(', ')})`;
  if (state === 'paused') return say`${about}, paused: ${pauseReasonText(pausedReason ?? '')}`;
  if (failingSince === null) return about;
  return say`${about}, failing for ${formatDuration(Math.max(0, now - failingSince))}`;
}

async function add(call: Call, words: readonly Word[]): Promise<Saying> {
  const [url, ...events] = words.map(({ text }) => text);
  const by = call.speaker.member?.id ?? null;
  const added = await addWebhook(servicesOf(call), { url: url ?? '', events, by });
  if ('code' in added) return refuse(call, added);
  const { id, url: address, events: types } = added.webhook;
  await recordChange(call, `webhook add ${id}`, `${new URL(address).host}: ${types.join(', ')}`);
  const headline = counted(
    types.length,
    say`Webhook ${id} is told of 1 event`,
    say`Webhook ${id} is told of ${types.length} events`,
  );
  return saidWithSecret(headline, added);
}

async function rotate(call: Call, one: Webhook): Promise<Saying> {
  const rotated = await rotateWebhook(servicesOf(call), one);
  if ('code' in rotated) return refuse(call, rotated);
  await recordChange(call, `webhook rotate ${one.id}`, '');
  return saidWithSecret(
    say`Webhook ${one.id} has a new secret; the old one signs beside it for 24 h`,
    rotated,
  );
}

/** The only place the secret is ever shown: privately, to who asked for it. */
function saidWithSecret(headline: string, { webhook: { id }, secret }: WithSecret): Saying {
  return {
    message: messageOf({
      tone: 'good',
      headline,
      lines: [
        say`Its signing secret, shown this once: ${secret}`,
        say`How to check a signature: docs/webhooks.md`,
      ],
      actions: [{ label: say`Try it`, command: `/usage webhook test ${id}` }],
    }),
  };
}

async function test(call: Call, one: Webhook): Promise<Saying> {
  const problem = await testWebhook(servicesOf(call), one);
  if (problem) return refuse(call, problem);
  return said(`/usage webhook test ${one.id}`, shorten(say`A test is on its way to ${one.url}`));
}

async function pause(call: Call, one: Webhook): Promise<Saying> {
  const reason = pausedBy(call.speaker.member?.name ?? call.speaker.viewer.id);
  await call.services.state.pauseTarget(one.org, webhookTarget(one), { at: call.now, reason });
  await recordChange(call, `webhook pause ${one.id}`, '');
  return said(
    `/usage webhook pause ${one.id}`,
    say`Webhook ${one.id} is told of nothing until it is resumed`,
  );
}

async function resume(call: Call, one: Webhook): Promise<Saying> {
  await call.services.state.resumeTarget(one.org, webhookTarget(one));
  await recordChange(call, `webhook resume ${one.id}`, '');
  return {
    message: messageOf({
      command: `/usage webhook resume ${one.id}`,
      tone: 'good',
      headline: say`Webhook ${one.id} is told of events again`,
      lines: [say`What it missed is sent when you say so.`],
      actions: [{ label: say`Send what it missed`, command: `/usage webhook replay ${one.id}` }],
    }),
  };
}

async function replay(call: Call, one: Webhook): Promise<Saying> {
  const which = { target: webhookTarget(one) };
  const { replayed, left } = await replayMessages(call.services.state, one.org, { which, now: call.now });
  await recordChange(call, `webhook replay ${one.id}`, String(replayed.length));
  const sent = sentAgainText(replayed.length);
  const told = left > 0 ? counted(left, say`${sent}; 1 stays`, say`${sent}; ${left} stay`) : sent;
  return said(`/usage webhook replay ${one.id}`, told);
}

async function remove(call: Call, one: Webhook): Promise<Saying> {
  await call.services.state.removeWebhook(one.org, one.id);
  await recordChange(call, `webhook rm ${one.id}`, new URL(one.url).host);
  return said(`/usage webhook rm ${one.id}`, say`Removed webhook ${one.id}`);
}

function withWebhook(act: (call: Call, one: Webhook) => Promise<Saying>) {
  return async (call: Call, words: readonly Word[]): Promise<Saying> => {
    const found = await findWebhook(servicesOf(call), words[0]?.text ?? '');
    return 'code' in found ? refuse(call, found) : act(call, found);
  };
}

function servicesOf({ speaker, services, now }: Call): WebhookServices {
  const { state, randomId, webhooks = null } = services;
  return { org: speaker.organisation.id, state, maker: webhooks, randomId, now };
}

function said(command: string, headline: string): Saying {
  return { message: messageOf({ command, tone: 'good', headline }) };
}
