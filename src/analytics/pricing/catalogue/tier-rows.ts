import { z } from 'zod';
import type { PriceRow } from '../../state.ts';
import { providerNamed } from '../book/providers.ts';
import { maybeDecimal, picoPerUnit } from '../charge/decimal.ts';
import { type PriceClaim, toPriceRow } from '../rows/price-row.ts';
import { indexRows, type RowIndex } from '../rows/row-index.ts';
import {
  claimBase,
  claimFrom,
  type Fraction,
  fractionOf,
  multipliedRows,
  standardRows,
  tokenRows,
} from './mode-rows.ts';

const decimalText = z
  .string()
  .refine((text) => maybeDecimal(text) !== undefined, 'not a decimal of zero or more');

const tierEntry = z.object({
  provider: z.string(),
  model: z.string().optional(),
  models: z.array(z.string()).optional(),
  mode: z.string(),
  contextTier: z.templateLiteral([z.enum(['lte', 'gt']), '-', z.int(), 'k']).optional(),
  input: decimalText.optional(),
  output: decimalText.optional(),
  cacheRead: decimalText.optional(),
  cacheWrite: decimalText.optional(),
  inputMultiple: decimalText.optional(),
});

const tierFile = z.object({
  version: z.literal(1),
  source: z.string(),
  sourceDate: z.string(),
  rows: z.array(tierEntry),
});

type TierEntry = z.infer<typeof tierEntry>;
type Context = {
  readonly index: RowIndex;
  readonly provider: string;
  readonly model: string;
  readonly entry: TierEntry;
};

const LISTED = ['input', 'output', 'cacheRead', 'cacheWrite'] as const;

/** Who documents one multiple for everything: what the file does not list there follows it too. */
const WHOLE_LIST = new Set(['anthropic', 'bedrock']);
/** Google documents it for every modality, but keeps its own price for cache reads. */
const ALL_MODALITIES = new Set(['google', 'vertex']);
const MODALITIES = new Set<string>([
  'inputAudio',
  'inputImage',
  'inputVideo',
  'outputAudio',
  'outputImage',
  'outputVideo',
]);

/**
 * Rows of source "tier" from the parsed content of data/service-tier-rates.json: batch, flex, priority, fast.
 * The file is a snapshot of one day, and a service tier is a multiple of the standard price; so a rate is
 * carried to the catalogue's other periods as that multiple. Throws on a file of another shape.
 */
export function tierRows(json: unknown, base: readonly PriceRow[], createdAt: number): readonly PriceRow[] {
  const file = tierFile.parse(json);
  const index = indexRows(base);
  const source = { source: 'tier' as const, sourceVersion: `${file.source} ${file.sourceDate}` };
  const rows = new Map<string, PriceRow>();
  const longLists = new Set(file.rows.filter(isLong).map(listOf));
  for (const entry of file.rows) {
    const provider = providerNamed(entry.provider).id;
    for (const name of entry.models ?? (entry.model === undefined ? [] : [entry.model])) {
      const context: Context = { index, provider, model: ownName(provider, name), entry };
      for (const claim of claimsOf(context, longLists.has(listOf(entry)))) {
        const row = toPriceRow({ ...claim, ...source }, createdAt);
        rows.set(row.id, row);
      }
    }
  }
  return [...rows.values()];
}

