import { emptyQuantities, takeApart } from '../../pricing/charge/quantities.ts';
import { CLASS_COUNT, PRICE_CLASSES } from '../../pricing/rows/price-class.ts';
import type { StoredEvent } from '../../store.ts';
import { PLAN_MODES } from '../../usage-event.ts';
import { queryOf, type ReportContext } from '../context.ts';
import type { CostPart, Uses } from './cost-parts.ts';

/** Sums know what searches, images and seconds cost, and only the calls how many there were; more than this are not read. */
const MOST_READ = 10_000n;

/** Parts with what else than tokens they were charged for, where few enough calls are to be read. */
export async function withUses(
  { question, usage }: ReportContext,
  parts: readonly CostPart[],
): Promise<readonly CostPart[]> {
  const asked = parts.filter((part) => otherNano(part) > 0n && part.since === null);
  const calls = parts.reduce((sum, { measures }) => sum + measures.events, 0n);
  if (asked.length === 0 || calls > MOST_READ) return parts;
  const uses = new Map(asked.map((part) => [part, new Array<number>(CLASS_COUNT).fill(0)]));
  for await (const page of usage.events(queryOf(question))) {
    for (const event of page) {
      const part = asked.find((one) => isOf(event, one));
      if (part) count(event, part, uses.get(part) ?? []);
    }
  }
  return parts.map((part) => {
    const counted = uses.get(part);
    return counted ? { ...part, uses: usesOf(counted) } : part;
  });
}

/** What is charged for anything but tokens. */
export function otherNano({ measures }: CostPart): bigint {
  const { costNano, inputCostNano, cacheReadCostNano, cacheWriteCostNano, outputCostNano } = measures;
  const token = inputCostNano + cacheReadCostNano + cacheWriteCostNano + outputCostNano;
  return costNano - token - measures.providedCostNano;
}

function isOf(
  { kind, dimensions, cost }: StoredEvent,
  { model, provider, serviceTier, region }: CostPart,
): boolean {
  const isBilled = !PLAN_MODES.some((mode) => mode === dimensions.billingMode);
  return (
    kind !== 'cost' &&
    cost.status === 'priced' &&
    isBilled &&
    (dimensions.model ?? '') === model &&
    (dimensions.provider ?? '') === provider &&
    (serviceTier === undefined || (dimensions.serviceTier ?? '') === serviceTier) &&
    (region === undefined || (dimensions.region ?? '') === region)
  );
}

function count({ counts }: StoredEvent, { list }: CostPart, into: number[]): void {
  if (!list) return;
  const quantities = emptyQuantities();
  takeApart(counts, list.pico, quantities);
  quantities.forEach((quantity, index) => {
    into[index] = (into[index] ?? 0) + quantity;
  });
}

function usesOf(counted: readonly number[]): Uses {
  return new Map(
    PRICE_CLASSES.flatMap(({ name, part }, index) => {
      const quantity = counted[index] ?? 0;
      // Parts of seconds are no count anybody multiplies by.
      return part === 'other' && quantity > 0 && Number.isInteger(quantity) ? [[name, BigInt(quantity)]] : [];
    }),
  );
}
