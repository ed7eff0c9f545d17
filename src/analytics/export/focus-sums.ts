import type { Measure } from '../store.ts';
import type { SplitRow } from './split-sums.ts';

/** What rows of FOCUS are made from. */
export const FOCUS_MEASURES = [
  'events',
  'requests',
  'inputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'outputTokens',
  'costNano',
  'inputCostNano',
  'cacheReadCostNano',
  'cacheWriteCostNano',
  'outputCostNano',
  'plannedCostNano',
  'pendingEvents',
] as const satisfies readonly Measure[];

export type FocusSums = SplitRow<(typeof FOCUS_MEASURES)[number]>;
