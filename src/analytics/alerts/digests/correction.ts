import { say } from '../../../language/say.ts';
import { type Currency, formatMoney } from '../../currency.ts';
import { type ToldDigest, toldNano } from './memory.ts';
import { spanText } from './words.ts';

const CENT_NANO = 10_000_000n;
const USD_NANO = 1_000_000_000n;

type Shown = { readonly timeZone: string; readonly currency?: Currency | undefined };

/** The line that corrects an earlier digest: when its days moved by more than a percent or a dollar. */
export function correctionLine(
  told: ToldDigest,
  nowNano: bigint,
  { timeZone, currency }: Shown,
): string | null {
  const before = toldNano(told);
  const moved = nowNano > before ? nowNano - before : before - nowNano;
  if (moved < CENT_NANO || (moved * 100n <= before && moved <= USD_NANO)) return null;
  const [now, was] = [formatMoney(nowNano, currency), formatMoney(before, currency)];
  return say`Correction: ${spanText(told, timeZone)} came to ${now}, not ${was}, with what arrived since.`;
}
