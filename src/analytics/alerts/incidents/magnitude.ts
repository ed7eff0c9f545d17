import { absolute } from '../../absolute.ts';

/** Nano-USD as facts keep them, whatever their sign; nothing is 0. */
export function magnitude(nano: string | null): bigint {
  return absolute(BigInt(nano ?? 0));
}
