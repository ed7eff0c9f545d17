import { divideHalfEven, type NanoUsd } from '../money.ts';
import type { CostParts } from '../usage-event.ts';
import { CLASS_COUNT, PRICE_CLASSES } from './price-class.ts';
import { type PicoRates, PLAIN_INPUT, UNCACHED } from './quantities.ts';

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
 * while it stays below 2^53 pico-USD (about 9,000 dollars an event); anything else is worked out in BigInt.
 */
export function charge(quantities: readonly number[], rates: PicoRates, factor: Factor): Charge {
  // Nearly every event has no factor, and turning BigInts into Numbers costs as much as the rest of this.
  const hasFactor = factor !== NO_FACTOR;
  if (hasFactor && (factor.over > 1000n || factor.under > 1000n))
    return chargeExactly(quantities, rates, factor, 0n);
  const over = hasFactor ? Number(factor.over) : 1;
  const under = hasFactor ? Number(factor.under) : 1;
  const sums: [number, number, number, number, number] = [0, 0, 0, 0, 0];
  let total = 0;
  for (let index = 0; index < CLASS_COUNT; index += 1) {
    const quantity = quantities[index] ?? 0;
    if (quantity === 0) continue;
    const amount = quantity * (rates[index] ?? 0) * over;
    // A fraction in the sum means seconds of audio; the exact way keeps it.
    if (!Number.isSafeInteger(amount)) return chargeExactly(quantities, rates, factor, 0n);
    const part = PART_OF[index] ?? OTHER;
    sums[part] = (sums[part] ?? 0) + amount;
    total += amount;
  }
  if (!Number.isSafeInteger(total)) return chargeExactly(quantities, rates, factor, 0n);
  const saved = savedPico(quantities, rates) * over;
  if (!Number.isSafeInteger(saved)) return chargeExactly(quantities, rates, factor, 0n);
  const divisor = 1000 * under;
  return settle(sums, roundHalfEven(total, divisor), divisor, roundHalfEven(saved, divisor));
}

/** The same in BigInt, with an amount of nano-USD added to "other" at the end. */
export function chargeExactly(
  quantities: readonly number[],
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

function savedPico(quantities: readonly number[], rates: PicoRates): number {
  let saved = 0;
  for (const [cached, plain] of UNCACHED) {
    const quantity = quantities[cached] ?? 0;
    if (quantity > 0) saved += quantity * Math.max(0, savingPerUnit(rates, cached, plain));
  }
  return saved;
}

/** A cache read dearer than the input saves nothing; it never counts against the others. */
function savingPerUnit(rates: PicoRates, cached: number, plain: number): number {
  const own = rates[plain] ?? -1;
  return (own >= 0 ? own : (rates[PLAIN_INPUT] ?? 0)) - (rates[cached] ?? 0);
}

function settle(sums: readonly number[], nano: number, divisor: number, savings: number): Charge {
  const floors: number[] = [];
  let missing = nano;
  for (const sum of sums) {
    const floor = (sum - (sum % divisor)) / divisor;
    floors.push(floor);
    missing -= floor;
  }
  if (missing > 0) giveOut(missing, floors, sums, divisor);
  return {
    nano: BigInt(nano),
    parts: {
      input: toNano(floors[0]),
      cacheRead: toNano(floors[1]),
      cacheWrite: toNano(floors[2]),
      output: toNano(floors[3]),
      other: toNano(floors[4]),
    },
    savings: toNano(savings),
  };
}

function toNano(value: number | undefined): NanoUsd {
  return value ? BigInt(value) : 0n;
}

/** Largest remainder: what rounding down left over goes one by one to the parts that lost the most. */
function giveOut(missing: number, floors: number[], sums: readonly number[], divisor: number): void {
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
  const rest = value % divisor;
  const quotient = (value - rest) / divisor;
  const twice = rest * 2;
  return twice > divisor || (twice === divisor && quotient % 2 === 1) ? quotient + 1 : quotient;
}
