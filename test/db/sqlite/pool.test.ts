import { expect, it } from 'vitest';
import { createPool } from '../../../db/sqlite/pool.ts';

function numbered(most: number) {
  let made = 0;
  return createPool(() => ++made, most);
}

it('makes another only while all are lent, and lends those that wait in their order', async () => {
  const pool = numbered(2);
  const returns = Array.from({ length: 4 }, () => Promise.withResolvers<void>());
  const lent: (readonly [borrower: number, thing: number])[] = [];
  const loans = returns.map(({ promise }, borrower) =>
    pool.lend(async (thing) => {
      lent.push([borrower, thing]);
      await promise;
    }),
  );
  await Promise.resolve();
  returns[1]?.resolve();
  await loans[1];
  returns[0]?.resolve();
  await loans[0];
  for (const { resolve } of returns) resolve();
  await Promise.all(loans);
  expect(lent).toEqual([
    [0, 1],
    [1, 2],
    [2, 2],
    [3, 1],
  ]);
});

it('has one back whose work failed', async () => {
  const pool = numbered(1);
  await expect(pool.lend(() => Promise.reject(new Error('lost interest')))).rejects.toThrow('lost interest');
  expect(await pool.lend(async (thing) => thing)).toBe(1);
});

it('lends and makes nothing once it is closed', async () => {
  const pool = numbered(2);
  await pool.lend(async () => undefined);
  expect(pool.close()).toEqual([1]);
  await expect(pool.lend(async (thing) => thing)).rejects.toThrow('closed');
  expect(pool.close()).toEqual([1]);
});
