import { describe, expect, it } from 'vitest';
import { toReply } from '../../../src/bot/reply.ts';
import { createBot } from '../../../src/bot/run.ts';
import { as, openTestBot, TEAMS } from '../../support/bot.ts';
import { someIncident } from '../../support/state.ts';

async function openWithIncidents() {
  const test = await openTestBot(TEAMS);
  const open = (id: string, key: string) =>
    test.state.openIncident(someIncident({ id, key, org: 'default' }), () => []);
  await open('i1', 'spike:team:ml');
  await open('i2', 'spike:agent:bob-agent');
  await open('i3', 'spike:user:carl');
  return test;
}

describe('alert', () => {
  it('lists what one may see, with a button for each that is open', async () => {
    const { ask } = await openWithIncidents();
    const seenBy = async (user: string) =>
      toReply(await ask('alert', as(user))).table?.rows.map(({ about }) => about);
    expect(await seenBy('ada')).toHaveLength(3);
    expect(await seenBy('ana')).toEqual(['spike in team:ml']);
    expect((await ask('alert list', as('ana'))).message.actions).toEqual([
      { label: 'Acknowledge 1', command: '/usage alert ack 1' },
    ]);
  });

  it('is acknowledged once, by anybody, without telling them what it is about', async () => {
    const { ask, state } = await openWithIncidents();
    const { message } = await ask('alert ack 3', as('ana'));
    expect(message.headline).toBe('Incident 3 is yours; its message says so.');
    expect(JSON.stringify(message)).not.toContain('carl');
    expect(await state.incident('default', 3)).toMatchObject({
      state: 'acknowledged',
      acknowledgedBy: 'Ana',
    });
    expect((await ask('alert ack #3')).message.headline).toBe('Alert 3 was acknowledged by Ana already.');
  });

  it('queues the changed message in the write that acknowledges', async () => {
    const { state, usage, clock, bot } = await openWithIncidents();
    const { message } = await bot.command({
      text: 'help',
      actor: { platform: 'terminal', tenant: '', user: '', name: null, email: null, timeZone: null },
      channel: null,
    });
    const told = createBot({
      state,
      usage,
      now: () => clock.now,
      draw: async () => new Uint8Array(),
      randomId: () => 'x',
      log: { warn: () => undefined, error: () => undefined },
      digestOf: async () => message,
      incidentMessages: ({ org, id, version }) => [
        {
          org,
          target: 'console:main',
          dedupeKey: `incident:${id}:${version}`,
          chain: id,
          message,
          createdAt: clock.now,
          expiresAt: clock.now + 1_000,
        },
      ],
    });
    const actor = {
      platform: 'terminal',
      tenant: '',
      user: '',
      name: null,
      email: null,
      timeZone: null,
    } as const;
    await told.command({ text: 'alert ack 1', actor, channel: null });
    const incident = await state.incident('default', 1);
    const outbox = await state.outbox('default', { states: ['pending'], limit: 10 });
    expect(outbox.map(({ dedupeKey }) => dedupeKey)).toEqual([`incident:i1:${incident?.version}`]);
  });

  it.each([
    ['alert ack 99', 'not_found'],
    ['alert ack', 'bad_value'],
    ['alert ack seven', 'bad_value'],
    ['alert snooze 1', 'not_available'],
    ['alert frobnicate', 'unknown_word'],
  ])('%s: %s', async (text, code) => {
    const { ask } = await openWithIncidents();
    expect((await ask(text)).message.error?.code).toBe(code);
  });
});
