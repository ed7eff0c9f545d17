import { calcPrice } from '@pydantic/genai-prices';
import { createSpendWatch } from '../src/analytics/detect/spend/watch.ts';
import { readNative } from '../src/analytics/ingest/formats/native/native.ts';
import {
  compileBook,
  type PriceBook,
  priceEvent,
  quoteFor,
} from '../src/analytics/pricing/book/price-book.ts';
import { shippedRows } from '../src/analytics/pricing/catalogue/shipped-book.ts';
import type { PriceRow } from '../src/analytics/state.ts';
import type { UsageEvent } from '../src/analytics/usage-event.ts';
import { readPriceFiles } from '../src/command-line/price.ts';
import type { BenchContext } from './context.ts';
import { atLeast, atMost, type Line, milliseconds, perSecond, whole } from './report.ts';
import { BENCH_TIME, createWorkload } from './workload.ts';

/** What one core does without a store: prices a second and microseconds per judged bucket. */
export async function measureCore(context: BenchContext): Promise<readonly Line[]> {
  return [await bookLine(), await pricingLine(context), detectorLine(context)];
}

const MEGABYTE = 2 ** 20;

/** Reading the catalogue and what is laid over it, once; and what a book takes whose every model was asked for. */
async function bookLine(): Promise<Line> {
  const startedAt = performance.now();
  const rows = await shippedRows(await readPriceFiles(), BENCH_TIME);
  const importMs = performance.now() - startedAt;
  const held: { rows: readonly PriceRow[]; book: PriceBook } = { rows: [], book: compileBook([]) };
  const without = heapBytes(() => undefined);
  const resident = heapBytes(() => {
    // Nothing is shared with the others, as if they were read from a store.
    const own = structuredClone(rows);
    const book = compileBook(own);
    for (const { provider, model } of own) quoteFor(book, model, { provider });
    Object.assign(held, { rows: own, book });
  });
  const megabytes = (resident - without) / MEGABYTE;
  return {
    what: `price book of ${whole(rows.length)} rows`,
    figure: `imported in ${milliseconds(importMs)}, ${megabytes.toFixed(1)} MB`,
    beside: '',
    goals: [atMost(importMs, 2_000, '2 s'), atMost(megabytes, 30, '30 MB')],
    numbers: { importMs, megabytes, rows: held.rows.length },
  };
}

/** What is alive after some work. */
function heapBytes(work: () => unknown): number {
  work();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

async function pricingLine({ quick }: BenchContext): Promise<Line> {
  const book = compileBook(await shippedRows(await readPriceFiles(), BENCH_TIME));
  const events = sampleEvents(20_000);
  const ours = repeated(quick ? 60 : 200, events, (event) => void priceEvent(book, event));
  const theirs = repeated(1, events.slice(0, 4_000), priceByPeer);
  const ratio = ours.perMs / theirs.perMs;
  return {
    what: 'pricing, one core',
    figure: perSecond(ours.perMs, 1),
    beside: `genai-prices calcPrice: ${perSecond(theirs.perMs, 1)}; ${Math.round(ratio)} ×`,
    goals: [atLeast(ours.perMs, 1_500, '1,500,000/s'), atLeast(ratio, 40, '40 ×')],
    numbers: { eventsPerSecond: ours.perMs * 1000, peerEventsPerSecond: theirs.perMs * 1000, ratio },
  };
}

function sampleEvents(count: number): readonly UsageEvent[] {
  const { event } = createWorkload('p');
  const rules = { now: BENCH_TIME, maxAgeMs: null, source: 'native', onUnknownField: () => undefined };
  return Array.from({ length: count }, (_, index) => {
    const reading = readNative(event(index, BENCH_TIME), rules);
    if (!('event' in reading)) throw new Error(`a made-up event is invalid: ${reading.refusal.message}`);
    return reading.event;
  });
}

function priceByPeer({ dimensions, counts, occurredAt }: UsageEvent): void {
  calcPrice(
    {
      input_tokens: counts.inputTokens ?? 0,
      cache_read_tokens: counts.cacheReadTokens ?? 0,
      output_tokens: counts.outputTokens ?? 0,
    },
    dimensions.model ?? '',
    { providerId: dimensions.provider ?? '', timestamp: new Date(occurredAt) },
  );
}

/** After one round to warm up. */
function repeated<Item>(rounds: number, items: readonly Item[], work: (item: Item) => void) {
  for (const item of items) work(item);
  const startedAt = performance.now();
  for (let round = 0; round < rounds; round++) for (const item of items) work(item);
  return { perMs: (rounds * items.length) / (performance.now() - startedAt) };
}

const HOURS = 90 * 24;

function detectorLine({ quick }: BenchContext): Line {
  const series = Array.from({ length: quick ? 20 : 100 }, (_, index) => hourlySpend(index));
  const watched = repeated(1, series, (values) => {
    const watch = createSpendWatch({ stepMinutes: 60, unit: 'usd' });
    for (const value of values) watch.push(value);
  });
  const simple = repeated(1, series, threeSigma);
  const [ours, theirs] = [1000 / (watched.perMs * HOURS), 1000 / (simple.perMs * HOURS)];
  return {
    what: 'spend detector, per bucket',
    figure: `${ours.toFixed(1)} µs`,
    beside: `mean + 3 sigma over 7 days, computed anew: ${theirs.toFixed(1)} µs`,
    goals: [atMost(ours, 10, '10 µs')],
    numbers: { microsecondsPerBucket: ours, threeSigmaMicrosecondsPerBucket: theirs },
  };
}

/** Ninety days of hours with days, weekends and noise. */
function hourlySpend(index: number): readonly number[] {
  return Array.from({ length: HOURS }, (_, hour) => {
    const daily = 1 + 0.8 * Math.sin(((hour % 24) / 24) * 2 * Math.PI);
    const weekend = hour % 168 > 120 ? 0.4 : 1;
    return 20 * daily * weekend * (1 + 0.2 * Math.sin(hour * 12.9898 + index * 78.233));
  });
}

function threeSigma(values: readonly number[]): void {
  let alerts = 0;
  for (let hour = 168; hour < values.length; hour++) {
    const week = values.slice(hour - 168, hour);
    const mean = week.reduce((sum, value) => sum + value, 0) / week.length;
    const deviation = Math.sqrt(week.reduce((sum, value) => sum + (value - mean) ** 2, 0) / week.length);
    if ((values[hour] ?? 0) > mean + 3 * deviation) alerts++;
  }
  if (alerts < 0) throw new Error('unreachable; keeps the loop from being optimised away');
}
