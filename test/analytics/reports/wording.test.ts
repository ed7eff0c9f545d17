import { describe, expect, it } from 'vitest';
import { shorten } from '../../../src/analytics/reports/wording.ts';

describe('a headline', () => {
  it.each([
    ['that fits stays as it is', 'x'.repeat(120), 'x'.repeat(120)],
    ['that does not fit says that it is cut', 'x'.repeat(121), `${'x'.repeat(119)}…`],
    ['is never cut within a character', `${'x'.repeat(118)}🐢🐢🐢`, `${'x'.repeat(118)}🐢…`],
  ])('%s', (_, text, cut) => {
    expect(shorten(text)).toBe(cut);
  });
});
