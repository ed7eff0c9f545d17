import type { TraceSpan } from '../../traces/links.ts';
import type { Reading, ReadingRules } from '../reading.ts';
import type { RefusedBatch } from './batch.ts';

/** What a format found in a body, in order. */
export type Found = {
  readonly readings: readonly Reading[];
  /** Spans of traces that report no call themselves. */
  readonly spans?: readonly TraceSpan[];
  /** Names of the items that were understood, for answers that list them, whether they were calls or not. */
  readonly understood?: readonly string[];
};

/** A body as it came, inflated, with the headers that say something of its content, by lower-case name. */
export type Content = {
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
};

/**
 * Reads a body of one format. It throws nothing that a sender can cause: what cannot be read as a whole is a
 * RefusedBatch, an item that cannot is a refusal among the readings, and what is no call is passed over.
 */
export type Format = (content: Content, rules: ReadingRules) => Found | RefusedBatch;
