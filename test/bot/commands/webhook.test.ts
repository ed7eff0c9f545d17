import { describe, expect, it } from 'vitest';
import { randomId } from '../../../src/bot/random-id.ts';
import { createBot } from '../../../src/bot/run.ts';
import { PUBLIC_ONLY } from '../../../src/webhooks/address.ts';
import { webhookMaker } from '../../../src/webhooks/platform.ts';
import { as, openTestBot, TEAMS, TERMINAL } from '../../support/bot.ts';
import { NOON } from '../../support/state.ts';

const KEY = 'a-key-of-at-least-thirty-two-characters';
const URL = 'https://example.com/hook';

async function openBot(secretKey: string | null = KEY) {
  const { state, usage } = await openTestBot(TEAMS);
  const bot = createBot({
    ...{ state, usage, randomId, now: () => NOON, draw: null },
    log: { warn: () => {}, error: () => {} },
    digestOf: async () => expect.unreachable('no digest is asked for'),
    webhooks: webhookMaker(secretKey, PUBLIC_ONLY),
  });
  const ask = async (text: string, user = '') =>
    (await bot.command({ text, actor: { ...TERMINAL, ...as(user) }, channel: null })).message;
  return { state, ask };
}

async function withWebhook() {
  const opened = await openBot();
  await opened.ask(`webhook add ${URL} budget.threshold`);
  const [webhook] = await opened.state.webhooks('default');
  return { ...opened, id: webhook?.id ?? '' };
}

describe('/usage webhook', () => {
  it('is for admins', async () => {
    const { ask } = await openBot();
    expect((await ask(`webhook add ${URL} *`, 'lena')).error?.code).toBe('insufficient_access');
    expect((await ask('webhook', 'ada')).headline).toBe('No webhooks');
  });

  it('adds an address with the events it is told of, and shows its secret once, privately', async () => {
    const { ask, state } = await openBot();
    const added = await ask(`webhook add ${URL} budget.threshold,anomaly.*`, 'ada');
    const secret = /whsec_\S+/.exec(added.lines.join(' '))?.[0] ?? '';
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(added.visibility).toBe('private');
    expect(await state.webhooks('default')).toMatchObject([
      {
        url: URL,
        events: ['anomaly.opened', 'anomaly.resolved', 'anomaly.updated', 'budget.threshold'],
        createdBy: 'ada',
      },
    ]);
    const elsewhere = JSON.stringify([
      await state.webhooks('default'),
      await state.changes('default', 9),
      await ask('webhook list'),
    ]);
    expect(elsewhere).not.toContain(secret);
    expect(elsewhere).toContain('webhook add');
  });

  it.each([
    ['http://example.com/ *', /begin with https/],
    ['https://169.254.169.254/latest/meta-data *', /into this network/],
    ['https://localhost/ *', /into this network/],
    [`${URL}`, /needs the events/],
    [`${URL} budget.thresold`, /no event "budget.thresold"/],
    ['', /no address/],
  ])('refuses to add %s', async (typed, problem) => {
    const { ask, state } = await openBot();
    const { error } = await ask(`webhook add ${typed}`);
    expect(error?.code).toBe('bad_value');
    expect(error?.message).toMatch(problem);
    expect(await state.webhooks('default')).toEqual([]);
  });

  it('says what is missing where no secret can be kept', async () => {
    const { ask } = await openBot(null);
    expect((await ask(`webhook add ${URL} *`)).error?.message).toMatch(/TOKENBELL_SECRET_KEY/);
  });

  it('takes a limited number of addresses', async () => {
    const { ask, state } = await openBot();
    for (let number = 0; number < 20; number++) await ask(`webhook add ${URL}/${number} *`);
    expect((await ask(`webhook add ${URL} *`)).error?.message).toMatch(/20 webhooks already/);
    expect(await state.webhooks('default')).toHaveLength(20);
  });

  it('queues a test for that address alone, whatever it is told of', async () => {
    const { ask, state, id } = await withWebhook();
    await ask(`webhook add ${URL}/other *`);
    await ask(`webhook test ${id}`);
    expect(await state.outbox('default', { states: ['pending'], limit: 9 })).toMatchObject([
      { target: `webhook:${id}`, event: { type: 'webhook.test', data: { webhook: id } } },
    ]);
  });

  it('pauses, resumes and sends what was missed', async () => {
    const { ask, state, id } = await withWebhook();
    await ask(`webhook test ${id}`);
    await ask(`webhook pause ${id}`);
    expect((await ask('webhook')).lines[0]).toMatch(/paused by admin/);
    // Nobody keeps since when: it never failed, and it was made long before it was paused.
    expect((await ask('outbox')).lines).toEqual([
      `webhook:${id}: 0 pending, 0 dead, 1 held; nothing is sent there: paused by admin`,
    ]);
    const resumed = await ask(`outbox resume webhook:${id}`);
    expect(resumed.actions.map(({ command }) => command)).toEqual([`/usage webhook replay ${id}`]);
    await ask(`webhook pause ${id}`);
    expect((await ask(`webhook test ${id}`)).error?.hint).toMatch(/webhook resume/);
    expect(await state.outbox('default', { states: ['held'], limit: 9 })).toHaveLength(1);
    await ask(`webhook resume ${id}`);
    expect((await ask(`webhook replay ${id}`)).headline).toBe('1 message sent again');
    expect(await state.outbox('default', { states: ['pending'], limit: 9 })).toHaveLength(1);
  });

  it('gives a new secret, and removes', async () => {
    const { ask, state, id } = await withWebhook();
    const before = (await state.webhooks('default'))[0]?.secrets;
    const rotated = await ask(`webhook rotate ${id}`);
    expect(rotated.lines[0]).toMatch(/whsec_/);
    expect((await state.webhooks('default'))[0]?.secrets).toHaveLength(2);
    expect((await state.webhooks('default'))[0]?.secrets[0]).not.toBe(before?.[0]);
    await ask(`webhook rm ${id}`);
    expect(await state.webhooks('default')).toEqual([]);
    expect((await ask(`webhook test ${id}`)).error?.code).toBe('not_found');
  });
});
