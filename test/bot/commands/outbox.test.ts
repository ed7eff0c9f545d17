import { describe, expect, it } from 'vitest';
import type { StateStore } from '../../../src/analytics/state.ts';
import { failureText } from '../../../src/bot/outbox/failure-text.ts';
import { speaking } from '../../../src/language/locale.ts';
import { as, openTestBot, TEAMS } from '../../support/bot.ts';
import { NOON, someDraft } from '../../support/state.ts';

/** Two messages of a channel that refused the first for good. */
async function refusedChannel(state: StateStore): Promise<void> {
  await state.enqueue([
    someDraft({ org: 'default', dedupeKey: 'd1', createdAt: NOON - 7_200_000 }),
    someDraft({ org: 'default', dedupeKey: 'd2' }),
  ]);
  const lease = { owner: 'one', now: NOON, leaseUntil: NOON + 60_000, limit: 1 };
  const [row] = await state.leaseOutbox(lease);
  const dead = { state: 'dead', error: 'not_in_channel', pausedAt: NOON } as const;
  await state.finishDelivery(row?.id ?? '', 'one', dead);
}

describe('why a message was not sent', () => {
  it.each([
    ['not_in_channel', 'not_in_channel'],
    ['not delivered in time; it was never tried', 'no se entregó a tiempo; nunca se intentó'],
    [
      'the answer was lost: HTTP 502; given up, it may have been posted',
      'se perdió la respuesta: HTTP 502; abandonado, puede haberse publicado',
    ],
    ['no answer in time; given up after 12 attempts', 'sin respuesta a tiempo; abandonado tras 12 intentos'],
    ['dropped by ada', 'descartado por ada'],
    ['dropped by an admin', 'descartado por un administrador'],
  ])('%s is said in the language spoken, but for what a platform answered', (stored, spanish) => {
    expect(failureText(stored)).toBe(stored);
    expect(speaking('es', () => failureText(stored))).toBe(spanish);
  });
});

describe('/usage outbox', () => {
  it('is for admins', async () => {
    const { ask } = await openTestBot(TEAMS);
    for (const who of ['ana', 'lena']) {
      const { message } = await ask('outbox replay all', as(who));
      expect(message.error?.code).toBe('insufficient_access');
    }
    expect((await ask('outbox', as('ada'))).message.headline).toBe(
      'Nothing given up or held; 0 messages on their way',
    );
  });

  it('lists what was given up or is held, with its reason and age', async () => {
    const { ask, state } = await openTestBot(TEAMS);
    await refusedChannel(state);
    const { message } = await ask('outbox list');
    expect(message.headline).toBe('1 given up, 1 held; 0 messages on their way');
    expect(message.tone).toBe('warning');
    expect(message.lines).toEqual(['slack:C1: 0 pending, 1 dead, 1 held; paused for 0 ms: not_in_channel']);
    expect(message.table?.rows).toMatchObject([
      { state: 'held', reason: 'nothing is sent there: not_in_channel' },
      { state: 'dead', reason: 'not_in_channel', age: '2 h', target: 'slack:C1' },
    ]);
  });

  it('sends nothing to a channel that is paused, and everything once it is resumed', async () => {
    const { ask, state } = await openTestBot(TEAMS);
    await refusedChannel(state);
    const early = await ask('outbox replay all');
    expect(early.message).toMatchObject({ headline: '0 messages sent again', tone: 'notice' });
    expect(early.message.lines[0]).toMatch(/2 messages stay/);
    expect((await ask('outbox resume slack:C1')).message.headline).toBe(
      'What is due in slack:C1 is sent again',
    );
    expect((await ask('outbox resume slack:C1')).message.error?.code).toBe('not_found');
    expect((await ask('outbox replay all')).message.headline).toBe('2 messages sent again');
    expect(await state.outbox('default', { states: ['pending'], limit: 9 })).toHaveLength(2);
    expect((await state.changes('default', 9)).map(({ what }) => what).sort()).toEqual([
      'outbox replay',
      'outbox replay',
      'outbox resume',
    ]);
  });

  it('takes one message by the beginning of its id, and nothing it does not know', async () => {
    const { ask, state } = await openTestBot(TEAMS);
    await refusedChannel(state);
    const { message } = await ask('outbox');
    const id = String(message.table?.rows[1]?.id);
    expect((await ask(`outbox drop ${id}`)).message.headline).toBe('1 message dropped');
    expect((await ask(`outbox drop ${id}`)).message.error?.code).toBe('not_found');
    for (const typed of ['', 'abc', '%', 'ffffffff']) {
      expect((await ask(`outbox drop ${typed}`)).message.error?.code).toBe('not_found');
    }
    expect((await ask('outbox burn')).message.error?.code).toBe('unknown_word');
    const [dropped] = await state.outbox('default', { states: ['expired'], limit: 9 });
    expect(dropped?.lastError).toBe('dropped by admin');
  });
});
