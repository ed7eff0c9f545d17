import { say } from '../../../language/say.ts';
import { createNoveltyWatch } from '../../detect/gap-novelty.ts';
import { formatDuration } from '../../words/format.ts';
import { percent, percentText } from './figure-text.ts';
import type { Hour } from './hour.ts';
import type { SeriesRule } from './series-rule.ts';
import type { HourWatch } from './watch.ts';

/** Calls an hour must have before its share of errors or its mean latency says anything. */
const LEAST_CALLS = 30;

/** Hours of history before anything is told. */
const LEAST_HOURS = 48;

/** After so long without enough calls nothing goes on any more. */
const LONGEST_GAP_MS = 3 * 3_600_000;

type Quality = {
  /** What an hour is judged by; null while there is too little to say. */
  readonly valueAt: (hour: Hour) => number | null;
  /** From here on an hour is bad enough to be told if nothing like it was seen before, */
  readonly odd: (expected: number, hour: Hour) => number;
  /** and from here on whether it was or not: an outage is told each time. */
  readonly grave: (expected: number) => number;
};

const errorRate: Quality = {
  valueAt: ({ requests, errors }) => (requests >= LEAST_CALLS ? errors / requests : null),
  // Chance alone makes few failures vary by their standard deviation, and more so upwards.
  odd: (expected, { requests }) => {
    const chance = 5 * Math.sqrt((expected * (1 - expected)) / requests) + 2 / requests;
    return Math.max(0.05, 2 * expected, expected + chance);
  },
  grave: (expected) => Math.max(0.25, 5 * expected),
};

const meanLatency: Quality = {
  valueAt: ({ latencyMs, latencyEvents }) =>
    latencyEvents >= LEAST_CALLS ? latencyMs / latencyEvents : null,
  odd: (expected) => Math.max(1.5 * expected, expected + 500),
  grave: (expected) => Math.max(4 * expected, expected + 2_000),
};

/** A share of failed calls unlike any before. */
export const errors: SeriesRule = {
  form: 'series',
  kind: 'errors',
  get title() {
    return say`Errors`;
  },
  get summary() {
    return say`a share of failed calls unlike any before, in an hour of at least ${LEAST_CALLS} calls`;
  },
  severity: 'notice',
  scopes: ['org', 'model', 'team', 'agent'],
  filters: [],
  unit: 'percent',
  calmHours: 2,
  coolDownHours: 12,
  watch: () => createQualityWatch(errorRate),
  valueAt: (hour) => percent(errorRate.valueAt(hour)),
  finding: (subject, { value, expected }, { requests }) =>
    say`${percentText(value)} of ${requests} calls of ${subject} failed, usually ${percentText(expected ?? 0)}`,
  causes: { measure: 'errors' },
};

/** A mean time to answer unlike any before. */
export const latency: SeriesRule = {
  form: 'series',
  kind: 'latency',
  get title() {
    return say`Latency`;
  },
  get summary() {
    return say`a mean time to answer unlike any before, in an hour of at least ${LEAST_CALLS} calls`;
  },
  severity: 'notice',
  scopes: ['org', 'model', 'team', 'agent'],
  filters: [],
  unit: 'ms',
  calmHours: 2,
  coolDownHours: 12,
  watch: () => createQualityWatch(meanLatency),
  valueAt: meanLatency.valueAt,
  finding: (subject, { value, expected }, { latencyEvents }) =>
    say`${subject} took ${formatDuration(value)} to answer on average of ${latencyEvents} calls, usually ${formatDuration(expected ?? 0)}`,
  causes: null,
};

/** A mean that follows slow changes within about two days. */
function createMean(): { push(value: number): void; value(): number } {
  let mean = 0;
  let count = 0;
  return {
    push: (value) => {
      count++;
      mean += Math.max(0.02, 1 / count) * (value - mean);
    },
    value: () => mean,
  };
}

/** An episode goes on while its hours are past what was bad enough when it began. */
function createQualityWatch({ valueAt, odd, grave }: Quality): HourWatch {
  const novelty = createNoveltyWatch();
  const usually = createMean();
  let hours = 0;
  let began: { readonly expected: number; readonly limit: number } | undefined;
  let lastOdd = 0;
  return {
    push: (hour) => {
      const value = valueAt(hour);
      if (value === null) return undefined;
      const { send, expected: atThisTime } = novelty.push(value, hour.at);
      const expected = Math.max(atThisTime, usually.value());
      usually.push(value);
      hours++;
      if (began && value >= began.limit && hour.at - lastOdd <= LONGEST_GAP_MS) {
        lastOdd = hour.at;
        return { isNews: false, value, ...began };
      }
      began = undefined;
      const limit = odd(expected, hour);
      const isNews = hours > LEAST_HOURS && ((send && value >= limit) || value >= grave(expected));
      if (!isNews) return undefined;
      began = { expected, limit };
      lastOdd = hour.at;
      return { isNews, value, expected, limit };
    },
  };
}
