import { describe, expect, it } from 'vitest';
import { periodPhrase, shorten } from '../../../src/analytics/reports/wording.ts';

describe('a headline', () => {
  it.each([
    ['that fits stays as it is', 'x'.repeat(120), 'x'.repeat(120)],
    ['that does not fit says that it is cut', 'x'.repeat(121), `${'x'.repeat(119)}…`],
    ['is never cut within a character', `${'x'.repeat(118)}🐢🐢🐢`, `${'x'.repeat(118)}🐢…`],
  ])('%s', (_, text, cut) => {
    expect(shorten(text)).toBe(cut);
  });
});

describe('a rolling window', () => {
  it.each([
    ['1d', 'in the last day'],
    ['30d', 'in the last 30 days'],
    ['1000d', 'in the last 1,000 days'],
    ['1500h', 'in the last 1,500 hours'],
  ])('of %s is told as people count', (text, said) => {
    expect(periodPhrase(text)).toBe(said);
  });
});
