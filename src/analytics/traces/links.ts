import type { DimensionValues, EventFacts } from '../usage-event.ts';

/** What a call takes over from the spans around it, where it does not know better. */
export type SpanContext = {
  readonly dimensions: Pick<DimensionValues, 'user' | 'team' | 'agent'>;
  readonly facts: Pick<EventFacts, 'userName' | 'userEmail' | 'conversation'>;
};

/** A span's place in its trace. Identifiers are lower-case hex. */
export type TraceSpan = {
  readonly traceId: string;
  readonly spanId: string;
  /** Undefined at the root. */
  readonly parentSpanId: string | undefined;
  readonly context: SpanContext;
  /** Whether it ended in an error; a root's word decides over its run. */
  readonly failed: boolean;
};

/**
 * What decides whether a call counts when others report it too, in this request or another, before or after.
 * An event that does not count is stored with `counted` 0: it adds to no sum and is told to nobody, and counts
 * again when what stood against it is gone.
 */
export type Links = {
  /** Of a span and a span below it that both report a call, the one with tokens counts, or else the inner one. */
  readonly span?: TraceSpan;
  /** What this event speaks for, "claude-code:session:…": those that fall back on it no longer count. */
  readonly covers?: readonly string[];
  /** It counts only while no other event covers any of these. */
  readonly fallsBackOn?: readonly string[];
  /** Takes the place of what is stored under its keys instead of completing it: a bucket that was read again. */
  readonly replaces?: true;
};
