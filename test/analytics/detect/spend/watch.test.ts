import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createSpendWatch,
  type Judgement,
  type SpendWatchOptions,
  watchSeries,
} from '../../../../src/analytics/detect/spend/watch.ts';

const HOURLY_TOKENS: SpendWatchOptions = { stepMinutes: 60, unit: 'tokens' };
const HOURLY_USD: SpendWatchOptions = { stepMinutes: 60, unit: 'usd' };
const DAILY_USD: SpendWatchOptions = { stepMinutes: 1440, unit: 'usd' };

interface HourlySeries {
  readonly id: string;
  readonly tokens: readonly number[];
}

// The fixture is written by us to this shape.
const servegen = JSON.parse(
  readFileSync(new URL('../../../fixtures/series/servegen-hourly.json', import.meta.url), 'utf8'),
) as readonly HourlySeries[];

/** Two weeks with a working day in them: 2 at night, 10 by day, a little uneven. */
function twoWeeks(scale = 1): number[] {
  return Array.from({ length: 14 * 24 }, (_, hour) => {
    const day = hour % 24 >= 8 && hour % 24 < 20 ? 10 : 2;
    return scale * (day + ((hour * 7) % 5) / 10);
  });
}

/** The series with the buckets from `index` on replaced. */
function withValues(values: readonly number[], index: number, replaced: readonly number[]): number[] {
  return values.map((value, place) => replaced[place - index] ?? value);
}

function sends(judgements: readonly Judgement[]): { index: number; kind: string | null }[] {
  return judgements.flatMap(({ send, kind }, index) => (send ? [{ index, kind }] : []));
}

const anySeries = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 1e6, noNaN: true })), {
  minLength: 60,
  maxLength: 260,
});

const anyStep = fc.constantFrom(60, 360, 1440);

