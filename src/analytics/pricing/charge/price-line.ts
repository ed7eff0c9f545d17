import { z } from 'zod';
import { maybeNanoUsd, maybeNanoUsdOfNumber, type NanoUsd } from '../../money.ts';
import { idsUsed, listAt, type PriceList } from '../book/offer.ts';
import { FREE_BY_RULE, isChargeable, type PriceBook, promptOf, quoteFor } from '../book/price-book.ts';
import type { Quote } from '../book/quote.ts';
import { PRICE_CLASSES, type PricedCounts } from '../rows/price-class.ts';
import { countsFromUsage } from '../usage/provider-usage.ts';
import { chargeExactly, type Factor, NO_FACTOR } from './charge.ts';
import { maybeDecimal, toPlainDecimal } from './decimal.ts';
import { emptyQuantities, type PicoRates, type Quantities, takeApart } from './quantities.ts';
import { rateCard, ratesOfCard } from './rate-card.ts';

/** One answer of `tokenbell price`. */
export type PricedLine = {
  readonly costNanoUsd: string | null;
  readonly status: 'priced' | 'pending' | 'provided' | 'free';
  readonly priceIds: readonly string[];
  readonly lines: readonly CostLine[];
  /** What of `usage` was not understood. */
  readonly hint?: string;
};

/** Quantity × unitUsd / per; a regional surcharge is in the unit price, multipliers the line states are not. */
export type CostLine = {
  readonly class: string;
  readonly quantity: number;
  readonly unitUsd: string;
  readonly per: number;
};

export type LineError = { readonly error: { readonly code: string; readonly message: string } };

const count = z.int().nonnegative().nullish();
const money = z
  .union([z.string(), z.number()])
  .transform((value) => (typeof value === 'number' ? maybeNanoUsdOfNumber(value) : maybeNanoUsd(value)))
  .refine(
    (nano): nano is NanoUsd => nano !== undefined && nano >= 0n,
    'not an amount in USD of zero or more',
  );
const decimal = z
  .union([z.string(), z.number()])
  .refine((value) => maybeDecimal(value) !== undefined, 'not a factor');

const usage = z.looseObject({
  inputTokens: count,
  cacheReadTokens: count,
  cacheWriteTokens: count,
  cacheWrite1hTokens: count,
  inputAudioTokens: count,
  inputImageTokens: count,
  inputVideoTokens: count,
  cacheReadAudioTokens: count,
  cacheReadImageTokens: count,
  cacheReadVideoTokens: count,
  outputTokens: count,
  reasoningTokens: count,
  outputAudioTokens: count,
  outputImageTokens: count,
  outputVideoTokens: count,
  citationTokens: count,
  webSearches: count,
  images: count,
  requests: count,
  audioSeconds: z
    .union([
      z.number(),
      z
        .string()
        .regex(/^\d+(\.\d+)?$/)
        .transform(Number),
    ])
    .refine((value) => value >= 0 && value <= Number.MAX_SAFE_INTEGER, 'not a duration')
    .nullish(),
});

const line = z.object({
  provider: z.string().max(255).nullish(),
  model: z.string().max(1024),
  timestamp: z
    .union([z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)), z.int()])
    .nullish(),
  serviceTier: z.string().nullish(),
  region: z.string().nullish(),
  inferenceGeo: z.string().nullish(),
  speed: z.string().nullish(),
  usage: usage.nullish(),
  raw: z.unknown().optional(),
  rates: rateCard.nullish(),
  multipliers: z.array(z.object({ factor: decimal })).nullish(),
  fixedFeeUsd: money.nullish(),
  providedCostUsd: z
    .union([money, z.object({ input: money.nullish(), output: money.nullish(), total: money.nullish() })])
    .nullish(),
});

type Line = z.infer<typeof line>;

/**
 * Prices one line of `tokenbell price`: counts or a provider's own usage, by the book or by the rates that
 * came with it. A line that states its own multipliers is taken at its word: no regional surcharge is added.
 * What cannot be read is an error for this line, never an exception.
 */
export function priceLine(json: unknown, book: PriceBook, now: number): PricedLine | LineError {
  const parsed = line.safeParse(json);
  if (!parsed.success) return lineError('invalid', z.prettifyError(parsed.error));
  const provided = providedNano(parsed.data.providedCostUsd);
  if (provided !== undefined) return settled('provided', provided, [], []);
  const counted = countsOf(parsed.data);
  if ('error' in counted) return counted;
  const request: Request = { line: parsed.data, counts: counted.counts, at: parsed.data.timestamp ?? now };
  const answer = parsed.data.rates ? priceByCard(request, parsed.data.rates) : priceByBook(request, book);
  const hint = maybeHint(parsed.data, counted.counts);
  return hint === undefined ? answer : { ...answer, hint };
}

export function lineError(code: string, message: string): LineError {
  return { error: { code, message } };
}

type Request = { readonly line: Line; readonly counts: PricedCounts; readonly at: number };

function providedNano(provided: Line['providedCostUsd']): NanoUsd | undefined {
  if (provided === undefined || provided === null) return undefined;
  if (typeof provided === 'bigint') return provided;
  const { input, output, total } = provided;
  if (total !== undefined && total !== null) return total;
  return input == null && output == null ? undefined : (input ?? 0n) + (output ?? 0n);
}

