import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fonts } from '../../src/charts/parts/font.ts';
import { balanced, drawable, fitted, fittedName, widthOf, wrapped } from '../../src/charts/parts/label.ts';
import { toPng } from '../../src/charts/render/render-pixels.ts';

const style = { size: 14, weight: 400 } as const;
const anyText = fc.string({ unit: 'binary', maxLength: 80 });

describe('a drawable text', () => {
  it.each([
    ['ml-research', 'ml-research'],
    ['Überprüfung Ελλάδα Проверка', 'Überprüfung Ελλάδα Проверка'],
    ['tab\tnew\r\nline', 'tab new line'],
    ['\u0000\u0008\ufffebell\u001b', 'bell'],
    ['\u202egnp.exe', 'gnp.exe'],
    ['zero\u200bwidth\ufeff', 'zerowidth'],
    ['Te\u0301am', 'Téam'],
    ['ＦＵＬＬ', 'FULL'],
    ['営業', '··'],
    ['שלום', '····'],
    ['👩‍💻 bot', '· bot'],
    ['\ud800', '·'],
    ['   ', '(no name)'],
    ['', '(no name)'],
  ])('turns %j into %j', (text, drawn) => {
    expect(drawable(text)).toBe(drawn);
  });

  it('holds nothing but characters of the bundled fonts, whatever came in', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const drawn = drawable(text);
        expect(drawn.length).toBeGreaterThan(0);
        for (const character of drawn) expect(fonts.covers(character.codePointAt(0) ?? 0)).toBe(true);
      }),
    );
  });

  it('takes the towers off Zalgo', () => {
    const tower = 'a\u0300\u0301\u0302\u0303\u0304\u0305\u0306';
    expect(drawable(tower).normalize('NFD').length).toBeLessThanOrEqual(3);
  });
});

describe('fitting', () => {
  it('keeps the beginning of a text and both ends of a name', () => {
    expect(fitted('a rather long sentence', 100, style)).toMatch(/^a rather.*…$/);
    expect(fittedName('customer-success/renewal-production-eu', 140, style)).toMatch(/^customer.*….*-eu$/);
  });

  it('never exceeds the width nor the number of lines', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 60, max: 500 }), (text, width) => {
        const drawn = drawable(text);
        for (const lines of [wrapped(drawn, width, 2, style), balanced(drawn, width, 2, style)]) {
          expect(lines.length).toBeLessThanOrEqual(2);
          for (const line of lines) expect(widthOf(line, style)).toBeLessThanOrEqual(width);
        }
        expect(widthOf(fitted(drawn, width, style), style)).toBeLessThanOrEqual(width);
        expect(widthOf(fittedName(drawn, width, style), style)).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('loses no word of a title that fits, and leaves none alone', () => {
    const title = 'platform and ml-research make up 60 % of the $7,920 spent in two weeks';
    const lines = balanced(title, 448, 2, { size: 17, weight: 600 });
    expect(lines.join(' ').replace(/\u00a0/g, ' ')).toBe(title);
    expect(lines[1]?.split(' ').length).toBeGreaterThan(3);
    expect(lines.join('\n')).toContain('60\u00a0%');
  });

  it.each(['7 days', '1 día', '24 horas', '3 meses', '5 veces'])('keeps %s together', (amount) => {
    const lines = wrapped(`${'x'.repeat(20)} ${amount}`, widthOf(`${'x'.repeat(20)} 24`, style), 3, style);
    expect(lines).toContain(amount.replace(' ', '\u00a0'));
  });
});

describe('the width of a text', () => {
  it('is what the picture shows, within three percent', async () => {
    for (const [text, weight] of [
      ['claude-opus-4-5 spent $1,612.40', 400],
      ['Überprüfung Ελλάδα Проверка', 600],
    ] as const) {
      const attributes = `x="20" y="50" font-family="Inter" font-size="30" font-weight="${weight}"`;
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="80"><text ${attributes}>${text}</text></svg>`;
      const png = await toPng({ svg, width: 900, height: 80 }, 5000);
      const { default: sharp } = await import('sharp');
      const ink = await sharp(png).trim().toBuffer({ resolveWithObject: true });
      expect(Math.abs(widthOf(text, { size: 30, weight }) / ink.info.width - 1)).toBeLessThan(0.03);
    }
  });
});
