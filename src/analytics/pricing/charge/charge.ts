import { divideHalfEven, type NanoUsd } from '../../money.ts';
import type { CostParts } from '../../usage-event.ts';
import { CLASS_COUNT, PRICE_CLASSES } from '../rows/price-class.ts';
import { type PicoRates, PLAIN_INPUT, type Quantities, UNCACHED } from './quantities.ts';

/** An amount with its parts, which add up to it exactly, and what cache reads saved. */
export type Charge = { readonly nano: NanoUsd; readonly parts: CostParts; readonly savings: NanoUsd };

/** An exact factor on a whole event: a regional surcharge, a discount. */
export type Factor = { readonly over: bigint; readonly under: bigint };

export const NO_FACTOR: Factor = { over: 1n, under: 1n };

const PARTS = ['input', 'cacheRead', 'cacheWrite', 'output', 'other'] as const;
const PART_OF = PRICE_CLASSES.map((entry) => PARTS.indexOf(entry.part));
const OTHER = PARTS.indexOf('other');
const PICO_PER_NANO = 1000n;
/** Fractions (seconds of audio) are carried as billionths until the one rounding. */
const FINE = 1_000_000_000n;

/**
 * Quantities × prices, summed exactly and rounded once, half to even, to nano-USD. Numbers carry the sum
 * while it stays below 2^52 pico-USD (about 4,500 dollars an event); anything else is worked out in BigInt.
 */
export function charge(quantities: Quantities, rates: PicoRates, factor: Factor): Charge {
  // Nearly every event has no factor, and turning BigInts into Numbers costs as much as the rest of this.
  const hasFactor = factor !== NO_FACTOR;
  if (hasFactor && (factor.over > 1000n || factor.under > 1000n))
    return chargeExactly(quantities, rates, factor, 0n);
  const over = hasFactor ? Number(factor.over) : 1;
  const under = hasFactor ? Number(factor.under) : 1;
  for (let part = 0; part < PARTS.length; part += 1) scratch[part] = 0;
  let total = 0;
  for (let index = 0; index < CLASS_COUNT; index += 1) {
    const quantity = quantities[index] ?? 0;
    if (quantity === 0) continue;
    const amount = quantity * (rates[index] ?? 0) * over;
    // A fraction in the sum means seconds of audio; the exact way keeps it.
    if (!Number.isSafeInteger(amount)) return chargeExactly(quantities, rates, factor, 0n);
    const part = PART_OF[index] ?? OTHER;
    scratch[part] = (scratch[part] ?? 0) + amount;
    total += amount;
  }
  const saved = savedPico(quantities, rates) * over;
  if (total > MOST || !Number.isSafeInteger(saved) || saved > MOST)
    return chargeExactly(quantities, rates, factor, 0n);
  return settle(scratch, total, saved, 1000 * under);
}

/** One list for all events: nobody keeps it. */
const scratch = new Float64Array(PARTS.length);

/** Leaves room to multiply a quotient back without passing 2^53. */
const MOST = 2 ** 52;

/** The same in BigInt, with an amount of nano-USD added to "other" at the end. */
export function chargeExactly(
  quantities: Readonly<Quantities>,
  rates: PicoRates,
  factor: Factor,
  feeNano: NanoUsd,
): Charge {
  const sums = PARTS.map(() => 0n);
  for (let index = 0; index < CLASS_COUNT; index += 1) {
    const part = PART_OF[index] ?? OTHER;
    const amount = fine(quantities[index] ?? 0) * BigInt(rates[index] ?? 0) * factor.over;
    if (amount > 0n) sums[part] = (sums[part] ?? 0n) + amount;
  }
  const divisor = PICO_PER_NANO * FINE * factor.under;
  sums[OTHER] = (sums[OTHER] ?? 0n) + feeNano * divisor;
  const nano = divideHalfEven(
    sums.reduce((total, sum) => total + sum, 0n),
    divisor,
  );
  const saved = UNCACHED.reduce((total, [cached, plain]) => {
    const gap = savingPerUnit(rates, cached, plain);
    return gap > 0 ? total + fine(quantities[cached] ?? 0) * BigInt(gap) : total;
  }, 0n);
  return {
    nano,
    parts: partsOf(
      sums.map((sum) => sum / divisor),
      sums.map((sum) => sum % divisor),
      nano,
    ),
    savings: divideHalfEven(saved * factor.over, divisor),
  };
}