/** "anthropic.claude-opus-5" at Vertex and "fireworks-ai/kimi" are the same models without the head. */
function ownName(provider: string, name: string): string {
  const lower = name.toLowerCase();
  if (provider === 'vertex') return lower.replace(/^anthropic\./, '');
  return provider === 'fireworks' ? lower.replace(/^fireworks-ai\//, '') : lower;
}

/** What an entry prices, for prompts of any length. */
function listOf({ provider, model, mode }: TierEntry): string {
  return [provider, model, mode].join('\u001f');
}

function isLong({ contextTier }: TierEntry): boolean {
  return contextTier?.startsWith('gt') ?? false;
}

function claimsOf(context: Context, longTwin: boolean): readonly PriceClaim[] {
  const { index, provider, model, entry } = context;
  const standard = standardRows(index, provider, model);
  const long = isLong(entry);
  if (standard.length === 0) return listedAbsolutely(context, thresholdOf(entry));
  if (!LISTED.some((name) => entry[name] !== undefined)) {
    return entry.inputMultiple === undefined
      ? []
      : multipliedRows(index, { provider, model, mode: entry.mode, multiple: entry.inputMultiple });
  }
  const band = standard.filter((row) => row.contextAbove > 0 === long);
  if (long && band.length === 0) return [];
  const factors = factorsOf(context, band);
  if (!factors) return listedAbsolutely(context, thresholdOf(entry));
  // Without a context tier of its own an entry speaks for the whole list, long prompts included.
  const covered = entry.contextTier === undefined ? tokenRows(standard) : tokenRows(band);
  const priced = covered.flatMap((row) => {
    const factor = factors.get(row.class) ?? unlistedFactor(context, row.class);
    return factor ? [claimFrom(row, { provider, model, mode: entry.mode, factor })] : [];
  });
  const noLong = entry.contextTier !== undefined && !long && !longTwin;
  return noLong ? [...priced, ...standardLongRows(context, standard)] : priced;
}

/** A mode that is offered only up to a prompt size is charged at the standard price beyond it. */
function standardLongRows(
  { provider, model, entry }: Context,
  standard: readonly PriceRow[],
): readonly PriceClaim[] {
  return tokenRows(standard)
    .filter((row) => row.contextAbove > 0)
    .map((row) => claimFrom(row, { provider, model, mode: entry.mode, factor: { over: 1n, under: 1n } }));
}

/**
 * Per class, the file's rate over the standard one it was read beside: the period whose input price times
 * the stated multiple is the file's. Vertex rows were read with the regional surcharge of a tenth inside,
 * which is applied at pricing time here. Undefined when no period explains the rate.
 */
function factorsOf({ entry }: Context, band: readonly PriceRow[]): ReadonlyMap<string, Fraction> | undefined {
  const input = picoOf(entry.input);
  const multiple = fractionOf(entry.inputMultiple ?? '1');
  for (const surcharge of [
    { over: 1n, under: 1n },
    { over: 11n, under: 10n },
  ]) {
    for (const row of band.filter((other) => other.class === 'input')) {
      const stated = row.picoPerUnit * multiple.over * surcharge.over;
      if (input === undefined || !isNear(input * multiple.under * surcharge.under, stated)) continue;
      return factorsBeside(
        entry,
        band.filter((other) => other.validFrom === row.validFrom),
        surcharge,
      );
    }
  }
  return undefined;
}

function factorsBeside(
  entry: TierEntry,
  period: readonly PriceRow[],
  surcharge: Fraction,
): ReadonlyMap<string, Fraction> {
  const factors = new Map<string, Fraction>();
  for (const name of LISTED) {
    const pico = picoOf(entry[name]);
    const row = period.find((other) => other.class === name);
    if (pico === undefined || !row || row.picoPerUnit === 0n) continue;
    factors.set(name, { over: pico * surcharge.under, under: row.picoPerUnit * surcharge.over });
  }
  return factors;
}

/** The file rounds multiples to three places, so a stated price may differ from the product by a thousandth. */
function isNear(one: bigint, other: bigint): boolean {
  const gap = one > other ? one - other : other - one;
  return gap * 1000n <= other;
}

function unlistedFactor({ provider, entry }: Context, name: string): Fraction | undefined {
  if (entry.inputMultiple === undefined) return undefined;
  const follows = WHOLE_LIST.has(provider) || (ALL_MODALITIES.has(provider) && MODALITIES.has(name));
  return follows ? fractionOf(entry.inputMultiple) : undefined;
}

function listedAbsolutely({ provider, model, entry }: Context, contextAbove: number): readonly PriceClaim[] {
  return LISTED.flatMap((name) => {
    const pico = picoOf(entry[name]);
    return pico === undefined
      ? []
      : [{ ...claimBase(provider, model, entry.mode), class: name, picoPerUnit: pico, contextAbove }];
  });
}

function thresholdOf(entry: TierEntry): number {
  return entry.contextTier?.startsWith('gt') ? Number(/\d+/.exec(entry.contextTier)?.[0] ?? 0) * 1000 : 0;
}

function picoOf(usd: string | undefined): bigint | undefined {
  const decimal = usd === undefined ? undefined : maybeDecimal(usd);
  return decimal && picoPerUnit(decimal, 1_000_000n);
}
