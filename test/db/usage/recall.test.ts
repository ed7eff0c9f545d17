import { expect, it } from 'vitest';
import { createRecall } from '../../../db/usage/recall.ts';

it('keeps what is used again and forgets what is not', () => {
  const recall = createRecall<string, number>(10);
  recall.set('often', 1);
  for (let index = 0; index < 50; index++) {
    recall.set(`once ${index}`, index);
    expect(recall.get('often')).toBe(1);
  }
  expect(recall.get('once 0')).toBeUndefined();
  expect(recall.get('once 49')).toBe(49);
});

it('forgets nothing because the same entry is set again and again', () => {
  const recall = createRecall<string, number>(10);
  recall.set('once', 1);
  for (let index = 0; index < 1_000; index++) recall.set('often', index);
  expect(recall.get('once')).toBe(1);
});

it('never holds more than its size, however heavy entries are', () => {
  const recall = createRecall<number, number>(100, (weight) => weight);
  const weights = Array.from({ length: 200 }, (_, index) => 1 + ((index * 37) % 60));
  for (const [key, weight] of weights.entries()) recall.set(key, weight);
  // Looking them up may move entries, never add any.
  const held = weights.flatMap((_, key) => recall.get(key) ?? []);
  expect(held.length).toBeGreaterThan(0);
  expect(held.reduce((sum, weight) => sum + weight, 0)).toBeLessThanOrEqual(100);
  expect(Math.max(...held)).toBeLessThanOrEqual(50);
});
