import type { SeriesDimension } from './dimensions.ts';
import type { NanoUsd } from './money.ts';

/** Counts a sender may name; an absent one is unknown, which is not 0. */
export const NAMED_COUNTS = [
  'inputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'cacheWrite1hTokens',
  'inputAudioTokens',
  'inputImageTokens',
  'inputVideoTokens',
  'outputTokens',
  'reasoningTokens',
  'outputAudioTokens',
  'webSearches',
  'images',
  'audioSeconds',
  'requests',
] as const;

/** All counts an event may carry: the named ones, and what only providers' own usage objects tell apart. */
export const COUNTS = [
  ...NAMED_COUNTS,
  'outputImageTokens',
  'outputVideoTokens',
  'cacheReadAudioTokens',
  'cacheReadImageTokens',
  'cacheReadVideoTokens',
  'citationTokens',
] as const;

export type Count = (typeof COUNTS)[number];

/**
 * Inclusive counts: `inputTokens` is everything sent, `outputTokens` everything returned; the cache,
 * audio, image and reasoning counts are parts of those two (`cacheWrite1hTokens` of `cacheWriteTokens`).
 */
export type Counts = Readonly<Partial<Record<Count, number>>>;

/** One value a dimension; an absent one is unknown. */
export type DimensionValues = Readonly<Partial<Record<SeriesDimension, string>>>;

export type EventTool = { readonly name: string; readonly calls?: number; readonly tokens?: number };

export type EventFile = {
  readonly id: string;
  readonly name?: string;
  readonly bytes?: number;
  readonly extractedTokens?: number;
};

/** What else is known about a call. Never prompts or answers. */
export type EventFacts = Readonly<
  Partial<{
    endedAt: number;
    /** The sender named no time, so the event stands at its arrival; a copy that knows the time moves it. */
    timeIsArrival: true;
    latencyMs: number;
    timeToFirstTokenMs: number;
    providerRaw: string;
    requestModel: string;
    userName: string;
    userEmail: string;
    run: string;
    traceId: string;
    spanId: string;
    parentSpanId: string;
    conversation: string;
    message: string;
    workItem: string;
    deviceId: string;
    errorType: string;
    httpStatus: number;
    finishReason: string;
    retryOf: string;
    gatewayCacheHit: boolean;
    capReason: string;
    /** Plain decimal USD as the sender claimed it; kept beside our own price, never added to it. */
    reportedCostUsd: string;
    upstreamCostUsd: string;
    tools: readonly EventTool[];
    files: readonly EventFile[];
    parts: Readonly<Record<string, number>>;
    metadata: Readonly<Record<string, string | number | boolean | null>>;
    /** Dimensions the sender did not say but was given, and by what; see attribution/given.ts. */
    attributed: Readonly<Partial<Record<'team' | 'department' | 'costCenter', string>>>;
  }>
>;

export type EventKind = 'call' | 'aggregate' | 'cost';

/** One model call as its source reported it, normalised and valid. */
export type UsageEvent = {
  /** Keys that identify the call in its organisation, strongest first; sharing one means the same call. */
  readonly idKeys: readonly [string, ...string[]];
  /** Where it came from: "native", "import", later "otlp", …. */
  readonly source: string;
  readonly kind: EventKind;
  /** UTC milliseconds at which the call started. */
  readonly occurredAt: number;
  readonly dimensions: DimensionValues;
  readonly tags: readonly string[];
  readonly counts: Counts;
  readonly facts: EventFacts;
};

/** Where an event's dollars went; the parts and `other` add up to the cost exactly. */
export type CostParts = {
  readonly input: NanoUsd;
  readonly cacheRead: NanoUsd;
  readonly cacheWrite: NanoUsd;
  readonly output: NanoUsd;
  readonly other: NanoUsd;
};

/**
 * What an event costs. `priced`: tokens × the price book; `provided`: the sender's figure, where the book
 * knows no price; `free`: a known price of zero; `pending`: nobody knows yet, which is never zero.
 */
export type EventCost =
  | {
      readonly status: 'priced' | 'provided' | 'free';
      readonly nano: NanoUsd;
      readonly parts: CostParts;
      /** What cache reads saved against the plain input price. */
      readonly savings: NanoUsd;
      readonly priceIds: readonly string[];
    }
  | { readonly status: 'pending'; readonly provider: string; readonly model: string };

/** Billing modes of calls that a plan pays for: nobody is billed for them one by one. */
export const PLAN_MODES: readonly string[] = ['included', 'subscription'];

export function isPlanned({ dimensions }: Pick<UsageEvent, 'dimensions'>): boolean {
  return dimensions.billingMode !== undefined && PLAN_MODES.includes(dimensions.billingMode);
}

/** The work an event belongs to: `run`, else the trace, else conversation + message, else undefined: itself. */
export function runOf(facts: EventFacts): string | undefined {
  if (facts.run) return `run:${facts.run}`;
  if (facts.traceId) return `trace:${facts.traceId}`;
  if (facts.conversation && facts.message) return `turn:${facts.conversation}\u001f${facts.message}`;
  return undefined;
}
