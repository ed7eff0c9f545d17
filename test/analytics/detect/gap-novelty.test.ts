import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createNoveltyWatch } from '../../../src/analytics/detect/gap-novelty.ts';

interface NabFile {
  readonly start: string;
  readonly stepMinutes: number;
  readonly window: readonly [number, number] | null;
  readonly values: readonly number[];
}

// The fixture is written by us to this shape: one file without and one with an anomaly.
const [calm, jumping] = JSON.parse(
  readFileSync(new URL('../../fixtures/series/nab-artificial.json', import.meta.url), 'utf8'),
) as readonly [NabFile, NabFile];

function sends({ start, stepMinutes, values }: NabFile): number[] {
  const watch = createNoveltyWatch();
  const began = Date.parse(start);
  return values.flatMap((value, row) => {
    const { send } = watch.push(value, began + row * stepMinutes * 60_000);
    return send ? [row] : [];
  });
}

describe('gap novelty', () => {
  // The benchmark lets a detector learn on the first 15 % of a file, at most 750 rows.
  const learnt = (rows: number[], file: NabFile) =>
    rows.filter((row) => row >= Math.min(750, Math.floor(0.15 * file.values.length)));

  test('finds the jump of the benchmark file: the first message after learning lies in its window', () => {
    const [told] = learnt(sends(jumping), jumping);
    const [first, last] = jumping.window ?? [0, 0];
    expect(told).toBeGreaterThanOrEqual(first);
    expect(told).toBeLessThanOrEqual(last);
  });

  test('says nothing about the benchmark file without an anomaly', () => {
    expect(learnt(sends(calm), calm)).toEqual([]);
  });

  test('takes a pattern for news only the first time', () => {
    const watch = createNoveltyWatch();
    const told: number[] = [];
    for (let row = 0; row < 2000; row += 1) {
      const value = row > 500 && row % 300 === 0 ? 900 : 100 + (row % 10);
      if (watch.push(value, row * 300_000).send) told.push(row);
    }
    // The bursts of rows 600, 900, 1200, 1500 and 1800 are alike.
    expect(told.filter((row) => row >= 600)).toEqual([600]);
  });

  test('tells fewer records when they come one after the other than when they come far apart', () => {
    const tellsOfTen = (rowsApart: number): number => {
      const watch = createNoveltyWatch();
      let told = 0;
      // Squares, because the watch takes roots: 0 to 100 evenly, and then 103, 106, … to 130.
      for (let row = 0; row < 1500 + 10 * rowsApart; row += 1) {
        const record = (row - 1500) / rowsApart;
        const isRecord = record >= 0 && Number.isInteger(record);
        const root = isRecord ? 103 + 3 * record : (row * 37) % 101;
        if (watch.push(root ** 2, row * 300_000).send && isRecord) told += 1;
      }
      return told;
    };
    expect(tellsOfTen(4000)).toBe(10);
    expect(tellsOfTen(120)).toBeLessThan(10);
    expect(tellsOfTen(120)).toBeGreaterThan(0);
  });

  test('gives the same answers when replayed after a restart in the middle', () => {
    const { values } = jumping;
    const whole = createNoveltyWatch();
    const answers = values.map((value, row) => whole.push(value, row * 300_000));
    const restarted = createNoveltyWatch();
    for (const [row, value] of values.slice(0, 2000).entries()) restarted.push(value, row * 300_000);
    const rest = values.slice(2000).map((value, row) => restarted.push(value, (2000 + row) * 300_000));
    expect(rest).toEqual(answers.slice(2000));
  });

  test('finds the first other value after a constant metric, whatever arithmetic adds to it', () => {
    const watch = createNoveltyWatch();
    const told: number[] = [];
    for (let row = 0; row < 300; row += 1) {
      if (watch.push(row === 200 ? 0.4 : 0.1, row * 60_000).send) told.push(row);
    }
    expect(told).toEqual([200]);
  });

  test('scores nothing for a constant metric, and never looks ahead', () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
      minLength: 30,
      maxLength: 120,
    });
    fc.assert(
      fc.property(values, fc.nat(), (series, place) => {
        const cut = place % series.length;
        const judge = (list: readonly number[]) => {
          const watch = createNoveltyWatch();
          return list.map((value, row) => watch.push(value, row * 60_000));
        };
        expect(judge([...series.slice(0, cut), 7e6]).slice(0, cut)).toEqual(judge(series).slice(0, cut));
        const constant = new Array<number>(100).fill(series[0] ?? 0);
        expect(judge(constant).every(({ score, send }) => score === 0 && !send)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
