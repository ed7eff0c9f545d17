import { z } from 'zod';
import { formatCount, formatDuration } from '../../format.ts';
import { HANGING_MS } from '../../hanging.ts';
import type { Unit } from '../../message.ts';
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

type Figure = {
  readonly title: string;
  readonly unit: Unit;
  /** Amounts are summed over a day; shares and means are not. */
  readonly isAmount: boolean;
  readonly valueAt: (hour: Hour) => number;
  readonly eventsOf: (hour: Hour) => number;
  readonly text: (value: number) => string;
  readonly phrase: (subject: string, text: string) => string;
  readonly causes: SeriesRule['causes'];
};

const FIGURES: Readonly<Record<ThresholdKind, Figure>> = {
  cost: {
    title: 'Cost',
    unit: 'usd',
    isAmount: true,
    valueAt: ({ usd }) => usd,
    eventsOf: ({ requests }) => requests,
    text: usdText,
    phrase: (subject, text) => `${subject} spent ${text}`,
    causes: { measure: 'costNano' },
  },
  tokens: {
    title: 'Tokens',
    unit: 'tokens',
    isAmount: true,
    valueAt: ({ tokens }) => tokens,
    eventsOf: ({ requests }) => requests,
    text: (value) => formatCount(Math.round(value)),
    phrase: (subject, text) => `${subject} used ${text} tokens`,
    causes: { measure: 'inputTokens' },
  },
  requests: {
    title: 'Requests',
    unit: 'count',
    isAmount: true,
    valueAt: ({ requests }) => requests,
    eventsOf: ({ requests }) => requests,
    text: (value) => formatCount(Math.round(value)),
    phrase: (subject, text) => `${subject} made ${text} requests`,
    causes: { measure: 'requests' },
  },
  errors: {
    title: 'Errors',
    unit: 'percent',
    isAmount: false,
    valueAt: ({ errors, requests }) => (requests === 0 ? 0 : errors / requests),
    eventsOf: ({ requests }) => requests,
    text: percentText,
    phrase: (subject, text) => `${text} of the calls of ${subject} failed`,
    causes: { measure: 'errors' },
  },
  latency: {
    title: 'Latency',
    unit: 'ms',
    isAmount: false,
    valueAt: ({ latencyMs, latencyEvents }) => (latencyEvents === 0 ? 0 : latencyMs / latencyEvents),
    eventsOf: ({ latencyEvents }) => latencyEvents,
    text: formatDuration,
    phrase: (subject, text) => `${subject} took ${text} to answer on average`,
    causes: null,
  },
  hanging: {
    title: 'Hanging calls',
    unit: 'percent',
    isAmount: false,
    valueAt: ({ hanging, requests }) => (requests === 0 ? 0 : hanging / requests),
    eventsOf: ({ requests }) => requests,
    text: percentText,
    phrase: (subject, text) =>
      `${text} of the calls of ${subject} ran out of time or took more than ${formatDuration(HANGING_MS)}`,
    causes: null,
  },
};

/** Whether a limit of this kind is of a sum, so that it is said per hour or per day. */
export function isAmountKind(kind: ThresholdKind): boolean {
  return FIGURES[kind].isAmount;
}

/** "$50/day", "10 % min 50": a limit as people read and type it. */
export function limitText(kind: ThresholdKind, { above, per, minEvents }: ThresholdTerms): string {
  const { text, isAmount } = FIGURES[kind];
  if (isAmount) return `${text(above)}/${per}`;
  return `${text(above).replaceAll(' ', '')}${minEvents === DEFAULT_LEAST_EVENTS ? '' : ` min ${minEvents}`}`;
}

/** A limit somebody set for a scope, as a rule. */
export function thresholdRule(kind: ThresholdKind, terms: ThresholdTerms): SeriesRule {
  const figure = FIGURES[kind];
  const { text, phrase, valueAt, eventsOf, isAmount, unit } = figure;
  const when = isAmount ? (terms.per === 'day' ? ' today so far' : ' in an hour') : '';
  return {
    form: 'series',
    kind,
    title: figure.title,
    summary: `above ${limitText(kind, terms)}`,
    severity: terms.severity,
    scopes: [],
    filters: [],
    ...(kind === 'hanging' && { countsHanging: true }),
    unit,
    calmHours: CALM_HOURS,
    coolDownHours: 0,
    watch: () => createThresholdWatch(figure, terms),
    valueAt: (hour) => {
      if (!isAmount && eventsOf(hour) < terms.minEvents) return null;
      return unit === 'percent' ? percent(valueAt(hour)) : valueAt(hour);
    },
    finding: (subject, { value }) => `${phrase(subject, text(value))}${when}, above ${text(terms.above)}`,
    causes: figure.causes,
  };
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
