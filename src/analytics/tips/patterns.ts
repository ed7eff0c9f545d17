import { say } from '../../language/say.ts';
import { LEAST_PREFIX } from './cache-reads.ts';
import type { Call } from './call.ts';
import type { Place } from './kind.ts';

/** A habit worth a look whose saving cannot be told from counts alone. */
export type Pattern = {
  readonly kind: 'repeated' | 'long-prompts' | 'uncached';
  readonly place: Place;
  readonly calls: number;
  /** What the calls of it cost, nano-USD. */
  readonly nano: bigint;
  /** "about 340 calls a day of nearly the same size, 1,020 tokens" */
  readonly finding: string;
};

/** With fewer calls nothing is a habit. */
const FEWEST_CALLS = 50;
const DAY_MS = 86_400_000;

const READERS: readonly ((place: Place, calls: readonly Call[]) => Pattern | undefined)[] = [
  maybeRepeated,
  maybeLongPrompts,
  maybeUncached,
];

/** The habits of one place, from calls that no tip is about. */
export function patternsOf(place: Place, calls: readonly Call[]): readonly Pattern[] {
  if (calls.length < FEWEST_CALLS) return [];
  return READERS.flatMap((read) => read(place, calls) ?? []);
}

/** Calls a day of nearly one size that look like one task done over and over. */
const REPEATED_A_DAY = 20;

/** Sizes this far apart fall into two drawers: each spans 4 %, so its middle is at most 2 % away. */
const DRAWER = Math.log(1.04);

function maybeRepeated(place: Place, calls: readonly Call[]): Pattern | undefined {
  const byDrawer = Map.groupBy(
    calls.filter(({ counts }) => (counts.inputTokens ?? 0) > 0),
    ({ counts }) => Math.floor(Math.log(counts.inputTokens ?? 1) / DRAWER),
  );
  const alike = [...byDrawer.values()].reduce((a, b) => (b.length > a.length ? b : a), []);
  const days = new Set(alike.map(({ at }) => Math.floor(at / DAY_MS))).size;
  const perDay = Math.round(alike.length / Math.max(1, days));
  if (perDay < REPEATED_A_DAY || alike.length * 2 < calls.length) return undefined;
  const size = Math.round(sum(alike, ({ counts }) => counts.inputTokens ?? 0) / alike.length);
  const finding = say`about ${perDay} calls a day of nearly the same size, ${size} tokens: one job for an agent, or answers that could be kept`;
  return { kind: 'repeated', place, calls: alike.length, nano: nanoOf(alike), finding };
}

/** So many tokens sent for each one returned. */
const LONG_RATIO = 100;
const LONG_PROMPT = 2_000;

function maybeLongPrompts(place: Place, calls: readonly Call[]): Pattern | undefined {
  const input = sum(calls, ({ counts }) => counts.inputTokens ?? 0);
  const output = sum(calls, ({ counts }) => counts.outputTokens ?? 0);
  if (output === 0 || input < LONG_RATIO * output || input < LONG_PROMPT * calls.length) return undefined;
  const ratio = Math.round(input / output);
  const finding = say`${ratio} tokens sent for each one returned: prompts may carry more than the answer needs`;
  return { kind: 'long-prompts', place, calls: calls.length, nano: nanoOf(calls), finding };
}

function maybeUncached(place: Place, calls: readonly Call[]): Pattern | undefined {
  const input = sum(calls, ({ counts }) => counts.inputTokens ?? 0);
  const read = sum(calls, ({ counts }) => counts.cacheReadTokens ?? 0);
  if (input < LEAST_PREFIX * calls.length || read * 10 >= input) return undefined;
  const finding = say`${Math.round(input / calls.length)} tokens a prompt, ${Math.round((100 * read) / input)} % of them from caches`;
  return { kind: 'uncached', place, calls: calls.length, nano: nanoOf(calls), finding };
}

function sum(calls: readonly Call[], of: (call: Call) => number): number {
  return calls.reduce((total, call) => total + of(call), 0);
}

function nanoOf(calls: readonly Call[]): bigint {
  return calls.reduce((total, { nano }) => total + nano, 0n);
}
