import { parseArgs } from 'node:util';
import { webhookTarget } from '../analytics/alerts/webhooks/events.ts';
import type { WebhookMaker } from '../analytics/alerts/webhooks/maker.ts';
import type { StateStore, Webhook } from '../analytics/state.ts';
import type { Misunderstanding } from '../bot/grammar/problem.ts';
import { messagesText, replayMessages } from '../bot/outbox/acts.ts';
import {
  addWebhook,
  findWebhook,
  rotateWebhook,
  testWebhook,
  type WebhookServices,
  type WithSecret,
} from '../bot/outbox/webhooks.ts';
import { DONE, FAILED, isMisuse, NOT_UNDERSTOOD, type Output, writeLine } from './output.ts';

export type WebhooksDependencies = Output & {
  readonly state: StateStore;
  /** Null without TOKENBELL_SECRET_KEY. */
  readonly maker: WebhookMaker | null;
  readonly now: () => number;
  readonly randomId: (bits: number) => string;
};

export const WEBHOOKS_USAGE = `usage: tokenbell webhooks list [--org ORG] [--json]
       tokenbell webhooks add URL EVENT[,EVENT…] [--org ORG] [--json]
       tokenbell webhooks test|pause|resume|replay|rotate|rm ID [--org ORG] [--json]

Addresses outside that are told of events, signed (docs/webhooks.md). Events are named as budget.threshold;
anomaly.* and * work too. The signing secret is shown once, when it is made; after rotate the one before signs
beside it for a day. TOKENBELL_SECRET_KEY has to be set, here and where jobs run.`;

type Asked = {
  readonly services: WebhookServices;
  readonly json: boolean;
  readonly dependencies: WebhooksDependencies;
};

type Act = (asked: Asked, webhook: Webhook) => Promise<number>;

const ACTS: Readonly<Record<string, Act>> = { test, pause, resume, replay, rotate, rm: remove };

/** `tokenbell webhooks …`; returns the exit code. */
export async function webhooksCommand(
  args: readonly string[],
  dependencies: WebhooksDependencies,
): Promise<number> {
  const { out, error, state, maker, now, randomId } = dependencies;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        org: { type: 'string', default: 'default' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return await say(out, WEBHOOKS_USAGE, DONE);
    const { org, json } = values;
    if (!(await state.organisation(org)))
      return await say(error, `there is no organisation "${org}"`, FAILED);
    const services = { org, state, maker, randomId, now: now() };
    return await run({ services, json, dependencies }, positionals);
  } catch (problem) {
    if (!isMisuse(problem)) throw problem;
    return say(error, `${problem.message}\n\n${WEBHOOKS_USAGE}`, NOT_UNDERSTOOD);
  }
}

async function run(asked: Asked, [verb = 'list', what, ...more]: readonly string[]): Promise<number> {
  const { error } = asked.dependencies;
  if (verb === 'list' && what === undefined) return list(asked);
  if (verb === 'add' && what !== undefined) return add(asked, what, more);
  const act = Object.hasOwn(ACTS, verb) ? ACTS[verb] : undefined;
  if (!act || what === undefined || more.length > 0) return say(error, WEBHOOKS_USAGE, NOT_UNDERSTOOD);
  const found = await findWebhook(asked.services, what);
  return 'code' in found ? refused(asked, found) : act(asked, found);
}

async function list({ services: { org, state }, json, dependencies: { out } }: Asked): Promise<number> {
  const all = (await state.webhooks(org)).map(({ secrets: _, ...shown }) => shown);
  if (json) return say(out, JSON.stringify(all), DONE);
  const rows = all.map(({ id, url, events, state: standing, pausedReason }) =>
    [id, standing, url, events.join(','), pausedReason ?? ''].join('\t').trimEnd(),
  );
  return say(out, rows.length === 0 ? 'no webhooks' : rows.join('\n'), DONE);
}

async function add(asked: Asked, url: string, events: readonly string[]): Promise<number> {
  const added = await addWebhook(asked.services, { url, events, by: null });
  if ('code' in added) return refused(asked, added);
  await record(asked, `webhook add ${added.webhook.id}`);
  return sayWithSecret(asked, added);
}

async function rotate(asked: Asked, webhook: Webhook): Promise<number> {
  const rotated = await rotateWebhook(asked.services, webhook);
  if ('code' in rotated) return refused(asked, rotated);
  await record(asked, `webhook rotate ${webhook.id}`);
  return sayWithSecret(asked, rotated);
}

async function sayWithSecret(
  { json, dependencies }: Asked,
  { webhook, secret }: WithSecret,
): Promise<number> {
  const { out, error } = dependencies;
  const { id, url, events } = webhook;
  if (json) return say(out, JSON.stringify({ id, url, events, secret }), DONE);
  await say(error, `webhook ${id}; this is the only time its secret is shown`, DONE);
  return say(out, secret, DONE);
}

async function test(asked: Asked, webhook: Webhook): Promise<number> {
  const problem = await testWebhook(asked.services, webhook);
  return problem ? refused(asked, problem) : done(asked, webhook, 'a test is on its way');
}

async function pause(asked: Asked, webhook: Webhook): Promise<number> {
  const { dependencies, services } = asked;
  const reason = 'paused on the command line';
  await dependencies.state.pauseTarget(webhook.org, webhookTarget(webhook), { at: services.now, reason });
  await record(asked, `webhook pause ${webhook.id}`);
  return done(asked, webhook, 'paused');
}

async function resume(asked: Asked, webhook: Webhook): Promise<number> {
  await asked.dependencies.state.resumeTarget(webhook.org, webhookTarget(webhook));
  await record(asked, `webhook resume ${webhook.id}`);
  return done(asked, webhook, 'resumed');
}

async function replay(asked: Asked, webhook: Webhook): Promise<number> {
  const { dependencies, services } = asked;
  const which = { target: webhookTarget(webhook) };
  const { replayed } = await replayMessages(dependencies.state, webhook.org, { which, now: services.now });
  await record(asked, `webhook replay ${webhook.id}`);
  return done(asked, webhook, `${messagesText(replayed.length)} sent again`);
}

async function remove(asked: Asked, webhook: Webhook): Promise<number> {
  await asked.dependencies.state.removeWebhook(webhook.org, webhook.id);
  await record(asked, `webhook rm ${webhook.id}`);
  return done(asked, webhook, 'removed');
}

const CHANGE_BITS = 60;

async function record({ services, dependencies }: Asked, what: string): Promise<void> {
  const { org, now, randomId } = services;
  const change = { org, id: randomId(CHANGE_BITS), at: now, actor: null, what, detail: '' };
  await dependencies.state.recordChange(change);
}

function done({ json, dependencies: { out } }: Asked, { id }: Webhook, what: string): Promise<number> {
  return say(out, json ? JSON.stringify({ id, done: what }) : `webhook ${id}: ${what}`, DONE);
}

function refused({ dependencies: { error } }: Asked, { message, hint }: Misunderstanding): Promise<number> {
  return say(error, `${message} ${hint}`, FAILED);
}

async function say(stream: NodeJS.WritableStream, text: string, exitCode: number): Promise<number> {
  await writeLine(stream, text);
  return exitCode;
}
