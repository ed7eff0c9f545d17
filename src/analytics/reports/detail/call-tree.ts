import type { StoredEvent } from '../../store.ts';

/** A call and how deep below others of the same trace it stands. */
export type PlacedCall = { readonly event: StoredEvent; readonly depth: number };

/** Deeper than people can follow; what is below stands at this depth. */
const DEEPEST = 6;

/** Calls in the order they were made, those below another right after it. Parents that are no calls count as none. */
export function callTree(events: readonly StoredEvent[]): readonly PlacedCall[] {
  const bySpan = new Map(
    events.flatMap((event) => (event.facts.spanId ? [[event.facts.spanId, event] as const] : [])),
  );
  const below = Map.groupBy(events, (event) => parentOf(event, bySpan));
  const placed: PlacedCall[] = [];
  const seen = new Set<StoredEvent>();
  place(undefined, 0);
  // Spans that name each other as parents have no first one; they are shown all the same.
  for (const event of events) if (!seen.has(event)) put(event, 0);
  return placed;

  function place(parent: StoredEvent | undefined, depth: number): void {
    for (const event of below.get(parent) ?? []) put(event, depth);
  }

  function put(event: StoredEvent, depth: number): void {
    if (seen.has(event)) return;
    seen.add(event);
    placed.push({ event, depth: Math.min(depth, DEEPEST) });
    place(event, depth + 1);
  }
}

function parentOf({ facts }: StoredEvent, bySpan: ReadonlyMap<string, StoredEvent>): StoredEvent | undefined {
  return facts.parentSpanId === undefined ? undefined : bySpan.get(facts.parentSpanId);
}
