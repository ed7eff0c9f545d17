import type { CostSum } from '../reports/pending-cost.ts';
import {
  type CallDimensions,
  type StoredCall,
  type UsageQuery,
  type UsageStore,
  WORK_DIMENSIONS,
} from '../store.ts';
import { isPlanned } from '../usage-event.ts';
import { type Call, callReader, type Pricing } from './call.ts';
import { disjointTips, type LetOthers, type PlacedCalls, type Tip } from './disjoint.ts';
import type { Place } from './kind.ts';
import { type Pattern, patternsOf } from './patterns.ts';
import { type ReadWindow, readWindow } from './read-window.ts';

/** Events read at most; their calls are held in memory together. */
export const MOST_EVENTS = 200_000;
const MOST_TIPS = 50;
const MOST_PATTERNS = 3;

/** A habit that costs less than this share of what was spent, in percent, is not worth a line. */
const LEAST_PATTERN_PERCENT = 5n;

export type TipsFound = ReadWindow & {
  /** Events read, and calls among them whose cost could be another. */
  readonly events: number;
  readonly calls: number;
  /** What all of them were billed: what shares are of. */
  readonly spent: CostSum;
  /** Largest saving first. No call is in two. */
  readonly tips: readonly Tip[];
  /** Dearest first. */
  readonly patterns: readonly Pattern[];
};

export type TipsAsked = {
  readonly query: UsageQuery;
  readonly timeZone: string;
  readonly pricing: Pricing;
  readonly letOthers: LetOthers;
  readonly most?: number;
};

/** What could have cost less in a scope and period, on its stored calls at other rows of the price book. */
export async function findTips(
  usage: Pick<UsageStore, 'sum' | 'detail' | 'calls'>,
  { query, timeZone, pricing, letOthers, most = MOST_EVENTS }: TipsAsked,
): Promise<TipsFound> {
  const window = await readWindow(usage, query, { timeZone, most });
  const read = await readCalls(usage.calls({ ...query, from: window.from, to: window.to }), pricing);
  const tips: Tip[] = [];
  const patterns: Pattern[] = [];
  for (const placed of read.places) {
    const found = await disjointTips(placed, pricing, letOthers);
    tips.push(...found.tips);
    patterns.push(...patternsOf(placed.place, found.left));
  }
  return {
    ...window,
    events: read.events,
    calls: read.places.reduce((sum, { calls }) => sum + calls.length, 0),
    spent: read.spent,
    tips: tips.sort(bySaving).slice(0, MOST_TIPS),
    patterns: patterns
      .filter(({ nano }) => nano * 100n >= read.spent.costNano * LEAST_PATTERN_PERCENT)
      .sort((a, b) => compare(b.nano, a.nano))
      .slice(0, MOST_PATTERNS),
  };
}

/** Nano-USD a tip saves. */
export function savingOf({ beforeNano, afterNano }: Pick<Tip, 'beforeNano' | 'afterNano'>): bigint {
  return beforeNano - afterNano;
}

type Places = Map<string, { readonly place: Place; readonly calls: Call[] }>;

async function readCalls(
  pages: AsyncIterable<readonly StoredCall[]>,
  pricing: Pricing,
): Promise<{ events: number; spent: CostSum; places: readonly PlacedCalls[] }> {
  const places: Places = new Map();
  const byDimensions = new Map<CallDimensions, Call[]>();
  const readCall = callReader(pricing);
  let events = 0;
  let [costNano, pendingEvents] = [0n, 0n];
  for await (const page of pages) {
    for (const event of page) {
      if (event.kind === 'cost') continue;
      events += 1;
      if (event.cost.status === 'pending') pendingEvents += 1n;
      else if (!isPlanned(event)) costNano += event.cost.nano;
      const call = readCall(event);
      if (!call) continue;
      // Most calls share their dimensions with others, whose place is known.
      const calls = byDimensions.get(call.dimensions) ?? callsAt(places, placeOf(call));
      byDimensions.set(call.dimensions, calls);
      calls.push(call);
    }
  }
  return { events, spent: { costNano, pendingEvents }, places: [...places.values()] };
}

function callsAt(places: Places, place: Place): Call[] {
  const { work, provider, model } = place;
  const key = [work?.dimension, work?.value, provider, model].join('\u001f');
  const known = places.get(key) ?? { place, calls: [] };
  places.set(key, known);
  return known.calls;
}

function placeOf({ dimensions }: Call): Place {
  const { provider = '', model = '' } = dimensions;
  const dimension = WORK_DIMENSIONS.find((one) => dimensions[one] !== undefined);
  const value = dimension && dimensions[dimension];
  return { work: dimension && value ? { dimension, value } : null, provider, model };
}

function bySaving(a: Tip, b: Tip): number {
  return compare(savingOf(b), savingOf(a)) || (nameOf(a) < nameOf(b) ? -1 : 1);
}

function nameOf({ place, kind, to }: Tip): string {
  return [place.work?.value, kind, to, place.model].join('\u001f');
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : Number(a > b);
}
