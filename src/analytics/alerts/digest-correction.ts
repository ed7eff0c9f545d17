import { z } from 'zod';
import { formatUsd, maybeNanoUsd, toDecimalUsd } from '../money.ts';
import type { Subscription } from '../state.ts';
import type { DigestFacts } from './digest-facts.ts';
import { dayText } from './digest-message.ts';

const CENT_NANO = 10_000_000n;
const USD_NANO = 1_000_000_000n;

/** What a digest said, so that the next one can correct it when late events have moved it. */
const toldSchema = z.object({
  query: z.string(),
  from: z.number(),
  to: z.number(),
  costUsd: z.string(),
});

export type ToldDigest = z.infer<typeof toldSchema>;

/** Name of the setting it is kept in. */
export function toldSetting({ id }: Pick<Subscription, 'id'>): string {
  return `digest.told.${id}`;
}

export function toldText({ query }: Pick<Subscription, 'query'>, { from, to, spent }: DigestFacts): string {
  return JSON.stringify({ query, from, to, costUsd: toDecimalUsd(spent.costNano) } satisfies ToldDigest);
}

/** What was told before of the same question; undefined without, or when the question is another now. */
export function maybeTold(
  text: string | undefined,
  { query }: Pick<Subscription, 'query'>,
): ToldDigest | undefined {
  const told = text === undefined ? undefined : toldSchema.safeParse(JSON.parse(text)).data;
  return told?.query === query ? told : undefined;
}

/** The line that corrects an earlier digest: when its day moved by more than a percent or a dollar. */
export function correctionLine(told: ToldDigest, nowNano: bigint, timeZone: string): string | null {
  const before = maybeNanoUsd(told.costUsd) ?? 0n;
  const moved = nowNano > before ? nowNano - before : before - nowNano;
  if (moved < CENT_NANO || (moved * 100n <= before && moved <= USD_NANO)) return null;
  const day = dayText(told.to, timeZone);
  return `Correction: ${day} came to ${formatUsd(nowNano)}, not ${formatUsd(before)}, with what arrived since.`;
}
