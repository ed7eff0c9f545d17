import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requests, tokens } from '../../../../src/analytics/alerts/rules/amounts.ts';
import { capped } from '../../../../src/analytics/alerts/rules/capped.ts';
import { errors, latency } from '../../../../src/analytics/alerts/rules/novelty.ts';
import { offHours } from '../../../../src/analytics/alerts/rules/off-hours.ts';
import type { SeriesRule } from '../../../../src/analytics/alerts/rules/series-rule.ts';
import {
  type ThresholdKind,
  type ThresholdTerms,
  thresholdRule,
} from '../../../../src/analytics/alerts/rules/threshold.ts';
import { randomOf } from '../../../jobs/simulated-traffic.ts';
import { type HourParts, judged, someHours, spans } from '../../../support/hours.ts';

const WEEK = 168;

/** Hours by a pattern, with some of them otherwise. */
function series(
  count: number,
  usual: (index: number) => HourParts,
  otherwise: Readonly<Record<number, HourParts>> = {},
): readonly HourParts[] {
  return Array.from({ length: count }, (_, index) => ({ ...usual(index), ...otherwise[index] }));
}

/** Working hours from 8 to 18 on five days; other hours a tenth. */
function busyness(index: number): number {
  const hour = index % 24;
  return index % WEEK < 120 && hour >= 8 && hour < 18 ? 1 : 0.1;
}

describe('the rule of errors', () => {
  /** 200 calls an hour, of which three, four or five fail. */
  const usual = (index: number) => ({ requests: 200, errors: 3 + (index % 3) });

  it('tells the first hour of an outage, and that it is over after two calm hours', () => {
    const outage = { requests: 200, errors: 60 };
    expect(spans(errors, series(250, usual, { 200: outage, 201: outage }))).toEqual([[200, 203]]);
  });

  it('tells the same outage again a week later', () => {
    const outage = { requests: 200, errors: 60 };
    expect(spans(errors, series(500, usual, { 200: outage, 368: outage }))).toEqual([
      [200, 202],
      [368, 370],
    ]);
  });

  it('is silent while what fails varies as it always does', () => {
    const random = randomOf(11);
    const noisy = () => {
      let failed = 0;
      for (let call = 0; call < 120; call++) if (random() < 0.03) failed++;
      return { requests: 120, errors: failed };
    };
    expect(spans(errors, series(8 * WEEK, noisy))).toEqual([]);
  });

  it('says nothing of hours with fewer than 30 calls, nor in its first two days', () => {
    expect(spans(errors, series(250, usual, { 200: { requests: 29, errors: 29 } }))).toEqual([]);
    expect(spans(errors, series(60, usual, { 40: { requests: 200, errors: 100 } }))).toEqual([]);
  });

  it('is not told of fewer errors than usual', () => {
    const many = () => ({ requests: 200, errors: 40 });
    expect(spans(errors, series(300, many, { 200: { requests: 200, errors: 0 } }))).toEqual([]);
  });
});

describe('the rule of latency', () => {
  const usual = (index: number) => ({ latencyEvents: 100, latencyMs: 100 * (900 + 50 * (index % 5)) });

  it('tells an hour that took three times as long as any before', () => {
    const slow = { latencyEvents: 100, latencyMs: 100 * 3_300 };
    expect(spans(latency, series(250, usual, { 200: slow }))).toEqual([[200, 202]]);
  });

  it('is silent below half a second more, and where few calls say how long they took', () => {
    const little = { latencyEvents: 100, latencyMs: 100 * 1_400 };
    const few = { latencyEvents: 29, latencyMs: 29 * 60_000 };
    expect(spans(latency, series(250, usual, { 200: little, 220: few }))).toEqual([]);
  });
});

describe('the rules of tokens and requests', () => {
  const usual = (index: number) => {
    const size = busyness(index) * (1 + 0.05 * (index % 4));
    return { usd: 10 * size, tokens: 2_000_000 * size, requests: 1_000 * size };
  };
  const at = 2 * WEEK + 26;

  it('tell ten times the tokens that cost no more than usual, once', () => {
    const history = series(3 * WEEK, usual, { [at]: { ...usual(at), tokens: 8_000_000 } });
    expect(spans(tokens, history)).toEqual([[at, at + 2]]);
    expect(spans(requests, history)).toEqual([]);
  });

  it('leave to the cost spike what costs more, and to tokens what uses more of them', () => {
    const dear = { usd: 60, tokens: 12_000_000, requests: 6_000 };
    expect(spans(tokens, series(3 * WEEK, usual, { [at]: dear }))).toEqual([]);
    const large = { ...usual(at), tokens: 8_000_000, requests: 6_000 };
    expect(spans(requests, series(3 * WEEK, usual, { [at]: large }))).toEqual([]);
    const many = { ...usual(at), requests: 6_000 };
    expect(spans(requests, series(3 * WEEK, usual, { [at]: many }))).toEqual([[at, at + 2]]);
  });
});

