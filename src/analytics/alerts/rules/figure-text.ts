import { decimalText } from '../../../language/numbers.ts';
import { formatUsd, nanoOfDouble } from '../../money.ts';

/** Dollars of a detector, which decides in doubles, as people read them. */
export function usdText(usd: number): string {
  return formatUsd(nanoOfDouble(usd, 6));
}

/** A share as people read it: 0.125 is "12.5 %". */
export function percentText(share: number): string {
  return `${decimalText(String(Math.round(share * 1_000) / 10))} %`;
}

/** A share in percent, for charts. */
export function percent(share: number | null): number | null {
  return share === null ? null : Math.round(share * 1e4) / 100;
}
