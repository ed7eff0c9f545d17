import { z } from 'zod';
import type { PriceRow } from '../../state.ts';
import { maybeDecimal, picoPerUnit } from '../charge/decimal.ts';
import { PRICE_CLASSES, type PriceClass } from '../rows/price-class.ts';
import { type PriceClaim, SAME_AS, toPriceRow } from '../rows/price-row.ts';
import { indexRows, isName, type RowIndex } from '../rows/row-index.ts';
import { maybeHours, scheduleText } from '../rows/schedule.ts';
import { multipliedRows } from './mode-rows.ts';

const rate = z.string().refine((text) => maybeDecimal(text) !== undefined, 'not a decimal of zero or more');
const tokenClass = z.enum(PRICE_CLASSES.filter((entry) => entry.unit === 'token').map((entry) => entry.name));
const rates = z.partialRecord(tokenClass, rate);
const instant = z.iso.datetime({ offset: true }).nullable();

const schedule = z.object({
  timezone: z.literal('UTC'),
  peakHours: z.array(z.string()),
  peakWeekdays: z.array(z.int().min(1).max(7)),
  holidayCalendar: z.string().optional(),
});

const correction = z.object({
  id: z.string(),
  provider: z.string(),
  model: z.string(),
  aliases: z.array(z.string()).default([]),
  confidence: z.string(),
  evidence: z.array(z.string()),
  effectiveFrom: instant,
  effectiveTo: instant,
  rates: z.union([z.strictObject({ offPeak: rates, peak: rates }), rates]).optional(),
  schedule: schedule.optional(),
  longContext: rates.and(z.object({ aboveInputTokens: z.int().positive() })).optional(),
  perUse: z.object({ groundedRequestUsd: rate.optional(), searchQueryUsd: rate.optional() }).optional(),
  sameAs: z.string().optional(),
});

const corrections = z.object({
  version: z.literal(2),
  corrections: z.array(correction),
  modeMultiples: z.array(
    z.object({
      id: z.string(),
      provider: z.string(),
      models: z.array(z.string()),
      modes: z.record(z.string(), rate),
      confidence: z.string(),
      evidence: z.array(z.string()),
    }),
  ),
  holidayCalendars: z.record(z.string(), z.object({ dates: z.array(z.iso.date()) })),
});

type Correction = z.infer<typeof correction>;
type Corrections = z.infer<typeof corrections>;

/**
 * Rows of source "correction" from the parsed content of data/price-corrections.json, where the catalogue
 * is wrong or silent. A pattern such as "gemini-2.*" means every model the catalogue has by that name.
 * Throws on a file of another shape: it ships with the program.
 */
export function correctionRows(
  json: unknown,
  base: readonly PriceRow[],
  createdAt: number,
): readonly PriceRow[] {
  const file = corrections.parse(json);
  const index = indexRows(base);
  const own = file.corrections.flatMap((entry) =>
    [entry.model, ...entry.aliases]
      .flatMap((model) => matchingModels(index, entry.provider, model))
      .flatMap((model) => claimsOf(entry, model, file)),
  );
  const rows = own.map((claim) => toPriceRow(claim, createdAt));
  return [...rows, ...modeRows(file, indexRows([...base, ...rows]), createdAt)];
}

function modeRows(file: Corrections, index: RowIndex, createdAt: number): PriceRow[] {
  return file.modeMultiples.flatMap((entry) =>
    entry.models.flatMap((model) =>
      Object.entries(entry.modes).flatMap(([mode, multiple]) =>
        multipliedRows(index, { provider: entry.provider, model, mode, multiple }).map((claim) =>
          toPriceRow(
            { ...claim, source: 'correction', sourceVersion: versionOf(file), ...provenanceOf(entry) },
            createdAt,
          ),
        ),
      ),
    ),
  );
}

function matchingModels(index: RowIndex, provider: string, pattern: string): readonly string[] {
  if (!pattern.endsWith('*')) return [pattern];
  const models = [...(index.get(provider) ?? [])];
  return models
    .filter(([model, rows]) => model.startsWith(pattern.slice(0, -1)) && rows.some((row) => !isName(row)))
    .map(([model]) => model);
}

