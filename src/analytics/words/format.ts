import { compactText, decimalText } from '../../language/numbers.ts';
import { say } from '../../language/say.ts';
import { absolute } from '../absolute.ts';
import type { ExactValue, Unit } from '../message.ts';
import { divideHalfEven, formatUsd, maybeNanoUsd } from '../money.ts';

/** A count as people read it: 820, "8.2K", "1.4M", "3.1B". */
export function formatCount(value: bigint | number): string {
  const count = Number(value);
  return Math.abs(count) < 10_000 ? decimalText(String(count)) : compactText(count);
}

/** An exact value in the words of its unit; what is unknown is a dash, never 0. */
export function formatValue(value: ExactValue, unit: Unit): string {
  if (value === null) return unit === 'change' ? say`n/a` : '–';
  switch (unit) {
    case 'usd':
      return formatUsd(maybeNanoUsd(String(value)) ?? 0n);
    case 'tokens':
      return formatCount(BigInt(value));
    case 'count':
      return decimalText(String(value));
    case 'percent':
      return `${formatPercent(String(value))} %`;
    case 'change':
      return formatSigned(String(value));
    case 'ms':
      return formatDuration(Number(value));
    case 'text':
    case 'list':
    case 'spark':
    case 'time':
      return String(value);
  }
}

/** Percent of `part` in `whole` as a decimal string with two places at most; null of nothing. */
export function percentOf(part: bigint, whole: bigint): string | null {
  if (whole === 0n) return null;
  const hundredths = (part * 10_000n + whole / 2n) / whole;
  const text = `${hundredths / 100n}.${(hundredths % 100n).toString().padStart(2, '0')}`;
  return text.replace(/\.?0+$/, '');
}

/** How much more or less in percent, exact to a tenth: "12.3", "-4"; null of nothing, never 0 of it. */
export function changeOf(now: bigint, before: bigint): string | null {
  if (before <= 0n) return null;
  const tenths = divideHalfEven((now - before) * 1_000n, before);
  const size = absolute(tenths);
  return `${tenths < 0n ? '-' : ''}${size / 10n}.${size % 10n}`.replace(/\.0$/, '');
}

/** "+23 %", "−4 %", "+0.3 %", "×12" against an earlier amount; undefined where there is none to compare with. */
export function formatChange(now: bigint, before: bigint): string | undefined {
  if (before <= 0n) return undefined;
  if (now >= before * 10n) return `×${formatCount(now / before)}`;
  const size = now > before ? now - before : before - now;
  const tenths = (size * 1_000n + before / 2n) / before;
  if (tenths === 0n) return say`unchanged`;
  const percent = tenths < 10n ? decimalText(`0.${tenths}`) : String((size * 100n + before / 2n) / before);
  return `${now > before ? '+' : '−'}${percent} %`;
}

export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${decimalText((ms / 1_000).toFixed(ms < 10_000 ? 1 : 0))} s`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`;
  if (ms < 172_800_000) return `${Math.round(ms / 3_600_000)} h`;
  return say`${Math.round(ms / 86_400_000)} days`;
}

function formatPercent(text: string): string {
  const value = Number(text);
  return decimalText(String(value >= 10 ? Math.round(value) : Math.round(value * 10) / 10));
}

/** "+12.3 %", "−4 %", "0 %" */
function formatSigned(text: string): string {
  const sign = text.startsWith('-') ? '−' : text === '0' ? '' : '+';
  return `${sign}${decimalText(text.replace('-', ''))} %`;
}
