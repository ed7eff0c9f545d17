import { z } from 'zod';
import { say } from '../../../language/say.ts';
import { HANGING_MS } from '../../hanging.ts';
import type { Unit } from '../../message.ts';
import { formatCount, formatDuration } from '../../words/format.ts';
import { percent, percentText, usdText } from './figure-text.ts';
import type { Hour } from './hour.ts';
import type { SeriesRule } from './series-rule.ts';
import type { HourWatch } from './watch.ts';

/** Calls an hour needs before its share of errors or mean latency is compared with a limit. */
export const DEFAULT_LEAST_EVENTS = 30;

/** Once told, a figure is too high until it is below this share of the limit for so long, so that nothing flaps. */
const CALM_SHARE = 0.8;
const CALM_HOURS = 3;

export const thresholdTerms = z.object({
  /** Dollars, tokens, calls, a share (0.1 is 10 %) or milliseconds. */
  above: z.number().positive(),
  /** What is summed: one hour, or the local day so far. */
  per: z.enum(['hour', 'day']),
  /** Calls an hour must have. */
  minEvents: z.number().int().nonnegative(),
  severity: z.enum(['page', 'notice']),
});

export type ThresholdTerms = z.infer<typeof thresholdTerms>;

export const THRESHOLD_KINDS = ['cost', 'tokens', 'requests', 'errors', 'latency', 'hanging'] as const;
export type ThresholdKind = (typeof THRESHOLD_KINDS)[number];

/** Of how long an amount is: an hour, the day it is told on, or the day that ended with its last hour. */
type Length = 'hour' | 'today' | 'ended-day';

/** A figure past its limit in words. */
type Said = {
  readonly subject: string;
  readonly text: string;
  readonly above: string;
  readonly length: Length;
};

type Figure = {
  readonly title: () => string;
  readonly unit: Unit;
  /** Amounts are summed over a day; shares and means are not. */
  readonly isAmount: boolean;
  readonly valueAt: (hour: Hour) => number;
  readonly eventsOf: (hour: Hour) => number;
  readonly text: (value: number) => string;
  readonly phrase: (odd: Said) => string;
  readonly causes: SeriesRule['causes'];
};

const FIGURES: Readonly<Record<ThresholdKind, Figure>> = {
  cost: {
    title: () => say`Cost`,
    unit: 'usd',
    isAmount: true,
    valueAt: ({ usd }) => usd,
    eventsOf: ({ requests }) => requests,
    text: usdText,
    phrase: ({ subject, text, above, length }) => {
      switch (length) {
        case 'hour':
          return say`${subject} spent ${text} in an hour, above ${above}`;
        case 'today':
          return say`${subject} spent ${text} today so far, above ${above}`;
        case 'ended-day':
          return say`${subject} spent ${text} on the day that ended, above ${above}`;
      }
    },
    causes: { measure: 'costNano' },
  },
  tokens: {
    title: () => say`Tokens`,
    unit: 'tokens',
    isAmount: true,
    valueAt: ({ tokens }) => tokens,
    eventsOf: ({ requests }) => requests,
    text: (value) => formatCount(Math.round(value)),
    phrase: ({ subject, text, above, length }) => {
      switch (length) {
        case 'hour':
          return say`${subject} used ${text} tokens in an hour, above ${above}`;
        case 'today':
          return say`${subject} used ${text} tokens today so far, above ${above}`;
        case 'ended-day':
          return say`${subject} used ${text} tokens on the day that ended, above ${above}`;
      }
    },
    causes: { measure: 'inputTokens' },
  },
  requests: {
    title: () => say`Requests`,
    unit: 'count',
    isAmount: true,
    valueAt: ({ requests }) => requests,
    eventsOf: ({ requests }) => requests,
    text: (value) => formatCount(Math.round(value)),
    phrase: ({ subject, text, above, length }) => {
      switch (length) {
        case 'hour':
          return say`${subject} made ${text} requests in an hour, above ${above}`;
        case 'today':
          return say`${subject} made ${text} requests today so far, above ${above}`;
        case 'ended-day':
          return say`${subject} made ${text} requests on the day that ended, above ${above}`;
      }
    },
    causes: { measure: 'requests' },
  },
  errors: {
    title: () => say`Errors`,
    unit: 'percent',
    isAmount: false,
    valueAt: ({ errors, requests }) => (requests === 0 ? 0 : errors / requests),
    eventsOf: ({ requests }) => requests,
    text: percentText,
    phrase: ({ subject, text, above }) => say`${text} of the calls of ${subject} failed, above ${above}`,
    causes: { measure: 'errors' },
  },
  latency: {
    title: () => say`Latency`,
    unit: 'ms',
    isAmount: false,
    valueAt: ({ latencyMs, latencyEvents }) => (latencyEvents === 0 ? 0 : latencyMs / latencyEvents),
    eventsOf: ({ latencyEvents }) => latencyEvents,
    text: formatDuration,
    phrase: ({ subject, text, above }) => say`${subject} took ${text} to answer on average, above ${above}`,
    causes: null,
  },
  hanging: {
    title: () => say`Hanging calls`,
    unit: 'percent',
    isAmount: false,
    valueAt: ({ hanging, requests }) => (requests === 0 ? 0 : hanging / requests),
    eventsOf: ({ requests }) => requests,
    text: percentText,
    phrase: ({ subject, text, above }) =>
      say`${text} of the calls of ${subject} ran out of time or took more than ${formatDuration(HANGING_MS)}, above ${above}`,
    causes: null,
  },
};

