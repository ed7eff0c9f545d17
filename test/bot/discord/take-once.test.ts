import { describe, expect, test } from 'vitest';
import { takeOnce } from '../../../src/bot/discord/take-once.ts';
import { sharedClaims } from '../../support/discord-connected.ts';
import { keptLog } from '../chat/stub-handlers.ts';

const { log } = keptLog();

describe('an interaction', () => {
  test('is for the first process that asks, once', async () => {
    const { asked, claim } = sharedClaims();
    const [one, two] = [takeOnce({ claim, log }), takeOnce({ claim, log })];
    expect([await one('7'), await one('7'), await two('7'), await two('8')]).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(asked).toEqual(['discord:7', 'discord:7', 'discord:8']);
  });

  test('arriving twice at once is for one of them', async () => {
    const take = takeOnce({ claim: sharedClaims().claim, log });
    expect(await Promise.all([take('7'), take('7')])).toEqual([true, false]);
  });

  test('is remembered among ten thousand', async () => {
    // A database that says yes to everything: memory alone decides.
    const take = takeOnce({ claim: async () => true, log });
    for (let id = 0; id < 10_000; id += 1) await take(String(id));
    expect(await take('0')).toBe(false);
    await take('10000');
    // The oldest is forgotten, so memory stays small; from here on the claim decides alone.
    expect(await take('0')).toBe(true);
  });
});

describe('a database that does not say whose it is', () => {
  test.each([
    ['because it fails', () => Promise.reject(new Error('database is locked'))],
    ['in time', () => new Promise<boolean>(() => {})],
  ])('%s leaves nobody without an answer, and repeats nothing here', async (_, claim) => {
    const { lines, log: kept } = keptLog();
    const take = takeOnce({ claim, log: kept }, 1);
    expect([await take('7'), await take('7')]).toEqual([true, false]);
    expect(lines).toMatchObject([expect.stringMatching(/^warn answering without knowing who else does/)]);
  });
});
