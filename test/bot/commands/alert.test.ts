import { describe, expect, it } from 'vitest';
import { toReply } from '../../../src/bot/reply/reply.ts';
import { as, openTestBot, TEAMS } from '../../support/bot.ts';
import { toldIncident } from '../../support/incidents.ts';
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

  it('queues the changed message, and the answer in its thread, in the write that acknowledges', async () => {
    const { ask, state } = await openWithIncidents();
    await state.openIncident(toldIncident('slack:C1'), () => []);
    await ask('alert ack 4', as('ana'));
    const queued = await state.outbox('default', { states: ['pending'], limit: 10 });
    expect(queued.map(({ target, chain, message }) => [target, chain, message.under])).toEqual([
      ['slack:C1', null, 'incident:i4'],
      ['slack:C1', 'incident:i4', undefined],
    ]);
    expect(queued.map(({ message }) => message.headline)).toEqual([
      'Acknowledged by Ana.',
      'Acknowledged: agent crawler',
    ]);
  });

  it.each([
    ['alert ack 99', 'not_found'],
    ['alert ack', 'bad_value'],
    ['alert ack seven', 'bad_value'],
    ['alert snooze 1 forever', 'bad_value'],
    ['alert snooze 1 31d', 'bad_value'],
    ['alert own 1 @nobody', 'unknown_name'],
    ['alert details 99', 'not_found'],
    ['alert silence 2h', 'bad_value'],
    ['alert silence org 2y', 'bad_value'],
    ['alert unsilence x', 'not_found'],
    ['alert channel nowhere', 'bad_value'],
    ['alert report someday', 'bad_range'],
    ['alert frobnicate', 'unknown_word'],
  ])('%s: %s', async (text, code) => {
    const { ask } = await openWithIncidents();
    expect((await ask(text)).message.error?.code).toBe(code);
  });
});