describe('the rule of off-hours', () => {
  /** $20 in each working hour, nothing else. */
  const usual = (index: number) => ({ usd: busyness(index) === 1 ? 20 + (index % 3) : 0 });
  /** A Sunday at three in the morning, after four weeks and after two. */
  const sunday = 4 * WEEK + 6 * 24 + 3;
  const early = 2 * WEEK + 6 * 24 + 3;

  it('tells $5 on a Sunday night after four weeks without any', () => {
    expect(spans(offHours, series(5 * WEEK, usual, { [sunday]: { usd: 5.5 } }))).toEqual([
      [sunday, sunday + 2],
    ]);
  });

  it('is silent below $5, before four weeks, and in hours that were worked in before', () => {
    expect(spans(offHours, series(5 * WEEK, usual, { [sunday]: { usd: 4.9 } }))).toEqual([]);
    expect(spans(offHours, series(5 * WEEK, usual, { [early]: { usd: 5.5 } }))).toEqual([]);
    const known = { [sunday - WEEK]: { usd: 2 }, [sunday]: { usd: 5.5 } };
    expect(spans(offHours, series(5 * WEEK, usual, known))).toEqual([]);
  });

  it('goes by the clock on the wall', () => {
    // Kolkata is 5:30 ahead; its hours of the week stay the same all year.
    const places = someHours(
      series(3, () => ({})),
      'Asia/Kolkata',
    );
    expect(places.map(({ hourOfWeek }) => hourOfWeek)).toEqual([5, 6, 7]);
  });
});

describe('the rule of capped calls', () => {
  it('tells a cap once while it is hit at least once a day', () => {
    const hit = { requests: 3 };
    expect(
      spans(
        capped,
        series(100, () => ({}), { 10: hit, 12: hit, 30: hit, 80: hit }),
      ),
    ).toEqual([
      [10, 54],
      [80, null],
    ]);
  });
});

describe('a limit somebody set', () => {
  const limit = (kind: ThresholdKind, terms: Partial<ThresholdTerms> = {}): SeriesRule =>
    thresholdRule(kind, { above: 50, per: 'hour', minEvents: 30, severity: 'page', ...terms });

  it('on a day is told in the hour that passes it, once a day', () => {
    // $5 an hour: the eleventh of a day makes $55. It is over when three hours of the next were below $40.
    const daily = limit('cost', { per: 'day' });
    expect(
      spans(
        daily,
        series(48, () => ({ usd: 5 })),
      ),
    ).toEqual([
      [10, 26],
      [34, null],
    ]);
  });

  it('on a day is told of the day that ended when its last hour passes it', () => {
    const daily = limit('cost', { per: 'day' });
    const odd = { isNews: true, value: 60, expected: null, limit: 50 };
    // Midnight in New York is 4:00 UTC, the end of the fourth hour.
    const hours = someHours(
      series(5, () => ({})),
      'America/New_York',
    );
    expect(hours.slice(2).map((hour) => daily.finding('team ml', odd, hour))).toEqual([
      'team ml spent $60.00 today so far, above $50.00',
      'team ml spent $60.00 on the day that ended, above $50.00',
      'team ml spent $60.00 today so far, above $50.00',
    ]);
  });

  it('on a day counts the local one', () => {
    const daily = limit('cost', { per: 'day' });
    // Midnight in New York is 4:00 UTC: the hours before it are part of the day before.
    expect(
      spans(
        daily,
        series(24, () => ({ usd: 5 })),
        'America/New_York',
      ),
    ).toEqual([[14, null]]);
  });

  it('stays until three hours below four fifths of it', () => {
    const usd = [10, 51, 45, 39, 41, 39, 39, 39, 60];
    expect(
      spans(
        limit('cost'),
        usd.map((value) => ({ usd: value })),
      ),
    ).toEqual([
      [1, 7],
      [8, null],
    ]);
  });

  it.each<[ThresholdKind, number, HourParts, HourParts]>([
    ['tokens', 5_000_000, { tokens: 5_000_000 }, { tokens: 5_000_001 }],
    ['requests', 100, { requests: 100 }, { requests: 101 }],
    ['errors', 0.1, { requests: 30, errors: 3 }, { requests: 30, errors: 4 }],
    ['errors', 0.1, { requests: 29, errors: 29 }, { requests: 40, errors: 5 }],
    ['hanging', 0.05, { requests: 40, hanging: 2 }, { requests: 40, hanging: 3 }],
    ['hanging', 0.05, { requests: 29, hanging: 29 }, { requests: 30, hanging: 2 }],
    ['latency', 8_000, { latencyEvents: 30, latencyMs: 240_000 }, { latencyEvents: 30, latencyMs: 240_030 }],
  ])('of %s above %d is not told by %o but by %o', (kind, above, calm, high) => {
    expect(spans(limit(kind, { above }), [calm])).toEqual([]);
    expect(spans(limit(kind, { above }), [calm, high])).toEqual([[1, null]]);
  });
});

describe('every rule of closed hours', () => {
  const hour = fc.record({
    requests: fc.nat(300),
    errors: fc.nat(30),
    tokens: fc.nat(1_000_000),
    usd: fc.double({ min: 0, max: 40, noNaN: true }),
    latencyMs: fc.nat(900_000),
    latencyEvents: fc.nat(300),
  });
  const cost = thresholdRule('cost', { above: 35, per: 'hour', minEvents: 0, severity: 'page' });

  it.each([errors, latency, tokens, requests, offHours, cost])(
    'says of an hour what follows from it and those before: $kind',
    (rule) => {
      fc.assert(
        fc.property(
          fc.array(hour, { minLength: 60, maxLength: 260 }),
          fc.array(hour, { minLength: 1, maxLength: 50 }),
          fc.integer({ min: 50, max: 240 }),
          (past, future, cut) => {
            const told = (parts: readonly HourParts[]) =>
              judged(rule, someHours(parts))
                .map(({ first }) => first)
                .filter((first) => first < Math.min(cut, past.length));
            expect(told([...past.slice(0, cut), ...future])).toEqual(told(past));
          },
        ),
        { numRuns: 40 },
      );
    },
  );
});
