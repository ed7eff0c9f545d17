import { createRecentValues } from './windows/recent-values.ts';
import { firstNotBelow } from './windows/sorted.ts';

/** What is said about one value of any metric. */
export interface NoveltyJudgement {
  /** How far the value lies from everything seen before, as a share of the range seen; 0 below old news. */
  readonly score: number;
  readonly send: boolean;
  /** Usual value of its time of day, and the range seen so far. */
  readonly expected: number;
  readonly low: number;
  readonly high: number;
}

export interface NoveltyWatch {
  /** Judges and learns one value; `at` is its time in UTC milliseconds. */
  push(value: number, at: number): NoveltyJudgement;
}

/** Scores from here on deserve a message; the middle of a plateau on the Numenta Anomaly Benchmark. */
export const NOVELTY_THRESHOLD = 0.018;
/** Every message makes the watch harder to wake by this much, and is forgotten over so many values. */
const WEARINESS = 0.6;
const FORGETTING_VALUES = 500;
const COOL_DOWN_VALUES = 100;
const AVERAGED_VALUES = 48;
const SLOT_MS = 30 * 60_000;
const DAY_MS = 86_400_000;

/**
 * Watches any metric (latency, errors, queue depth) for values unlike all before: the distance to the
 * nearest earlier value, on the value itself, on its distance from its time of day, and on a moving mean.
 * A pattern is news only the first time, which is what keeps repetitive bursts quiet, and a metric that is
 * news all the time has to be more so each time. The square root evens out metrics that range over orders
 * of magnitude.
 */
export function createNoveltyWatch(): NoveltyWatch {
  const ofValue = createGap();
  const ofResidual = createGap();
  const ofAverage = createGap();
  const slots = new Map<number, { mean: number; count: number }>();
  const recent = createRecentValues(AVERAGED_VALUES);
  const scores = createRecentValues(COOL_DOWN_VALUES);
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let weariness = 0;

  return {
    push(value, at) {
      const root = Math.sign(value) * Math.sqrt(Math.abs(value));
      const slot = slotOf(slots, at);
      const usual = slot.count > 0 ? slot.mean : root;
      recent.push(root);
      const average = recent.sum(1, recent.size()) / recent.size();
      const novelty = Math.max(
        ofValue.push(root),
        1.2 * ofResidual.push(root - usual),
        0.5 * ofAverage.push(average),
      );
      const score = novelty / (1 + weariness);
      learnSlot(slot, root);
      const isNews = exceedsAll(score, scores);
      const send = isNews && score >= NOVELTY_THRESHOLD;
      scores.push(score);
      weariness = weariness * Math.exp(-1 / FORGETTING_VALUES) + (send ? WEARINESS : 0);
      low = Math.min(low, value);
      high = Math.max(high, value);
      const expected = Math.sign(usual) * usual * usual;
      return { score: isNews ? score : 0, send, expected, low, high };
    },
  };
}

interface Slot {
  mean: number;
  count: number;
}

function slotOf(slots: Map<number, Slot>, at: number): Slot {
  const key = Math.floor((((at % DAY_MS) + DAY_MS) % DAY_MS) / SLOT_MS);
  const slot = slots.get(key) ?? { mean: 0, count: 0 };
  slots.set(key, slot);
  return slot;
}

/** A plain mean at first, later one that follows slow changes. */
function learnSlot(slot: Slot, value: number): void {
  slot.count += 1;
  slot.mean += Math.max(0.05, 1 / slot.count) * (value - slot.mean);
}

function exceedsAll(score: number, scores: { size(): number; at(age: number): number }): boolean {
  for (let age = 1; age <= scores.size(); age += 1) if (scores.at(age) >= score) return false;
  return score > 0;
}

/** Values needed before a gap means anything. */
const LEAST_VALUES = 20;
/** Values closer than this share of the range to a kept one are not kept: about a thousand at most are. */
const RESOLUTION = 1 / 1000;
/** What arithmetic alone may add to a value that has not changed. */
const ROUNDING = 1e-9;
/** A value beyond all before it says more than one that falls into a hole between them. */
const BEYOND = 1.5;

function createGap(): { push(value: number): number } {
  const kept: number[] = [];
  let pushed = 0;
  return {
    push(value) {
      const place = firstNotBelow(kept, value);
      const above = kept[place] ?? Number.POSITIVE_INFINITY;
      const below = kept[place - 1] ?? Number.NEGATIVE_INFINITY;
      const distance = Math.min(above - value, value - below);
      const isBeyond = place === 0 || place === kept.length;
      const range = (kept.at(-1) ?? value) - (kept[0] ?? value);
      const isNew = distance > Math.max(RESOLUTION * range, ROUNDING * Math.abs(value));
      if (isNew) kept.splice(place, 0, value);
      pushed += 1;
      if (pushed <= LEAST_VALUES || !isNew) return 0;
      // After nothing but one value, any other is as new as can be.
      return range > 0 ? (distance / range) * (isBeyond ? BEYOND : 1) : 1;
    },
  };
}