describe('a spend watch', () => {
  test('never looks ahead: other values later change no earlier judgement', () => {
    fc.assert(
      fc.property(anySeries, anySeries, fc.nat(), anyStep, (past, future, place, stepMinutes) => {
        const options = { stepMinutes, unit: 'usd' };
        const cut = place % past.length;
        const first = watchSeries(past, options).slice(0, cut);
        const second = watchSeries([...past.slice(0, cut), ...future], options).slice(0, cut);
        expect(second).toEqual(first);
      }),
      { numRuns: 60 },
    );
  });

  test('gives the same answers when replayed after a restart in the middle', () => {
    fc.assert(
      fc.property(anySeries, fc.nat(), anyStep, (values, place, stepMinutes) => {
        const options = { stepMinutes, unit: 'usd' };
        const cut = place % values.length;
        const uninterrupted = watchSeries(values, options);
        const restarted = createSpendWatch(options);
        for (const value of values.slice(0, cut)) restarted.push(value);
        expect(values.slice(cut).map((value) => restarted.push(value))).toEqual(uninterrupted.slice(cut));
      }),
      { numRuns: 60 },
    );
  });

  test('never alerts on a constant series', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        fc.constantFrom(5, 60, 1440),
        fc.constantFrom('usd', 'tokens'),
        (value, stepMinutes, unit) => {
          const constant = new Array<number>(700).fill(value);
          expect(sends(watchSeries(constant, { stepMinutes, unit }))).toEqual([]);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('judges tokens alike in any unit: doubling every value changes no score and no alert', () => {
    fc.assert(
      fc.property(anySeries, fc.integer({ min: -8, max: 8 }), (values, power) => {
        const scale = 2 ** power;
        const plain = watchSeries(values, HOURLY_TOKENS);
        const scaled = watchSeries(
          values.map((value) => value * scale),
          HOURLY_TOKENS,
        );
        expect(sends(scaled)).toEqual(sends(plain));
        scaled.forEach(({ score }, index) => {
          expect(score).toBeCloseTo(plain[index]?.score ?? Number.NaN, 9);
        });
      }),
      { numRuns: 50 },
    );
  });

  test('says nothing in its first 48 hours, whatever happens', () => {
    const judgements = watchSeries(withValues(twoWeeks(), 40, [900, 900]), HOURLY_USD);
    expect(judgements.slice(0, 48).every(({ score, send }) => score === 0 && !send)).toBe(true);
  });

  test('says nothing about a scope that has never spent', () => {
    const judgements = watchSeries([...new Array<number>(200).fill(0), 500], HOURLY_USD);
    expect(sends(judgements)).toEqual([]);
  });

  test('tells a spike in the hour it happens, with what was expected and how much is over', () => {
    const noonOfDay12 = 11 * 24 + 12;
    const judgements = watchSeries(withValues(twoWeeks(), noonOfDay12, [60]), HOURLY_USD);
    expect(sends(judgements)).toEqual([{ index: noonOfDay12, kind: 'spike' }]);
    const told = judgements[noonOfDay12];
    // By day the hours cost 10.0 to 10.4, so that about 50 of the 60 is over.
    expect(told?.expected).toBeGreaterThanOrEqual(10);
    expect(told?.expected).toBeLessThanOrEqual(10.4);
    expect(told?.low).toBeGreaterThanOrEqual(10);
    expect(told?.high).toBeLessThanOrEqual(10.4);
    expect(told?.excess).toBeCloseTo(60 - (told?.expected ?? 0), 9);
  });

  test('judges an hour by its own hour of the day: 13 are usual by day and a spike at night', () => {
    const threeAtNight = 11 * 24 + 3;
    const atNight = watchSeries(withValues(twoWeeks(), threeAtNight, [13]), HOURLY_USD);
    expect(sends(atNight)).toEqual([{ index: threeAtNight, kind: 'spike' }]);
    expect(sends(watchSeries(withValues(twoWeeks(), threeAtNight + 9, [13]), HOURLY_USD))).toEqual([]);
  });

  test('takes what happened an hour off on another day, or at this hour of a week of late, for usual', () => {
    const nightOfDay = (day: number, hour: number): number => day * 24 + hour;
    const fiveWeeks = [...twoWeeks(), ...twoWeeks(), ...twoWeeks().slice(0, 7 * 24)];
    const today = nightOfDay(31, 3);
    const told = (values: readonly number[]) =>
      sends(watchSeries(values, HOURLY_USD)).some(({ index }) => index === today);
    const spiking = withValues(fiveWeeks, today, [13]);
    expect(told(spiking)).toBe(true);
    expect(told(withValues(spiking, nightOfDay(28, 4), [14]))).toBe(false);
    expect(told(withValues(spiking, nightOfDay(10, 3), [14]))).toBe(false);
    expect(told(withValues(spiking, nightOfDay(28, 6), [14]))).toBe(true);
  });

  test('tells a drop even where it is worth less than the floor', () => {
    const busy = 11 * 24 + 10;
    const cents = withValues(twoWeeks(0.01), busy, [0, 0, 0, 0]);
    expect(sends(watchSeries(cents, HOURLY_USD)).map(({ kind }) => kind)).toEqual(['drop']);
  });

  test('tells a rise that stays although no single hour stands out', () => {
    // Noise of ±45 % hides any one hour at twice its spend, not a day of them.
    const noisy = Array.from({ length: 14 * 24 }, (_, hour) => 10 + 4.5 * Math.sin(hour * 2.4));
    const start = 11 * 24;
    const doubled = (from: number, to: number): number[] =>
      noisy.map((value, hour) => (hour >= from && hour < to ? 2 * value : value));
    for (let hour = start; hour < start + 24; hour += 1) {
      expect(sends(watchSeries(doubled(hour, hour + 1), HOURLY_USD))).toEqual([]);
    }
    const told = sends(watchSeries(doubled(start, start + 24), HOURLY_USD));
    expect(told.map(({ kind }) => kind)).toEqual(['sustained']);
    expect(told[0]?.index).toBeLessThan(start + 24);
  });

  test('sends one message for an incident of many hours and says once that it is over', () => {
    const start = 11 * 24 + 9;
    const judgements = watchSeries(withValues(twoWeeks(), start, [60, 58, 61, 57, 60, 60]), HOURLY_USD);
    expect(sends(judgements).map(({ index }) => index)).toEqual([start]);
    const over = judgements.flatMap(({ recovered }, index) => (recovered ? [index] : []));
    // The second calm hour after the six.
    expect(over).toEqual([start + 7]);
  });

  test('sums the excess over the whole incident', () => {
    const start = 11 * 24 + 9;
    const judgements = watchSeries(withValues(twoWeeks(), start, [60, 60, 60]), HOURLY_USD);
    const last = judgements[start + 2];
    expect(last?.excess).toBeGreaterThan(3 * (60 - 10.4) - 0.001);
    expect(last?.excess).toBeLessThan(3 * (60 - 10) + 0.001);
  });

  test('asks for a dollar of excess in dollars only', () => {
    const noon = 11 * 24 + 12;
    // An hour of $0.10 rising to $0.90 is odd, but 80 cents are not worth a message.
    const cents = withValues(twoWeeks(0.01), noon, [0.9]);
    expect(watchSeries(cents, HOURLY_USD)[noon]).toMatchObject({ kind: 'spike', send: false });
    expect(watchSeries(cents, HOURLY_TOKENS)[noon]).toMatchObject({ kind: 'spike', send: true });
  });

  test('asks for a twentieth of a mean day in any unit, summed over the incident', () => {
    // 100 an hour at any hour: a day is 2,400 and its twentieth 120.
    const steady = new Array<number>(14 * 24).fill(100);
    const judgements = watchSeries(withValues(steady, 11 * 24, [180, 180, 180]), HOURLY_TOKENS);
    expect(judgements[11 * 24]).toMatchObject({ kind: 'spike', excess: 80, send: false });
    expect(judgements[11 * 24 + 1]).toMatchObject({ excess: 160, send: true });
    expect(judgements[11 * 24 + 2]).toMatchObject({ excess: 240, send: false });
  });

  test('tells a second incident within a day and a half only if it is twice as large', () => {
    const first = 11 * 24 + 8;
    const same = withValues(withValues(twoWeeks(), first, [60]), first + 6, [60]);
    expect(sends(watchSeries(same, HOURLY_USD)).map(({ index }) => index)).toEqual([first]);
    const larger = withValues(withValues(twoWeeks(), first, [60]), first + 6, [200]);
    expect(sends(watchSeries(larger, HOURLY_USD)).map(({ index }) => index)).toEqual([first, first + 6]);
    // The day after at sixteen it happens again; two days later it is news.
    const again = (hours: number) => {
      const twice = withValues(withValues(twoWeeks(), first, [60]), first + hours, [60]);
      return sends(watchSeries(twice, HOURLY_USD)).map(({ index }) => index);
    };
    expect(again(32)).toEqual([first]);
    expect(again(40)).toEqual([first, first + 40]);
  });

  test('ends an incident that turns into its opposite, and tells the new one if it is twice as large', () => {
    const first = 11 * 24 + 8;
    const outage = withValues(withValues(twoWeeks(), first, [22]), first + 1, new Array(6).fill(0));
    const judgements = watchSeries(outage, HOURLY_USD);
    expect(sends(judgements).map(({ kind }) => kind)).toEqual(['spike', 'drop']);
    expect(judgements.filter(({ recovered }) => recovered)).toHaveLength(2);
  });

  test('is harder to wake in its first week and by a low sensitivity', () => {
    const noon = 4 * 24 + 12;
    const young = watchSeries(withValues(twoWeeks(), noon, [22]), HOURLY_USD)[noon];
    const low = watchSeries(withValues(twoWeeks(), noon + 168, [22]), { ...HOURLY_USD, sensitivity: 'low' });
    const high = watchSeries(withValues(twoWeeks(), noon + 168, [22]), {
      ...HOURLY_USD,
      sensitivity: 'high',
    });
    expect(young?.score).toBeGreaterThan(0.8);
    expect([young?.kind, low[noon + 168]?.kind, high[noon + 168]?.kind]).toEqual([null, null, 'spike']);
  });

  test('watches days by their weekday', () => {
    const quietWeekends = Array.from({ length: 70 }, (_, day) => (day % 7 < 5 ? 100 + ((day * 7) % 5) : 5));
    const busySunday = withValues(quietWeekends, 62, [100]);
    expect(sends(watchSeries(quietWeekends, DAILY_USD))).toEqual([]);
    expect(sends(watchSeries(busySunday, DAILY_USD))).toEqual([{ index: 62, kind: 'spike' }]);
  });

  test('takes a correction below zero for nothing spent', () => {
    const noon = 11 * 24 + 12;
    const corrected = watchSeries(withValues(twoWeeks(), noon, [-5]), HOURLY_USD);
    const nothing = watchSeries(withValues(twoWeeks(), noon, [0]), HOURLY_USD);
    expect(corrected).toEqual(nothing);
  });

  test('refuses buckets that do not divide a day', () => {
    expect(() => createSpendWatch({ stepMinutes: 7, unit: 'usd' })).toThrow(/stepMinutes 7/);
    expect(() => createSpendWatch({ stepMinutes: 10_080, unit: 'usd' })).toThrow(/stepMinutes 10080/);
  });
});

describe('on real usage', () => {
  test('finds an hour at five times the usual, in every client, on each of the last four days', () => {
    const missed: string[] = [];
    for (const { id, tokens } of servegen) {
      for (const day of [10, 11, 12, 13]) {
        const hours = tokens.slice(day * 24, (day + 1) * 24);
        const busiest = day * 24 + hours.indexOf(Math.max(...hours));
        const raised = tokens.map((value, hour) => (hour === busiest ? 5 * value : value));
        const told = watchSeries(raised, HOURLY_TOKENS)[busiest];
        if (told?.kind !== 'spike') missed.push(`${id} hour ${busiest}`);
      }
    }
    expect(missed).toEqual([]);
  });

  test('is quiet on the same clients untouched: at most one message per series in a week', () => {
    for (const { tokens } of servegen) {
      const told = sends(watchSeries(tokens, HOURLY_TOKENS)).filter(({ index }) => index >= 168);
      expect(told.length).toBeLessThanOrEqual(1);
    }
  });
});

describe('the open bucket', () => {
  const noon = 11 * 24 + 12;

  function watchUntil(hour: number): ReturnType<typeof createSpendWatch> {
    const watch = createSpendWatch(HOURLY_USD);
    for (const value of twoWeeks().slice(0, hour)) watch.push(value);
    return watch;
  }

  test('is odd as soon as the sum so far is far over its share of the hour', () => {
    const watch = watchUntil(noon);
    // A minute after noon about 0.17 is usual.
    expect(watch.judgeOpen(0.2, 1 / 60)).toMatchObject({ kind: null, send: false });
    expect(watch.judgeOpen(50, 1 / 60)).toMatchObject({ kind: 'spike', send: true });
    expect(watch.judgeOpen(50, 1 / 60).excess).toBeCloseTo(50 - watch.judgeOpen(0, 0).expected / 60, 9);
  });

  test('is no drop, however little has come so far', () => {
    expect(watchUntil(noon).judgeOpen(0, 0.99)).toMatchObject({ kind: null, send: false, score: 0 });
  });

  test('is told like the closed bucket at its end', () => {
    const watch = watchUntil(noon);
    const { score: openScore, ...open } = watch.judgeOpen(60, 1);
    const { score, ...closed } = watch.push(60);
    expect(open).toEqual(closed);
    // The longer sums speak of closed buckets only.
    expect(openScore).toBeLessThanOrEqual(score);
  });

  test('is not told again while the incident it belongs to is young', () => {
    const watch = watchUntil(noon);
    expect(watch.push(60).send).toBe(true);
    expect(watch.judgeOpen(50, 0.5)).toMatchObject({ kind: 'spike', send: false });
    expect(watch.judgeOpen(50, 0.5).excess).toBeGreaterThan(90);
  });

  test('leaves the watch as it was', () => {
    const asked = watchUntil(noon);
    const untouched = watchUntil(noon);
    for (const share of [0.1, 0.5, 0.9]) asked.judgeOpen(500, share);
    const rest = twoWeeks().slice(noon);
    expect(rest.map((value) => asked.push(value))).toEqual(rest.map((value) => untouched.push(value)));
  });
});
