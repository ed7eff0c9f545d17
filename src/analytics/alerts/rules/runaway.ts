import { counted, say } from '../../../language/say.ts';
import { formatCount } from '../../words/format.ts';
import { usdText } from './figure-text.ts';

/** What a trace or agent did in one stretch of five minutes. */
export type Slope = { readonly calls: number; readonly usd: number };

export const NOTHING: Slope = { calls: 0, usd: 0 };

/** What a subject's five minutes are compared with. */
export type Usual = {
  /** The most in any five minutes of its own history. */
  readonly most: Slope;
  /** Whether it was used for so short a time that its history says nothing. */
  readonly isNew: boolean;
};

export const WINDOW_MS = 5 * 60_000;
const WINDOW_MINUTES = WINDOW_MS / 60_000;

/** A slope below both is nobody's business yet: $2 or 100 calls in five minutes. */
export const LEAST: Slope = { calls: 100, usd: 2 };
/** What has no history needs more. */
const LEAST_OF_NEW: Slope = { calls: 300, usd: 5 };

const FACTOR = 4;
/** Inputs of one size over and over are how a loop looks, so less is enough. */
const FACTOR_OF_LOOP = 2;
const LOOP_SHARE = 0.8;
const LOOP_CALLS = 20;

export type Runaway = {
  readonly severity: 'page' | 'notice';
  /** Where it began to be too much, for money and for calls; it goes on above half of either. */
  readonly limit: Slope;
};

/**
 * Whether five minutes are a runaway: dollars far beyond anything before, or calls of one size far beyond anything
 * before. `repeated` is the share of calls whose input is as large as the most frequent one.
 */
export function maybeRunaway(now: Slope, { most, isNew }: Usual, repeated: number): Runaway | undefined {
  const isLoop = repeated >= LOOP_SHARE && now.calls >= LOOP_CALLS;
  const factor = isLoop ? FACTOR_OF_LOOP : FACTOR;
  const least = isNew ? LEAST_OF_NEW : LEAST;
  const limit = {
    usd: Math.max(least.usd, factor * most.usd),
    calls: Math.max(least.calls, factor * most.calls),
  };
  if (now.usd >= limit.usd) return { severity: 'page', limit };
  if (isLoop && now.calls >= limit.calls) return { severity: 'notice', limit };
  return undefined;
}

const STAYS = 0.5;

/** Whether a runaway that was told goes on. */
export function stillRuns(now: Slope, limit: Slope): boolean {
  return now.usd >= STAYS * limit.usd || now.calls >= STAYS * limit.calls;
}

/** "$2.40 and 31 calls a minute" */
export function paceText({ usd, calls }: Slope): string {
  const perMinute = Math.round(calls / WINDOW_MINUTES);
  const spent = usdText(usd / WINDOW_MINUTES);
  return counted(
    perMinute,
    say`${spent} and 1 call a minute`,
    say`${spent} and ${formatCount(perMinute)} calls a minute`,
  );
}