function claimsOf(entry: Correction, model: string, file: Corrections): PriceClaim[] {
  const claim = (name: PriceClaim['class'], pico: bigint, more: Partial<PriceClaim> = {}): PriceClaim => ({
    source: 'correction',
    sourceVersion: versionOf(file),
    provider: entry.provider,
    model,
    class: name,
    picoPerUnit: pico,
    perUnit: 'token',
    validFrom: entry.effectiveFrom === null ? null : Date.parse(entry.effectiveFrom),
    validTo: entry.effectiveTo === null ? null : Date.parse(entry.effectiveTo),
    ...provenanceOf(entry),
    ...more,
  });
  const list = (prices: z.infer<typeof rates>, more: Partial<PriceClaim> = {}) =>
    Object.entries(prices).flatMap(([name, usd]) =>
      usd === undefined || name === 'aboveInputTokens'
        ? []
        : // The schema admits no other keys than token classes.
          [claim(name as PriceClass, picoOf(usd, 1_000_000n), more)],
    );
  return [
    ...standardList(entry, file, list),
    ...(entry.longContext
      ? list(pricesOf(entry.longContext), { contextAbove: entry.longContext.aboveInputTokens })
      : []),
    ...usesOf(entry).map(([name, usd]) => claim(name, picoOf(usd, 1n), { perUnit: 'use' })),
    ...(entry.sameAs ? [claim(`${SAME_AS}${entry.sameAs}`, 0n, { perUnit: 'use' })] : []),
  ];
}

function pricesOf(longContext: NonNullable<Correction['longContext']>): z.infer<typeof rates> {
  const { aboveInputTokens: _, ...prices } = longContext;
  return prices;
}

function standardList(
  entry: Correction,
  file: Corrections,
  list: (prices: z.infer<typeof rates>, more?: Partial<PriceClaim>) => PriceClaim[],
): PriceClaim[] {
  if (!entry.rates) return [];
  if (!isPeaked(entry.rates)) return list(entry.rates);
  return [...list(entry.rates.offPeak), ...list(entry.rates.peak, { schedule: peakText(entry, file) })];
}

function isPeaked(
  value: NonNullable<Correction['rates']>,
): value is Extract<typeof value, { peak: unknown }> {
  return 'peak' in value;
}

function peakText(entry: Correction, file: Corrections): string {
  const hours = entry.schedule?.peakHours.map(maybeHours) ?? [];
  const windows = hours.filter((window) => window !== undefined);
  if (!entry.schedule || windows.length === 0 || windows.length < hours.length) {
    throw new Error(`correction ${entry.id} has peak prices but no readable hours`);
  }
  const calendar = entry.schedule.holidayCalendar;
  const except = calendar === undefined ? undefined : file.holidayCalendars[calendar]?.dates;
  return scheduleText({ hours: windows, weekdays: entry.schedule.peakWeekdays, ...(except && { except }) });
}

function usesOf(entry: Correction): (readonly [PriceClass, string])[] {
  const { groundedRequestUsd, searchQueryUsd } = entry.perUse ?? {};
  return [
    ...(groundedRequestUsd === undefined ? [] : [['groundedRequest', groundedRequestUsd] as const]),
    ...(searchQueryUsd === undefined ? [] : [['webSearch', searchQueryUsd] as const]),
  ];
}

function picoOf(usd: string, units: bigint): bigint {
  const decimal = maybeDecimal(usd);
  if (!decimal) throw new Error(`${usd} is no price`);
  return picoPerUnit(decimal, units);
}

function provenanceOf(entry: { id: string; confidence: string; evidence: readonly string[] }) {
  return { confidence: entry.confidence, evidence: `${entry.id}: ${entry.evidence.join('; ')}` };
}

function versionOf(file: Corrections): string {
  return `price-corrections ${file.version}`;
}
