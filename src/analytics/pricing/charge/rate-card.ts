import { z } from 'zod';
import { classIndex, maybeClassIndex, PRICE_CLASSES } from '../rows/price-class.ts';
import { isInSchedule, maybeHours, type Schedule } from '../rows/schedule.ts';
import { maybeDecimal, picoPerUnit } from './decimal.ts';
import { emptyRates, type PicoRates } from './quantities.ts';

const usd = z
  .union([z.string(), z.number()])
  .refine((value) => maybeDecimal(value) !== undefined, 'not a price of zero or more');

const hours = z
  .union([z.string().transform((text) => [text]), z.array(z.string())])
  .transform((texts) => texts.map(maybeHours))
  .refine((windows) => windows.every((window) => window !== undefined), 'not hours such as "01:00-04:00"');

const window = z.object({ weekdays: z.array(z.int().min(1).max(7)).optional(), hoursUtc: hours });

/** Prices that come with a line instead of from the book; names as in fixtures/pricing/README.md. */
export const rateCard = z
  .object({
    tiers: z.record(z.string(), z.record(z.string(), usd)).optional(),
    tierTable: z.array(z.object({ upTo: z.number().nonnegative() }).catchall(usd)).optional(),
    thresholds: z.record(z.string(), z.array(z.tuple([z.union([z.string(), z.number()]), usd]))).optional(),
    offPeak: z
      .object({ windows: z.array(window) })
      .catchall(usd)
      .optional(),
  })
  .catchall(usd);

export type RateCard = z.infer<typeof rateCard>;

export type CardSituation = { readonly serviceTier: string; readonly at: number; readonly prompt: number };

/**
 * The prices of a card for one call. Applied in this order, later ones winning class by class: the card
 * itself, the table row for the prompt, per-class thresholds, off-peak hours, the service tier.
 */
export function ratesOfCard(card: RateCard, { serviceTier, at, prompt }: CardSituation): PicoRates {
  const pico = emptyRates();
  const { tiers, tierTable, thresholds, offPeak, ...own } = card;
  setRates(pico, own);
  const table = tierTable?.find((row) => prompt <= row.upTo) ?? tierTable?.at(-1);
  if (table) setRates(pico, table);
  for (const [name, steps] of Object.entries(thresholds ?? {})) {
    const crossed = steps.filter(([above], index) => index === 0 || prompt > Number(above));
    const last = crossed.at(-1);
    if (last) setRates(pico, { [name]: last[1] });
  }
  if (offPeak?.windows.some((entry) => isOpen(entry, at))) setRates(pico, offPeak);
  const tier = tiers?.[serviceTier];
  if (tier) setRates(pico, tier);
  return pico;
}

function isOpen({ weekdays, hoursUtc }: z.infer<typeof window>, at: number): boolean {
  const schedule: Schedule = {
    hours: hoursUtc.filter((hour) => hour !== undefined),
    ...(weekdays && { weekdays }),
  };
  return isInSchedule(schedule, at);
}

/** Spellings of prices that are not per million tokens. */
const OTHER_UNITS: Readonly<Record<string, { readonly index: number; readonly units: bigint }>> = {
  webSearchUsd: { index: classIndex('webSearch'), units: 1n },
  searchQueryUsd: { index: classIndex('webSearch'), units: 1n },
  groundedRequestUsd: { index: classIndex('groundedRequest'), units: 1n },
  requestUsd: { index: classIndex('request'), units: 1n },
  imageUsd: { index: classIndex('image'), units: 1n },
  audioSecondUsd: { index: classIndex('audioSecond'), units: 1n },
  audioMinuteUsd: { index: classIndex('audioSecond'), units: 60n },
  audioHour: { index: classIndex('audioSecond'), units: 3600n },
  inputAudioHour: { index: classIndex('audioSecond'), units: 3600n },
};

function setRates(pico: Float64Array, rates: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(rates)) {
    const tokens = maybeClassIndex(name);
    const target =
      OTHER_UNITS[name] ??
      (tokens !== undefined && isToken(tokens) ? { index: tokens, units: 1_000_000n } : undefined);
    const decimal = maybeDecimal(value);
    if (target && decimal) pico[target.index] = Number(picoPerUnit(decimal, target.units));
  }
}

function isToken(index: number): boolean {
  return PRICE_CLASSES[index]?.unit === 'token';
}
