import { say } from '../../../language/say.ts';
import { formatUsd } from '../../money.ts';
import { type ToldDigest, toldNano } from './memory.ts';
import { spanText } from './words.ts';

const CENT_NANO = 10_000_000n;
const USD_NANO = 1_000_000_000n;

/** The line that corrects an earlier digest: when its days moved by more than a percent or a dollar. */
export function correctionLine(told: ToldDigest, nowNano: bigint, timeZone: string): string | null {
  const before = toldNano(told);
  const moved = nowNano > before ? nowNano - before : before - nowNano;
  if (moved < CENT_NANO || (moved * 100n <= before && moved <= USD_NANO)) return null;
  return say`Correction: ${spanText(told, timeZone)} came to ${formatUsd(nowNano)}, not ${formatUsd(before)}, with what arrived since.`;
}
