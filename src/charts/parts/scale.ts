import { USD } from '../../analytics/currency.ts';
import type { ExactValue, Unit } from '../../analytics/message.ts';
import { formatAmount, maybeNanoUsd, NANO_PER_USD, toDecimalUsd } from '../../analytics/money.ts';
import { compactText, decimalTextWithoutCommas, hasSizeLetters, moneyStyle } from '../../language/numbers.ts';
import { say } from '../../language/say.ts';

/** A value axis from zero: where it ends, where its lines are and what they say. */
export type ValueScale = {
  readonly top: number;
  readonly ticks: readonly number[];
  readonly labels: readonly string[];
};

const steps = [1, 2, 2.5, 5, 10];
const wantedTicks = 4;

/** Round ticks for values between 0 and `largest`; an axis without any value shows its zero alone. Money is in `currency`. */
export function valueScale(largest: number, unit: Unit, currency = USD): ValueScale {
  const label = (value: number, step: number) =>
    unit === 'usd' ? moneyText(value, step, currency) : axisText(value, step, unit);
  if (!(largest > 0)) return { top: 1, ticks: [0], labels: [label(0, 1)] };
  const step = niceStep(largest / wantedTicks, unit);
  const count = Math.max(1, Math.ceil(largest / step - 1e-9));
  const ticks = Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
  return { top: ticks.at(-1) ?? 1, ticks, labels: ticks.map((tick) => label(tick, step)) };
}

function niceStep(rough: number, unit: Unit): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = (steps.find((candidate) => candidate * power >= rough - power * 1e-9) ?? 10) * power;
  // Half a token or half a request does not exist.
  return unit === 'count' || unit === 'tokens' ? Math.max(1, Math.ceil(step)) : step;
}

function moneyText(value: number, step: number, currency: string): string {
  const { before, after, places } = moneyStyle(currency);
  return `${before}${value === 0 ? '0' : shortNumber(value, step, places)}${after}`;
}

function axisText(value: number, step: number, unit: Unit): string {
  if (unit === 'percent') return `${shortNumber(value, step, 1)} %`;
  if (unit === 'ms') return value >= 1000 ? `${shortNumber(value / 1000, step / 1000, 1)} s` : `${value} ms`;
  return shortNumber(value, step, 1);
}

const sizes = [
  { factor: 1e12, letter: 'T' },
  { factor: 1e9, letter: 'B' },
  { factor: 1e6, letter: 'M' },
  { factor: 1e3, letter: 'K' },
];

/** As many places as the step needs; money below a dollar has at least cents. */
function shortNumber(value: number, step: number, fewestPlaces: number): string {
  if (value >= 1000 && !hasSizeLetters()) return compactText(value);
  const size = sizes.find(({ factor }) => value >= factor);
  if (size) return `${trimmed((value / size.factor).toFixed(placesOf(step / size.factor)))}${size.letter}`;
  const places = placesOf(step);
  return decimalTextWithoutCommas(
    value.toFixed(places === 0 || value === 0 ? 0 : Math.max(fewestPlaces, places)),
  );
}

function placesOf(step: number): number {
  if (step >= 1 && Number.isInteger(step)) return 0;
  const exponent = Math.floor(Math.log10(step) + 1e-9);
  const mantissa = step / 10 ** exponent;
  return Math.max(0, -exponent + (Math.abs(mantissa - 2.5) < 1e-6 ? 1 : 0));
}

function trimmed(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;
}

/** One value as people read it beside a mark: "$412.00", "1.24M", "91 %", "pending" when unknown. */
export function valueText(value: ExactValue, unit: Unit, currency = USD): string {
  if (value === null) return unit === 'usd' ? say`pending` : say`unknown`;
  if (unit === 'usd') {
    const parts = maybeNanoUsd(decimalOf(value)) ?? 0n;
    return formatAmount({ parts, perUnit: NANO_PER_USD }, moneyStyle(currency));
  }
  const number = numberOf(value);
  if (unit === 'percent') return `${decimalTextWithoutCommas(trimmed(number.toFixed(1)))} %`;
  if (unit === 'ms')
    return number >= 1000
      ? `${decimalTextWithoutCommas(trimmed((number / 1000).toFixed(1)))} s`
      : `${Math.round(number)} ms`;
  return countText(number);
}

function countText(value: number): string {
  if (value >= 999.5 || !hasSizeLetters()) return compactText(value);
  return trimmed(value.toFixed(value < 10 ? 2 : 0));
}

/** A pixel's worth of a value: exactness ends where drawing begins. Unknown is drawn as nothing. */
export function numberOf(value: ExactValue): number {
  const number = Number(value ?? 0);
  return Number.isFinite(number) ? number : 0;
}

/** The exact sum of values of one unit, or null when all of them are unknown. */
export function sumOf(values: readonly ExactValue[], unit: Unit): ExactValue {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  if (unit !== 'usd') return known.reduce<number>((sum, value) => sum + numberOf(value), 0);
  return toDecimalUsd(known.reduce<bigint>((sum, value) => sum + (maybeNanoUsd(decimalOf(value)) ?? 0n), 0n));
}

function decimalOf(value: string | number): string {
  return typeof value === 'number' ? value.toFixed(9) : value;
}
