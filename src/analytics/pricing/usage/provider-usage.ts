import { providerNamed } from '../book/providers.ts';
import type { PricedCounts } from '../rows/price-class.ts';
import { isFields, readerOf, type UsageProblem, type UsageReader } from './usage-reader.ts';
import { CAMEL_SHAPES, SNAKE_SHAPES, type UsageShape } from './usage-shapes.ts';

export type { UsageProblem } from './usage-reader.ts';

/** What a usage object says besides counts: how and where it was served, and what it was charged. */
export type ServedAs = Readonly<
  Partial<{
    serviceTier: string;
    region: string;
    reportedCostUsd: string;
    upstreamCostUsd: string;
    isByok: boolean;
  }>
>;

export type UsageReading =
  | { readonly counts: PricedCounts; readonly served: ServedAs; readonly problem?: never }
  | { readonly problem: UsageProblem; readonly counts?: never };

/**
 * A provider's own usage object → inclusive counts, in the meaning each provider gives its counters. The
 * shape is told by its keys, because gateways send one provider's shape under another's name. A count that
 * is no count, a part larger than its whole, or a total that does not add up is a named problem.
 */
export function countsFromUsage(provider: string, usage: unknown): UsageReading {
  if (!isFields(usage)) return refused('not-an-object', 'usage', 'usage is not an object');
  const found = shapeOf(usage);
  if (!found)
    return refused('unknown-shape', 'usage', 'usage is not in a form any provider known here reports');
  const { shape, reader } = found;
  const draft = shape.counts(reader, providerNamed(provider).id);
  const counts: PricedCounts = Object.fromEntries(
    Object.entries(draft).filter(([, count]) => count !== undefined),
  );
  checkParts(counts, reader);
  const problem = reader.problem() ?? sumProblem(counts);
  return problem ? { problem } : { counts, served: servedAs(reader) };
}

function shapeOf(
  usage: Readonly<Record<string, unknown>>,
): { shape: UsageShape; reader: UsageReader } | undefined {
  const plain = readerOf(usage);
  const own = SNAKE_SHAPES.find((shape) => shape.fits(plain));
  if (own) return { shape: own, reader: plain };
  const turned = readerOf(toSnakeCase(usage));
  const camel = CAMEL_SHAPES.find((shape) => shape.fits(turned));
  return camel && { shape: camel, reader: turned };
}

/** Counts that are fine one by one may add up to more than a whole number can hold. */
function sumProblem({ audioSeconds: _, ...counts }: PricedCounts): UsageProblem | undefined {
  const field = Object.entries(counts).find(([, count]) => !Number.isSafeInteger(count))?.[0];
  return field === undefined
    ? undefined
    : { code: 'not-a-count', field, message: `${field} adds up past 2^53` };
}

function checkParts(counts: PricedCounts, reader: UsageReader): void {
  const { inputTokens: input, outputTokens: output, cacheReadTokens: read } = counts;
  reader.within(counts.cacheReadTokens, input, 'cacheReadTokens');
  reader.within(counts.cacheWriteTokens, input, 'cacheWriteTokens');
  reader.within((counts.cacheReadTokens ?? 0) + (counts.cacheWriteTokens ?? 0), input, 'cacheReadTokens');
  reader.within(counts.cacheWrite1hTokens, counts.cacheWriteTokens, 'cacheWrite1hTokens');
  reader.within(counts.inputAudioTokens, input, 'inputAudioTokens');
  reader.within(counts.inputImageTokens, input, 'inputImageTokens');
  reader.within(counts.inputVideoTokens, input, 'inputVideoTokens');
  reader.within(counts.cacheReadAudioTokens, read, 'cacheReadAudioTokens');
  reader.within(counts.cacheReadImageTokens, read, 'cacheReadImageTokens');
  reader.within(counts.cacheReadVideoTokens, read, 'cacheReadVideoTokens');
  reader.within(counts.reasoningTokens, output, 'reasoningTokens');
  reader.within(counts.outputAudioTokens, output, 'outputAudioTokens');
  reader.within(counts.outputImageTokens, output, 'outputImageTokens');
  reader.within(counts.outputVideoTokens, output, 'outputVideoTokens');
}

function servedAs(reader: UsageReader): ServedAs {
  const cost = reader.number('cost');
  const upstream = reader.number('cost_details', 'upstream_inference_cost');
  const byok = reader.flag('is_byok');
  const geography = reader.text('inference_geo');
  const serviceTier = reader.text('speed') === 'fast' ? 'fast' : reader.text('service_tier');
  return {
    ...(serviceTier !== undefined && { serviceTier }),
    ...(geography !== undefined && geography !== 'not_available' && { region: geography }),
    ...(cost !== undefined && { reportedCostUsd: plainDecimal(cost) }),
    ...(upstream !== undefined && { upstreamCostUsd: plainDecimal(upstream) }),
    ...(byok !== undefined && { isByok: byok }),
  };
}

/** Decimal text of a JSON number; small ones print with an exponent. */
function plainDecimal(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(18).replace(/\.?0+$/, '') : text;
}

function toSnakeCase(
  fields: Readonly<Record<string, unknown>>,
  depth = 0,
): Readonly<Record<string, unknown>> {
  const turn = (value: unknown): unknown => {
    if (depth >= 4) return value;
    if (Array.isArray(value))
      return value.map((entry) => (isFields(entry) ? toSnakeCase(entry, depth + 1) : entry));
    return isFields(value) ? toSnakeCase(value, depth + 1) : value;
  };
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [snake(key), turn(value)]));
}

function snake(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function refused(code: UsageProblem['code'], field: string, message: string): UsageReading {
  return { problem: { code, field, message } };
}
