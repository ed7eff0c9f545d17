import type { Counts, DimensionValues, EventFacts } from '../../../usage-event.ts';

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** An event while its fields are being read. */
export type Draft = {
  id: string | undefined;
  occurredAt: number | undefined;
  usage: Readonly<Record<string, unknown>> | undefined;
  tags: readonly string[];
  readonly dimensions: Writable<DimensionValues>;
  readonly counts: Writable<Counts>;
  readonly facts: Writable<EventFacts>;
};

export function emptyDraft(): Draft {
  return {
    id: undefined,
    occurredAt: undefined,
    usage: undefined,
    tags: [],
    dimensions: {},
    counts: {},
    facts: {},
  };
}
