import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textStyle } from '../../src/charts/parts/drawing.ts';
import { widthOf } from '../../src/charts/parts/label.ts';
import { placeLabels } from '../../src/charts/parts/label-places.ts';

const SIZE = { width: 400, height: 280 };

const arbitraryDot = fc.record({
  name: fc.constantFrom('gpt-5.2', 'a', 'claude-opus-4-1', 'a name much longer than there is room for it'),
  x: fc.integer({ min: 30, max: 370 }),
  y: fc.integer({ min: 20, max: 260 }),
  radius: fc.integer({ min: 4, max: 17 }),
});

describe('names beside points', () => {
  it('never stand over one another, over another point or beyond the plot', () => {
    fc.assert(
      fc.property(fc.array(arbitraryDot, { maxLength: 20 }), (dots) => {
        const boxes = placeLabels(dots, SIZE).map(({ text, left, middle }) => ({
          left,
          right: left + widthOf(text, textStyle),
          top: middle - textStyle.size / 2,
          bottom: middle + textStyle.size / 2,
        }));
        for (const [index, one] of boxes.entries()) {
          expect(one.left >= 0 && one.right <= SIZE.width && one.top >= 0 && one.bottom <= SIZE.height).toBe(
            true,
          );
          for (const other of boxes.slice(index + 1)) {
            const isApart =
              one.right <= other.left ||
              other.right <= one.left ||
              one.bottom <= other.top ||
              other.bottom <= one.top;
            expect(isApart).toBe(true);
          }
        }
      }),
    );
  });

  it('are all there where there is room', () => {
    const dots = Array.from({ length: 12 }, (_, index) => ({
      name: `model ${index}`,
      x: 60 + 90 * (index % 4),
      y: 50 + 80 * Math.floor(index / 4),
      radius: 8,
    }));
    expect(placeLabels(dots, SIZE).map(({ text }) => text)).toEqual(dots.map(({ name }) => name));
  });
});
