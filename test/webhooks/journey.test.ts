import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { webhookDrafts } from '../../src/analytics/alerts/webhooks/events.ts';
import { messageOf } from '../../src/analytics/message.ts';
import { createProgram, type Program } from '../../src/compose/program.ts';
import { readConfig } from '../../src/config.ts';
import { createLogger } from '../../src/log.ts';
import { type Received, startHookReceiver } from '../support/hook-receiver.ts';
import { NOON } from '../support/state.ts';

let receiver: Awaited<ReturnType<typeof startHookReceiver>>;
let program: Program;
let folder: string;
let now = NOON;

beforeEach(async () => {
  now = NOON;
  folder = await mkdtemp(join(tmpdir(), 'tokenbell-hook-'));
  receiver = await startHookReceiver();
  program = await createProgram({
    config: readConfig({
      TOKENBELL_DATA_DIR: folder,
      TOKENBELL_SECRET_KEY: 'a-key-of-at-least-thirty-two-characters',
    }),
    log: createLogger('silent'),
    now: () => now,
    webhookRules: { loopback: true },
  });
});
afterEach(async () => {
  await program.stop();
  await receiver.close();
  await rm(folder, { recursive: true });
});

const OPERATOR = {
  platform: 'terminal',
  tenant: '',
  user: '',
  name: null,
  email: null,
  timeZone: null,
} as const;

async function ask(text: string): Promise<string> {
  const { message } = await program.bot.command({ text, actor: OPERATOR, channel: null });
  expect(message.error, text).toBeNull();
  return [message.headline, ...message.lines].join('\n');
}

/** As the specification says a receiver does it. */
function isSigned({ headers, body }: Received, secret: string): boolean {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const text = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const expected = `v1,${createHmac('sha256', key).update(text).digest('base64')}`;
  return String(headers['webhook-signature']).split(' ').includes(expected);
}

function secretIn(text: string): string {
  return /whsec_\S+/.exec(text)?.[0] ?? expect.unreachable('a secret is shown');
}

it('an address is told of what it asked for, signed, again until it takes it, and by both secrets for a day', async () => {
  const first = secretIn(await ask(`webhook add ${receiver.url} budget.threshold`));
  const [webhook] = await program.stores.state.webhooks('default');
  const telling = {
    data: { scope: 'team:ml', spentUsd: '91.5' },
    message: messageOf({ headline: 'ml is at 91 %' }),
    now: NOON,
  };
  const tell = (type: 'budget.threshold' | 'budget.pace', dedupeKey: string) =>
    program.stores.state.enqueue(webhookDrafts(webhook ? [webhook] : [], { ...telling, type, dedupeKey }));
  await tell('budget.threshold', 'ml/75');
  await tell('budget.pace', 'ml');

  receiver.settings.answer = () => ({ status: 500 });
  await program.delivery.tick();
  receiver.settings.answer = () => ({ status: 204 });
  now += 6_000;
  await program.delivery.tick();
  expect(receiver.received.map(({ body }) => JSON.parse(body))).toEqual(
    [1, 2].map(() => ({
      type: 'budget.threshold',
      timestamp: '2026-11-20T12:00:00.000Z',
      data: { scope: 'team:ml', spentUsd: '91.5' },
    })),
  );
  const [once, again] = receiver.received;
  expect(once?.headers['webhook-id']).toBe(again?.headers['webhook-id']);
  expect(again?.headers['webhook-timestamp']).toBe(String((NOON + 6_000) / 1_000));
  expect(receiver.received.every((call) => isSigned(call, first))).toBe(true);

  const second = secretIn(await ask(`webhook rotate ${webhook?.id}`));
  await ask(`webhook test ${webhook?.id}`);
  await program.delivery.tick();
  const both = receiver.received[2] ?? expect.unreachable('the test arrives');
  expect([isSigned(both, first), isSigned(both, second)]).toEqual([true, true]);
  now += 25 * 3_600_000;
  await ask(`webhook test ${webhook?.id}`);
  await program.delivery.tick();
  const one = receiver.received[3] ?? expect.unreachable('the test arrives');
  expect([isSigned(one, first), isSigned(one, second)]).toEqual([false, true]);
});

it('an address that says 410 is told nothing more, until somebody resumes it and sends what it missed', async () => {
  await ask(`webhook add ${receiver.url} *`);
  const [webhook] = await program.stores.state.webhooks('default');
  receiver.settings.answer = () => ({ status: 410 });
  await ask(`webhook test ${webhook?.id}`);
  await program.delivery.tick();
  expect(await ask('webhook list')).toMatch(/paused: HTTP 410/);
  expect(await ask('outbox')).toMatch(/1 given up, 0 held/);
  receiver.settings.answer = () => ({ status: 200 });
  await ask(`webhook resume ${webhook?.id}`);
  await ask(`webhook replay ${webhook?.id}`);
  await program.delivery.tick();
  const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
  expect(ids).toEqual([ids[0], ids[0]]);
  expect(await ask('outbox')).toMatch(/Nothing given up or held/);
});

it('what happens while an address is paused is held, and sent under the same ids when somebody says so', async () => {
  await ask(`webhook add ${receiver.url} cap.hit`);
  const [added] = await program.stores.state.webhooks('default');
  await ask(`webhook pause ${added?.id}`);
  const tell = async (hour: number) =>
    program.stores.state.enqueue(
      webhookDrafts(await program.stores.state.webhooks('default'), {
        type: 'cap.hit',
        data: { hour },
        dedupeKey: `cap/${hour}`,
        message: messageOf({ headline: 'a cap refused a call' }),
        now,
      }),
    );
  await tell(1);
  await tell(2);
  await program.delivery.tick();
  expect(await ask('outbox')).toMatch(/0 given up, 2 held/);
  expect(receiver.received).toEqual([]);

  now += 89 * 86_400_000;
  await program.stores.state.prune(now);
  await ask(`webhook resume ${added?.id}`);
  await program.delivery.tick();
  expect(receiver.received).toEqual([]);
  expect(await ask(`webhook replay ${added?.id}`)).toMatch(/2 messages sent again/);
  await program.delivery.tick();
  await program.delivery.tick();
  expect(receiver.received.map(({ body }) => JSON.parse(body).data.hour).sort()).toEqual([1, 2]);
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(2);

  await ask(`webhook pause ${added?.id}`);
  await tell(3);
  now += 95 * 86_400_000;
  await program.stores.state.prune(now);
  expect(await ask('outbox')).toMatch(/Nothing given up or held/);
});
