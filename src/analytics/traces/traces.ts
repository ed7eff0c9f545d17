import type { SpanContext } from './links.ts';

/** A span as the rule of traces sees it. */
export type JudgedSpan = {
  readonly spanId: string;
  /** Undefined at the root; one that is not among the spans breaks the chain. */
  readonly parentSpanId: string | undefined;
  readonly context: SpanContext;
  /** The call it reports, if any; spans that report the same one share it. */
  readonly call: number | undefined;
  /** Whether that call knows its tokens. */
  readonly hasTokens: boolean;
};

/** What a trace says of a call in it. */
export type Verdict = {
  /** Whether another span of the trace speaks for it. */
  readonly isOutdone: boolean;
  /** What the spans above it know, the nearest first. */
  readonly inherited: SpanContext;
};

/** Further up nobody looks; it also ends what hostile senders nest. */
const MOST_LEVELS = 128;

/**
 * Judges each call of one trace. Of a call and one below it the one with tokens counts, and the inner one where both
 * have tokens or neither: an outer span repeats what the inner ones report, or only frames them. So one with tokens
 * is outdone by any below it that has tokens; one without by any below it, and by one above it that has tokens and is
 * not outdone itself. The order of the spans does not matter.
 */
export function judgeTrace(spans: readonly JudgedSpan[]): ReadonlyMap<number, Verdict> {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const calls = callsOf(spans, byId);
  const framing = new Set<Call>();
  const repeating = new Set<Call>();
  for (const call of calls.values()) {
    for (const outer of outersOf(call, calls)) {
      framing.add(outer);
      if (call.hasTokens) repeating.add(outer);
    }
  }
  const isOutdone = (call: Call) => {
    if (call.hasTokens) return repeating.has(call);
    return framing.has(call) || outersOf(call, calls).some((one) => one.hasTokens && !repeating.has(one));
  };
  return new Map(
    [...calls].map(([id, call]) => [
      id,
      { isOutdone: isOutdone(call), inherited: nearestOf(call.above.map(({ span }) => span.context)) },
    ]),
  );
}

/** A span above another, so many levels up. */
type Above = { readonly span: JudgedSpan; readonly levels: number };

type Call = {
  readonly id: number;
  readonly hasTokens: boolean;
  /** Spans above any of its own, the nearest first. */
  readonly above: readonly Above[];
  /** Calls reported by them. */
  readonly callsAbove: ReadonlySet<number>;
};

function callsOf(
  spans: readonly JudgedSpan[],
  byId: ReadonlyMap<string, JudgedSpan>,
): ReadonlyMap<number, Call> {
  const own = new Map<number, JudgedSpan[]>();
  for (const span of spans) {
    if (span.call === undefined) continue;
    const known = own.get(span.call);
    if (known) known.push(span);
    else own.set(span.call, [span]);
  }
  return new Map([...own].map(([id, ofCall]) => [id, callOf(id, ofCall, byId)]));
}

function callOf(id: number, own: readonly JudgedSpan[], byId: ReadonlyMap<string, JudgedSpan>): Call {
  const above = own.flatMap((span) => spansAbove(span, byId)).sort(byNearness);
  const callsAbove = new Set(above.flatMap(({ span }) => span.call ?? []));
  callsAbove.delete(id);
  return { id, hasTokens: own.some((span) => span.hasTokens), above, callsAbove };
}

/** Up to the root or a gap; parents that run in a circle end where it closes. */
function spansAbove(span: JudgedSpan, byId: ReadonlyMap<string, JudgedSpan>): readonly Above[] {
  const above: Above[] = [];
  const seen = new Set([span]);
  let parent = parentOf(span, byId);
  while (parent && !seen.has(parent) && above.length < MOST_LEVELS) {
    seen.add(parent);
    above.push({ span: parent, levels: above.length + 1 });
    parent = parentOf(parent, byId);
  }
  return above;
}

function parentOf(
  { parentSpanId }: JudgedSpan,
  byId: ReadonlyMap<string, JudgedSpan>,
): JudgedSpan | undefined {
  return parentSpanId === undefined ? undefined : byId.get(parentSpanId);
}

function byNearness(a: Above, b: Above): number {
  return a.levels - b.levels || (a.span.spanId < b.span.spanId ? -1 : 1);
}

/** Calls above this one, without those that are below it as well: of a circle each would outdo the other. */
function outersOf(call: Call, calls: ReadonlyMap<number, Call>): readonly Call[] {
  return [...call.callsAbove].flatMap((id) => {
    const outer = calls.get(id);
    return outer && !outer.callsAbove.has(call.id) ? [outer] : [];
  });
}

/** What the first that knows it says of each field. */
export function nearestOf(contexts: readonly SpanContext[]): SpanContext {
  return {
    dimensions: firstKnown(
      contexts.map(({ dimensions }) => dimensions),
      ['user', 'team', 'agent'],
    ),
    facts: firstKnown(
      contexts.map(({ facts }) => facts),
      ['userName', 'userEmail', 'conversation'],
    ),
  };
}

function firstKnown<Name extends string>(
  records: readonly Readonly<Partial<Record<Name, string>>>[],
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const known: Partial<Record<Name, string>> = {};
  for (const record of records) {
    for (const name of names) {
      const value = record[name];
      if (value !== undefined && known[name] === undefined) known[name] = value;
    }
  }
  return known;
}
