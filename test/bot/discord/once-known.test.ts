import { DiscordAPIError } from 'discord.js';
import { expect, test } from 'vitest';
import { onceKnown } from '../../../src/bot/discord/once-known.ts';

function refusal(status: number, code: number): DiscordAPIError {
  const request = { files: undefined, body: undefined };
  return new DiscordAPIError({ code, message: 'refused' }, code, status, 'PATCH', 'https://peer/', request);
}

const UNKNOWN_WEBHOOK = refusal(404, 10015);

/** Fails with each of these in turn, then succeeds; waits for nothing but remembers how long. */
function failing(...errors: readonly Error[]) {
  const waits: number[] = [];
  const calls: number[] = [];
  const send = async () => {
    const error = errors[calls.push(0) - 1];
    if (error) throw error;
    return 'sent';
  };
  return { calls, waits, sent: () => onceKnown(send, async (ms) => waits.push(ms)) };
}

test('an answer that overtook its acknowledgement is sent again after a while', async () => {
  const { sent, waits } = failing(UNKNOWN_WEBHOOK, UNKNOWN_WEBHOOK);
  expect(await sent()).toBe('sent');
  expect(waits).toEqual([250, 500]);
});

test('an answer Discord never comes to know the asker of is given up', async () => {
  const { sent, calls } = failing(...Array.from({ length: 9 }, () => UNKNOWN_WEBHOOK));
  await expect(sent()).rejects.toBe(UNKNOWN_WEBHOOK);
  expect(calls).toHaveLength(7);
});

test.each([
  ['a refused body', refusal(400, 50035)],
  ['a token that has run out', refusal(401, 50027)],
  ['a lost connection', new Error('socket hang up')],
])('%s is not sent again', async (_, error) => {
  const { sent, calls } = failing(error);
  await expect(sent()).rejects.toBe(error);
  expect(calls).toHaveLength(1);
});