/** "$50/day", "10% min 50": a limit as people read it. */
export function limitText(kind: ThresholdKind, { above, per, minEvents }: ThresholdTerms): string {
  const { text, isAmount } = FIGURES[kind];
  if (isAmount) return per === 'day' ? say`${text(above)}/day` : say`${text(above)}/hour`;
  const limit = text(above).replaceAll(' ', '');
  return minEvents === DEFAULT_LEAST_EVENTS ? limit : say`${limit} min ${minEvents}`;
}

/** A limit somebody set for a scope, as a rule. */
export function thresholdRule(kind: ThresholdKind, terms: ThresholdTerms): SeriesRule {
  const figure = FIGURES[kind];
  const { text, phrase, valueAt, eventsOf, isAmount, unit } = figure;
  return {
    form: 'series',
    kind,
    terms,
    get title() {
      return figure.title();
    },
    get summary() {
      return say`above ${limitText(kind, terms)}`;
    },
    severity: terms.severity,
    scopes: [],
    filters: [],
    ...(kind === 'hanging' && { countsHanging: true }),
    unit,
    calmHours: CALM_HOURS,
    coolDownHours: 0,
    ...(isAmount && terms.per === 'day' && { isRunning: true }),
    watch: () => createThresholdWatch(figure, terms),
    valueAt: (hour) => {
      if (!isAmount && eventsOf(hour) < terms.minEvents) return null;
      return unit === 'percent' ? percent(valueAt(hour)) : valueAt(hour);
    },
    finding: (subject, { value }, hour) =>
      phrase({ subject, text: text(value), above: text(terms.above), length: lengthOf(terms, hour) }),
    causes: figure.causes,
  };
}

function lengthOf({ per }: ThresholdTerms, { endsDay }: Hour): Length {
  if (per === 'hour') return 'hour';
  return endsDay ? 'ended-day' : 'today';
}

function createThresholdWatch({ valueAt, eventsOf, isAmount }: Figure, terms: ThresholdTerms): HourWatch {
  const { above, per, minEvents } = terms;
  let day = Number.NaN;
  let sum = 0;
  let calm = CALM_HOURS;
  return {
    push: (hour) => {
      if (!isAmount && eventsOf(hour) < minEvents) return undefined;
      if (hour.day !== day) sum = 0;
      day = hour.day;
      sum += valueAt(hour);
      const value = isAmount && per === 'day' ? sum : valueAt(hour);
      const isNews = value > above;
      const isHigh = isNews || (calm < CALM_HOURS && value >= CALM_SHARE * above);
      calm = isHigh ? 0 : calm + 1;
      return isHigh ? { isNews, value, expected: null, limit: above } : undefined;
    },
  };
}
