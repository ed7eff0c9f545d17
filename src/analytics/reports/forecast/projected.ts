import { type Currency, formatMoney } from '../../currency.ts';
import type { ExactValue } from '../../message.ts';
import { nanoOfDouble, toDecimalUsd } from '../../money.ts';
import type { Measure, Measures } from '../../store.ts';
import { requestsText, tokensText } from '../../words/counts.ts';
import { formatCount } from '../../words/format.ts';
import { toCount, tokensOf } from '../measures.ts';
import type { Metric } from '../question.ts';

/** What can be forecast: money, and what capacity is planned in. */
const PROJECTED_METRICS = ['cost', 'tokens', 'requests'] as const satisfies readonly Metric[];

export type ProjectedMetric = (typeof PROJECTED_METRICS)[number];

/** What their amounts are summed from. */
export const PROJECTED_MEASURES = [
  'costNano',
  'inputTokens',
  'outputTokens',
  'requests',
] as const satisfies readonly Measure[];

type ProjectedMeasures = Pick<Measures, (typeof PROJECTED_MEASURES)[number]>;

/** How exact amounts of a metric, whole numbers of its smallest unit, become numbers, cells and words. */
type Scale = {
  /** Nano-USD, tokens or requests. */
  readonly amountOf: (measures: ProjectedMeasures) => bigint;
  readonly toNumber: (amount: bigint) => number;
  /** As exactly as a projection may pretend to be: to the cent, the token or the request. */
  readonly fromNumber: (value: number) => bigint;
  readonly exact: (amount: bigint) => ExactValue;
  /** "12.3M tokens", "$41.20" */
  readonly text: (amount: bigint, currency?: Currency) => string;
  /** The same without its unit, where that was named before. */
  readonly shortText: (amount: bigint, currency?: Currency) => string;
};

const COUNTED = {
  toNumber: Number,
  fromNumber: (value: number) => BigInt(Math.round(value)),
  exact: toCount,
  shortText: (amount: bigint) => formatCount(amount),
} as const;

export const SCALES: Readonly<Record<ProjectedMetric, Scale>> = {
  cost: {
    amountOf: ({ costNano }) => costNano,
    toNumber: (nano) => Number(nano) / 1e9,
    fromNumber: nanoOf,
    exact: toDecimalUsd,
    text: formatMoney,
    shortText: formatMoney,
  },
  tokens: { ...COUNTED, amountOf: tokensOf, text: (tokens) => tokensText(tokens) },
  requests: { ...COUNTED, amountOf: ({ requests }) => requests, text: (requests) => requestsText(requests) },
};

/** What has no forecast of its own stands for the money that it is asked beside. */
export function projectedMetric(metric: Metric): ProjectedMetric {
  return PROJECTED_METRICS.find((one) => one === metric) ?? 'cost';
}

/** A projected amount in nano-USD, to the cent, or below one to what is shown of it: more digits would pretend to know them. */
export function nanoOf(usd: number): bigint {
  return nanoOfDouble(usd, Math.abs(usd) < 0.01 ? 4 : 2);
}

const PARTS = 1_000_000_000;

/** An amount spread over days in proportion to what is expected of each, alike where nothing is; together exactly it. */
export function spread(amount: bigint, shape: readonly number[]): readonly bigint[] {
  const whole = shape.reduce((sum, share) => sum + share, 0);
  const shares = whole > 0 ? shape.map((share) => share / whole) : shape.map(() => 1 / shape.length);
  let passed = 0;
  let given = 0n;
  return shares.map((share, index) => {
    passed += share;
    const isLast = index === shares.length - 1;
    const part = amount * BigInt(Math.round(passed * PARTS));
    const upTo = isLast ? amount : (part + BigInt(PARTS / 2)) / BigInt(PARTS);
    const own = upTo - given;
    given = upTo;
    return own;
  });
}