/** A count as billionths; a fraction of a second is read through its decimal text, never through its bits. */
function fine(quantity: number): bigint {
  if (Number.isInteger(quantity)) return BigInt(quantity) * FINE;
  return BigInt(quantity.toFixed(9).replace('.', ''));
}

function savedPico(quantities: Quantities, rates: PicoRates): number {
  let saved = 0;
  for (let index = 0; index < UNCACHED.length; index += 1) {
    const pair = UNCACHED[index];
    const quantity = pair ? (quantities[pair[0]] ?? 0) : 0;
    if (pair && quantity > 0) saved += quantity * Math.max(0, savingPerUnit(rates, pair[0], pair[1]));
  }
  return saved;
}

/** A cache read dearer than the input saves nothing; it never counts against the others. */
function savingPerUnit(rates: PicoRates, cached: number, plain: number): number {
  const own = rates[plain] ?? -1;
  return (own >= 0 ? own : (rates[PLAIN_INPUT] ?? 0)) - (rates[cached] ?? 0);
}

function settle(sums: Float64Array, total: number, saved: number, divisor: number): Charge {
  const nano = roundHalfEven(total, divisor);
  let missing = nano;
  for (let part = 0; part < PARTS.length; part += 1) {
    const sum = sums[part] ?? 0;
    const floor = sum === 0 ? 0 : wholeTimes(sum, divisor);
    floors[part] = floor;
    missing -= floor;
  }
  if (missing > 0) giveOut(missing, floors, sums, divisor);
  return {
    nano: toNano(nano),
    parts: {
      input: toNano(floors[0]),
      cacheRead: toNano(floors[1]),
      cacheWrite: toNano(floors[2]),
      output: toNano(floors[3]),
      other: toNano(floors[4]),
    },
    savings: toNano(roundHalfEven(saved, divisor)),
  };
}

const floors = new Float64Array(PARTS.length);

/** How often `divisor` goes into a whole number up to 2^52: the quotient may be rounded up, its product tells. */
function wholeTimes(value: number, divisor: number): number {
  const quotient = Math.floor(value / divisor);
  return quotient * divisor > value ? quotient - 1 : quotient;
}

const FLOATS = new Float64Array(1);
const LONGS = new BigInt64Array(FLOATS.buffer);

/**
 * BigInt(value) of a whole number below 2^52, in a fifth of the time; six of these are most of a charge. With 2^52
 * added, the number itself stands in the lower 52 bits of its float (IEEE 754).
 */
function toNano(value: number | undefined): NanoUsd {
  if (!value) return 0n;
  FLOATS[0] = value + 2 ** 52;
  return BigInt.asUintN(52, LONGS[0] ?? 0n);
}

/** Largest remainder: what rounding down left over goes one by one to the parts that lost the most. */
function giveOut(missing: number, floors: Float64Array, sums: Float64Array, divisor: number): void {
  const order = [...sums.keys()].sort(
    (one, other) => ((sums[other] ?? 0) % divisor) - ((sums[one] ?? 0) % divisor),
  );
  for (const index of order.slice(0, missing)) floors[index] = (floors[index] ?? 0) + 1;
}

function partsOf(floors: bigint[], rests: readonly bigint[], nano: NanoUsd): CostParts {
  const missing = Number(nano - floors.reduce((total, floor) => total + floor, 0n));
  const order = [...rests.keys()].sort((one, other) => compare(rests[other] ?? 0n, rests[one] ?? 0n));
  for (const index of order.slice(0, missing)) floors[index] = (floors[index] ?? 0n) + 1n;
  const [input = 0n, cacheRead = 0n, cacheWrite = 0n, output = 0n, other = 0n] = floors;
  return { input, cacheRead, cacheWrite, output, other };
}

function compare(one: bigint, other: bigint): number {
  return one < other ? -1 : Number(one > other);
}

function roundHalfEven(value: number, divisor: number): number {
  if (value === 0) return 0;
  const quotient = wholeTimes(value, divisor);
  const twice = (value - quotient * divisor) * 2;
  return twice > divisor || (twice === divisor && quotient % 2 === 1) ? quotient + 1 : quotient;
}
