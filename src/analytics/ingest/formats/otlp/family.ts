import type { SpanRecord } from './tree.ts';

/** The span right above each span of a body, where the body has it. */
export type Parents = ReadonlyMap<SpanRecord, SpanRecord>;

export function parentsOf(spans: readonly SpanRecord[]): Parents {
  const byId = new Map(spans.filter(hasId).map((span) => [idOf(span, span.spanId), span]));
  const parents = new Map<SpanRecord, SpanRecord>();
  for (const span of spans) {
    const parent = byId.get(idOf(span, span.parentSpanId));
    if (parent) parents.set(span, parent);
  }
  return parents;
}

/** All spans that stand above one of these. Each is walked over once, so a loop of parents ends too. */
export function spansAbove(spans: Iterable<SpanRecord>, parents: Parents): ReadonlySet<SpanRecord> {
  const above = new Set<SpanRecord>();
  for (const span of spans) {
    let parent = parents.get(span);
    while (parent && !above.has(parent)) {
      above.add(parent);
      parent = parents.get(parent);
    }
  }
  return above;
}

/** Those that are of a kind or stand below one that is. Each is walked over once. */
export function spansWithin(
  spans: readonly SpanRecord[],
  parents: Parents,
  isOfKind: (span: SpanRecord) => boolean,
): ReadonlySet<SpanRecord> {
  const known = new Map<SpanRecord, boolean>();
  for (const span of spans) {
    const path: SpanRecord[] = [];
    let at: SpanRecord | undefined = span;
    while (at && !known.has(at) && !isOfKind(at)) {
      known.set(at, false);
      path.push(at);
      at = parents.get(at);
    }
    const isWithin = at !== undefined && (known.get(at) ?? true);
    if (at && isWithin) known.set(at, true);
    for (const one of path) known.set(one, isWithin);
  }
  return new Set(spans.filter((span) => known.get(span)));
}

/** Whether a span can be found again and stand above others. */
export function hasId({ traceId, spanId }: SpanRecord): boolean {
  return traceId !== '' && spanId !== '';
}

function idOf({ traceId }: SpanRecord, spanId: string): string {
  return `${traceId}:${spanId}`;
}
