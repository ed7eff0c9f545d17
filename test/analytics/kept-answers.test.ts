import { describe, expect, it } from 'vitest';
import { createKeptAnswers } from '../../src/analytics/kept-answers.ts';

function keeping(most = 10) {
  const clock = { now: 0, takes: 0 };
  let reads = 0;
  const kept = createKeptAnswers({ now: () => clock.now, freshMs: 1_000, staleMs: 4_000, most });
  const read = async () => {
    clock.now += clock.takes;
    reads += 1;
    return reads;
  };
  const ask = async (id = 'a') => (await kept.get(id, read)).value;
  return { clock, kept, ask };
}

describe('kept answers', () => {
  it('are read once for all that ask at once', async () => {
    const { ask } = keeping();
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
  });

  it('are given as they are for a second, then while the next is read, then no longer', async () => {
    const { clock, ask } = keeping();
    await ask();
    clock.now = 999;
    expect(await ask()).toBe(1);
    clock.now = 1_000;
    expect(await ask()).toBe(1);
    await Promise.resolve();
    expect(await ask()).toBe(2);
    clock.now = 6_000;
    expect(await ask()).toBe(3);
  });

  it('are kept for twenty times as long as they took', async () => {
    const { clock, ask } = keeping();
    clock.takes = 200;
    await ask();
    clock.now = 3_999;
    await ask();
    await Promise.resolve();
    expect(await ask()).toBe(1);
  });

  it('are read anew when the clock went back', async () => {
    const { clock, ask } = keeping();
    clock.now = 10_000;
    await ask();
    clock.now = 9_000;
    expect(await ask()).toBe(2);
  });

  it('are as many as were allowed, the oldest go', async () => {
    const { ask } = keeping(2);
    for (const id of ['a', 'b', 'c']) await ask(id);
    expect([await ask('c'), await ask('b'), await ask('a')]).toEqual([3, 2, 4]);
  });

  it('survive a failure until they are too old', async () => {
    const { clock, kept, ask } = keeping();
    await ask();
    const fail = () => Promise.reject(new Error('the database is away'));
    clock.now = 2_000;
    expect((await kept.get('a', fail)).value).toBe(1);
    clock.now = 6_000;
    await expect(kept.get('a', fail)).rejects.toThrow('the database is away');
    expect(await ask()).toBe(2);
  });
});
