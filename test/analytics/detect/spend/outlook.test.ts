import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSpendOutlooks } from '../../../../src/analytics/detect/spend/outlook.ts';
import { type SpendSettings, spendSettings } from '../../../../src/analytics/detect/spend/settings.ts';
import { createRecentValues } from '../../../../src/analytics/detect/windows/recent-values.ts';
import { medianOf } from '../../../support/median.ts';

/** What ever came, oldest first: nothing is remembered from one bucket to the next, nothing forgotten. */
type Past = readonly number[];

const anyStep = fc.constantFrom(1440, 720, 360, 240);
// Whole numbers add up to the same in any order, so that every figure but the deviation is exact.
const anySeries = fc.array(fc.oneof(fc.constant(0), fc.nat(9), fc.nat(1_000_000)), {
  minLength: 40,
  maxLength: 260,
});

test('an outlook says what its formulas make of the whole past, after every bucket', () => {
  fc.assert(
    fc.property(anyStep, anySeries, (stepMinutes, series) => {
      const settings = spendSettings(stepMinutes);
      const recent = createRecentValues(oldestAsked(settings));
      const maybeOutlook = createSpendOutlooks(recent, settings);
      for (const [index, value] of series.entries()) {
        recent.push(value);
        if (index + 1 < settings.leastBuckets) continue;
        const past = series.slice(0, index + 1);
        const outlook = maybeOutlook();
        if (meanOf(window(past, settings)) === 0) expect(outlook).toBeUndefined();
        else expect(outlook).toEqual(naiveOutlook(past, settings));
      }
    }),
    { numRuns: 40 },
  );
});

/** So few that the oldest are forgotten while the series goes on. */
function oldestAsked({ season, seasons, sustainedWidths, usualAges }: SpendSettings): number {
  return Math.max(season * seasons + Math.max(...sustainedWidths), season * seasons + 1, ...usualAges);
}

function naiveOutlook(past: Past, settings: SpendSettings): unknown {
  const values = window(past, settings);
  const mean = meanOf(values);
  const deviation = Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
  return {
    mean,
    deviation: expect.closeTo(deviation + 0.1 * mean, 5),
    baseline: naiveBaseline(past, settings),
    short: naiveSums(past, settings, settings.dropWidth),
    long: settings.sustainedWidths.map((width) => naiveSums(past, settings, width)),
  };
}

function naiveBaseline(past: Past, settings: SpendSettings): unknown {
  const ages = seasonAges(past, settings);
  const slot = aged(past, ages);
  const isByNeighbours = settings.baseline === 'neighbours';
  const neighbours = aged(past, isByNeighbours ? ages.flatMap((age) => [age - 1, age + 1]) : []);
  const newest = isByNeighbours ? [] : past.slice(past.length - settings.season + 1);
  const expected = medianOf([...slot, ...slot, ...neighbours, ...newest]);
  const usual = [...slot, ...neighbours, ...aged(past, settings.usualAges), expected];
  return {
    expected,
    low: Math.min(expected, ...slot),
    high: Math.max(expected, ...slot),
    usual: { least: Math.min(...usual), most: Math.max(...usual) },
  };
}

function naiveSums(past: Past, settings: SpendSettings, width: number): unknown {
  const sums = seasonAges(past, settings).flatMap((age) => {
    const end = past.length - age + 1;
    return end >= width ? [sumOf(past.slice(end - width, end))] : [];
  });
  const usual = medianOf(sums);
  return {
    width,
    soFar: sumOf(past.slice(past.length - width + 1)),
    least: Math.min(...sums),
    usual,
    most: Math.max(...sums),
    spread: 1.4826 * medianOf(sums.map((sum) => Math.abs(sum - usual))),
  };
}

function window(past: Past, { season, seasons }: SpendSettings): Past {
  return past.slice(-season * seasons);
}

function seasonAges(past: Past, { season, seasons }: SpendSettings): number[] {
  const ages = Array.from({ length: seasons }, (_, index) => (index + 1) * season);
  return ages.filter((age) => age <= past.length);
}

/** The values of those ages, the newest being of age 1; none of one older than everything. */
function aged(past: Past, ages: readonly number[]): readonly number[] {
  return ages.flatMap((age) => past[past.length - age] ?? []);
}

function meanOf(values: readonly number[]): number {
  return sumOf(values) / values.length;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
