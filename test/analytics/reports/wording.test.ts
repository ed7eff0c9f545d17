import { describe, expect, it } from 'vitest';
import { periodPhrase, shorten } from '../../../src/analytics/reports/wording.ts';
import { speaking } from '../../../src/language/locale.ts';

describe('a headline', () => {
  it.each([
    ['that fits stays as it is', 'x'.repeat(120), 'x'.repeat(120)],
    ['that does not fit says that it is cut', 'x'.repeat(121), `${'x'.repeat(119)}…`],
    ['is never cut within a character', `${'x'.repeat(118)}🐢🐢🐢`, `${'x'.repeat(118)}🐢…`],
    ['ends with a whole word', `${'word '.repeat(23)}gone longer`, `${'word '.repeat(23)}gone…`],
    ['keeps an amount with its unit', `${'word '.repeat(23)}x 94 % of it`, `${'word '.repeat(23)}x…`],
  ])('%s', (_, text, cut) => {
    expect(shorten(text)).toBe(cut);
  });

  it('has a quarter more room in languages that need it, and keeps what no line may part', () => {
    const amount = '0,41\u00a0US$';
    speaking('es', () => {
      expect(shorten('x'.repeat(150))).toBe('x'.repeat(150));
      expect(shorten(`${'voz '.repeat(36)}${amount} más`)).toBe(`${'voz '.repeat(35)}voz…`);
    });
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
