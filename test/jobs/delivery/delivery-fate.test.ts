import { describe, expect, it } from 'vitest';
import { messageOf, type Tone } from '../../../src/analytics/message.ts';
import type { OutboxRow } from '../../../src/analytics/outbox.ts';
import {
  fateAfterSending,
  fateBeforeSending,
  fateOfRepetition,
  withRepeatNote,
} from '../../../src/jobs/delivery/delivery-fate.ts';
import { NOON, someDraft } from '../../support/state.ts';

function row(parts: Partial<OutboxRow> = {}, tone: Tone = 'alert'): OutboxRow {
  return {
    ...someDraft({ message: messageOf({ headline: 'h', tone }) }),
    id: 'x',
    state: 'sending',
    attempts: 1,
    answersLost: 0,
    nextAt: NOON,
    lostAt: null,
    lastError: null,
    reference: null,
    ...parts,
  };
}

const moment = { now: NOON, random: 0.5, isEdit: false };
const temporary = { kind: 'refused', permanent: false, retryAfterMs: null, reason: 'no connection' } as const;
const lost = { kind: 'unknown', reason: 'timeout' } as const;

describe('a refused message', () => {
  it.each([
    // random · min(15 min, 2 s · 2^(attempts - 1))
    [1, 0.5, 1_000],
    [2, 0.5, 2_000],
    [5, 0.25, 8_000],
    [9, 1, 512_000],
    [10, 1, 900_000],
    [40, 0.5, 450_000],
    [3, 0, 0],
  ])('waits after attempt %i with random %d for %i ms', (attempts, random, waitMs) => {
    const result = fateAfterSending(row({ attempts }), temporary, { ...moment, random });
    expect(result).toEqual({ state: 'pending', nextAt: NOON + waitMs, error: 'no connection' });
  });

  it('waits exactly as long as the platform asks, up to an hour', () => {
    const asked = (retryAfterMs: number) =>
      fateAfterSending(row(), { ...temporary, retryAfterMs, reason: '429' }, moment);
    expect(asked(31_000)).toEqual({ state: 'pending', nextAt: NOON + 31_000, error: '429' });
    expect(asked(5 * 3_600_000)).toMatchObject({ nextAt: NOON + 3_600_000 });
  });

  it('is dead at once when the refusal is permanent', () => {
    const refusal = { kind: 'refused', permanent: true, retryAfterMs: null, reason: 'is_archived' } as const;
    expect(fateAfterSending(row(), refusal, moment)).toEqual({
      state: 'dead',
      error: refusal.reason,
      pausedAt: moment.now,
    });
    const words = { ...refusal, reason: 'msg_too_long', reach: 'message' } as const;
    expect(fateAfterSending(row(), words, moment)).toEqual({ state: 'dead', error: 'msg_too_long' });
  });
});

describe('a message whose answer was lost', () => {
  it('is looked for after half a minute', () => {
    const waiting = { state: 'pending', nextAt: NOON + 30_000, answerLost: true };
    expect(fateAfterSending(row(), lost, moment)).toMatchObject(waiting);
    expect(fateAfterSending(row({}, 'digest'), lost, moment)).toMatchObject(waiting);
  });

  it('is posted once more after two minutes when it is worth a repetition and cannot be looked for', () => {
    const again = row({ answersLost: 1, lostAt: NOON, lastError: 'the answer was lost: timeout' });
    const losses = { count: 1, lastAt: NOON };
    expect(fateOfRepetition(again, losses, NOON + 30_000)).toMatchObject({
      state: 'pending',
      nextAt: NOON + 120_000,
    });
    expect(fateOfRepetition(again, losses, NOON + 120_000)).toBeUndefined();
    expect(fateBeforeSending(again, moment)).toBeUndefined();
    expect(fateAfterSending(again, { kind: 'sent', reference: 'r' }, moment)).toEqual({
      state: 'sent',
      reference: 'r',
    });
  });

  it.each(['digest', 'answer', 'notice'] as const)(
    'is given up when it is a %s and cannot be looked for',
    (tone) => {
      const again = row({ answersLost: 1, lostAt: NOON, lastError: 'the answer was lost: timeout' }, tone);
      expect(fateOfRepetition(again, { count: 1, lastAt: NOON }, NOON + 30_000)).toBeUndefined();
      expect(fateBeforeSending(again, moment)).toEqual({
        state: 'dead',
        error: 'the answer was lost: timeout; not sent again, it may have been posted',
      });
    },
  );

  it('counts the same when its sender died in the middle', () => {
    expect(fateBeforeSending(row({ answersLost: 1 }, 'digest'), moment)).toEqual({
      state: 'dead',
      error: 'the sender stopped before the answer came; not sent again, it may have been posted',
    });
    expect(fateBeforeSending(row({ answersLost: 2 }), moment)).toMatchObject({ state: 'dead' });
    expect(fateBeforeSending(row({ answersLost: 1 }), moment)).toBeUndefined();
  });

  it('is simply made again when it is an edit', () => {
    const edit = row({ chain: 'incident-7', answersLost: 5, attempts: 2 });
    const isEdit = true;
    expect(fateBeforeSending(edit, { now: NOON, isEdit })).toBeUndefined();
    expect(fateAfterSending(edit, lost, { ...moment, isEdit })).toMatchObject({
      state: 'pending',
      nextAt: NOON + 2_000,
      answerLost: true,
    });
  });

  it('says that it may repeat', () => {
    const message = messageOf({ headline: 'ml doubled', lines: ['agent bot'] });
    expect(withRepeatNote(message).lines).toEqual([
      'agent bot',
      'This may repeat an earlier message: whether that one arrived is not known.',
    ]);
  });
});

describe('a message past its time', () => {
  it('expires with the reason it was not delivered before', () => {
    const late = row({ expiresAt: NOON, lastError: '429' });
    expect(fateBeforeSending(late, moment)).toEqual({
      state: 'expired',
      error: 'not delivered in time; 429',
    });
    expect(fateBeforeSending(row({ expiresAt: NOON }), moment)).toMatchObject({ state: 'expired' });
    expect(fateBeforeSending(row({ expiresAt: NOON + 1 }), moment)).toBeUndefined();
  });
});