/** `raw` is either {format, usage} or the usage object itself; it is what was reported, so it wins over `usage`. */
function countsOf({ raw, usage: counts, provider }: Line): { readonly counts: PricedCounts } | LineError {
  if (raw !== undefined && raw !== null) {
    const inner = typeof raw === 'object' && 'usage' in raw ? raw.usage : raw;
    const reading = countsFromUsage(provider ?? '', inner);
    return reading.problem
      ? lineError(reading.problem.code, reading.problem.message)
      : { counts: reading.counts };
  }
  if (!counts) return lineError('invalid', 'a line needs usage or raw');
  const known = Object.entries(counts).filter(([name, value]) => isCount(name) && value != null);
  return { counts: Object.fromEntries(known) };
}

function isCount(name: string): boolean {
  return Object.hasOwn(usage.shape, name);
}

/** As for events: output alone is charged for what it is, but that there was none says nothing of the input. */
function isKnown(counts: PricedCounts): boolean {
  return isChargeable({ kind: 'call', counts }) || (counts.outputTokens ?? 0) > 0;
}

const MOST_NAMED = 20;

function maybeHint({ usage: said, raw, provider }: Line, counts: PricedCounts): string | undefined {
  if (!said || raw != null) return undefined;
  const strange = Object.keys(said)
    .filter((name) => !isCount(name))
    .slice(0, MOST_NAMED);
  if (isKnown(counts))
    return strange.length === 0 ? undefined : `usage: not known here and left out: ${strange.join(', ')}`;
  if (strange.length === 0) return 'usage: nothing says what was used';
  const isOwn = !countsFromUsage(provider ?? '', said).problem;
  const instead = isOwn ? `; a provider's own usage goes under "raw"` : '';
  return `usage: nothing says what was used; not known here: ${strange.join(', ')}${instead}`;
}

function priceByCard({ line: asked, counts, at }: Request, card: NonNullable<Line['rates']>): PricedLine {
  const prompt = promptOf(counts, false);
  if (!isKnown(counts)) return PENDING;
  const pico = ratesOfCard(card, { serviceTier: tierOf(asked), at, prompt });
  const quantities = emptyQuantities();
  if (!takeApart(counts, pico, quantities)) return PENDING;
  return finish({ asked, pico, quantities, factor: NO_FACTOR, priceIds: [], isFree: false });
}

function priceByBook({ line: asked, counts, at }: Request, book: PriceBook): PricedLine {
  const quote = quoteFor(book, asked.model, {
    provider: asked.provider ?? '',
    serviceTier: tierOf(asked),
    region: asked.inferenceGeo ?? asked.region ?? '',
  });
  if (quote.free) return settled('free', 0n, [FREE_BY_RULE.freeModel], []);
  return quote.offer
    ? priceByList(asked, counts, quote, listAt(quote.offer, at, promptOf(counts, false)))
    : PENDING;
}

function priceByList(asked: Line, counts: PricedCounts, quote: Quote, list: PriceList): PricedLine {
  const quantities = emptyQuantities();
  const isPriced = !list.isEmpty && (list.free || isKnown(counts));
  if (!isPriced || !takeApart(counts, list.pico, quantities)) return PENDING;
  const priceIds = idsUsed(list, quantities);
  return finish({ asked, pico: list.pico, quantities, factor: quote.factor, priceIds, isFree: list.free });
}

type Sum = {
  readonly asked: Line;
  readonly pico: PicoRates;
  readonly quantities: Quantities;
  readonly factor: Factor;
  readonly priceIds: readonly string[];
  readonly isFree: boolean;
};

function finish({ asked, pico, quantities, factor, priceIds, isFree }: Sum): PricedLine {
  const stated = asked.multipliers ? productOf(asked.multipliers) : factor;
  const { nano } = chargeExactly(quantities, pico, stated, asked.fixedFeeUsd ?? 0n);
  return settled(
    isFree && nano === 0n ? 'free' : 'priced',
    nano,
    priceIds,
    linesOf(pico, quantities, asked.multipliers ? NO_FACTOR : factor),
  );
}

function productOf(multipliers: NonNullable<Line['multipliers']>): Factor {
  return multipliers.reduce<Factor>((product, { factor }) => {
    const exact = maybeDecimal(factor);
    if (!exact) throw new Error(`the schema let ${factor} through`);
    return { over: product.over * exact.digits, under: product.under * 10n ** BigInt(exact.places) };
  }, NO_FACTOR);
}

/** Fast mode is a service tier with a price of its own. */
function tierOf({ serviceTier, speed }: Line): string {
  return serviceTier ?? (speed === 'fast' ? 'fast' : '');
}

const UNITS = { token: 1_000_000, use: 1_000, second: 1 } as const;

/** The factor is one of ours, whose divisor is a power of ten, so unit prices stay plain decimals. */
function linesOf(pico: PicoRates, quantities: Quantities, factor: Factor): readonly CostLine[] {
  const places = 12 + factor.under.toString().length - 1;
  return PRICE_CLASSES.flatMap((entry, index) => {
    const quantity = quantities[index] ?? 0;
    const per = UNITS[entry.unit];
    if (quantity === 0) return [];
    const amount = BigInt(pico[index] ?? 0) * BigInt(per) * factor.over;
    return [{ class: entry.name, quantity, unitUsd: toPlainDecimal(amount, places), per }];
  });
}

const PENDING: PricedLine = { costNanoUsd: null, status: 'pending', priceIds: [], lines: [] };

function settled(
  status: PricedLine['status'],
  nano: NanoUsd,
  priceIds: readonly string[],
  lines: readonly CostLine[],
): PricedLine {
  return { costNanoUsd: nano.toString(), status, priceIds, lines };
}
