import { z } from 'zod';
import { maybeNanoUsd, toDecimalUsd } from '../../money.ts';
import type { SlotNote, Subscription } from '../../state.ts';
import type { DigestFacts } from './facts.ts';

/** Names of models kept at most. */
const MOST_MODELS = 200;

const toldSchema = z.object({
  query: z.string(),
  from: z.number(),
  to: z.number(),
  costUsd: z.string(),
  at: z.number().optional(),
  unpriced: z.array(z.string()).optional(),
  /** Models whose retirement it told of, each with its day. */
  retiring: z.array(z.string()).optional(),
});

/** What a digest said, so that the next one can correct it and says nothing twice. */
export type ToldDigest = z.infer<typeof toldSchema>;

const quietSchema = z.object({ from: z.number(), count: z.number() });

/** The days, weeks or months that were passed over since: how many, and when they began. */
export type QuietSpell = z.infer<typeof quietSchema>;

type Asked = Pick<Subscription, 'id' | 'query'>;

/** Name of the setting it is kept in. */
export function toldSetting({ id }: Pick<Subscription, 'id'>): string {
  return `digest.told.${id}`;
}

export function quietSetting({ id }: Pick<Subscription, 'id'>): string {
  return `digest.quiet.${id}`;
}

/** What was told before of the same question; undefined without, or when the question is another now. */
export function maybeTold(
  text: string | undefined,
  { query }: Pick<Subscription, 'query'>,
): ToldDigest | undefined {
  const told = text === undefined ? undefined : toldSchema.safeParse(JSON.parse(text)).data;
  return told?.query === query ? told : undefined;
}

export function maybeQuiet(text: string | undefined): QuietSpell | undefined {
  return text === undefined ? undefined : quietSchema.safeParse(JSON.parse(text)).data;
}

export type Telling = {
  readonly facts: DigestFacts;
  readonly told: ToldDigest | undefined;
  /** Models without a price in its days. */
  readonly unpriced: readonly string[];
  /** Models that retire, each with its day. */
  readonly retiring: readonly string[];
  readonly now: number;
};

/** What is kept of a digest that is posted. */
export function toldNotes(asked: Asked, { facts, told, now, ...telling }: Telling): readonly SlotNote[] {
  const unpriced = keptOf(told?.unpriced, telling.unpriced);
  const retiring = keptOf(told?.retiring, telling.retiring);
  const { from, to, spent } = facts;
  const costUsd = toDecimalUsd(spent.costNano);
  const next: ToldDigest = { query: asked.query, from, to, costUsd, at: now, unpriced, retiring };
  return [
    { name: toldSetting(asked), value: JSON.stringify(next) },
    { name: quietSetting(asked), value: 'null' },
  ];
}

function keptOf(before: readonly string[] = [], now: readonly string[]): string[] {
  return [...new Set([...before, ...now])].slice(-MOST_MODELS);
}

/** What is kept of one that is passed over. */
export function quietNotes(
  asked: Asked,
  quiet: QuietSpell | undefined,
  { from, count }: QuietSpell,
): readonly SlotNote[] {
  const next: QuietSpell = { from: quiet?.from ?? from, count: (quiet?.count ?? 0) + count };
  return [{ name: quietSetting(asked), value: JSON.stringify(next) }];
}

export function toldNano({ costUsd }: ToldDigest): bigint {
  return maybeNanoUsd(costUsd) ?? 0n;
}
