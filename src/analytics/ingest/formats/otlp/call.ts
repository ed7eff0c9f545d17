import type { Links, SpanContext } from '../../../traces/links.ts';
import type { DimensionValues, EventFacts, EventKind, UsageEvent } from '../../../usage-event.ts';
import { maybeOutsideWindow, type Reading, type ReadingRules } from '../../reading.ts';
import { known } from '../known.ts';
import { NAMES } from './attributes.ts';
import { contentKey } from './content-key.ts';
import { contextOf, idIn, labelIn, tagsOf } from './context.ts';
import type { Ending } from './failure.ts';
import type { Attributes } from './schema.ts';
import type { Usage } from './usage.ts';

/** A call as a record tells of it. */
export type Call = {
  readonly record: { readonly resource: Attributes; readonly scope: string; readonly attributes: Attributes };
  readonly kind?: EventKind;
  /** Strongest first; none where nothing identifies the call but what is said of it. */
  readonly keys: readonly string[];
  /** UTC milliseconds, with fractions. */
  readonly startMs: number | undefined;
  readonly endMs: number | undefined;
  readonly usage: Usage;
  readonly ending: Ending;
  /** What this source knows better than the record's attributes by themselves. */
  readonly dimensions: Unknowing<DimensionValues>;
  readonly facts: Unknowing<EventFacts>;
  readonly links?: Links;
};

type Unknowing<Values> = { readonly [Name in keyof Values]?: Values[Name] | undefined };

/** A year: a call that took longer is a clock gone wrong. */
const MAX_DURATION_MS = 366 * 86_400_000;

/** The event of a call, or why it cannot be one. Where the record names no time it happened on arrival. */
export function readingOf(call: Call, rules: ReadingRules): Reading {
  const { record, startMs, endMs, usage, ending, links } = call;
  const [first = contentKey([record.scope, startMs, endMs], record.resource, record.attributes), ...rest] =
    call.keys;
  if ('problem' in usage) return { id: first, refusal: { code: 'invalid', message: usage.problem } };
  const context = contextOf(record.attributes);
  const event: UsageEvent = {
    idKeys: [first, ...rest],
    source: rules.source,
    kind: call.kind ?? 'call',
    occurredAt: startMs === undefined ? rules.now : Math.floor(startMs),
    dimensions: dimensionsOf(call, context),
    tags: tagsOf(record.attributes),
    counts: usage.counts,
    facts: known<EventFacts>({
      ...context.facts,
      ...timesOf(call),
      errorType: ending.errorType,
      httpStatus: ending.httpStatus,
      ...call.facts,
    }),
  };
  const outside = maybeOutsideWindow(event.occurredAt, rules);
  if (outside) return { id: first, refusal: outside };
  return links ? { event, links } : { event };
}

function dimensionsOf(call: Call, context: SpanContext): DimensionValues {
  const { resource, attributes } = call.record;
  const given: Unknowing<DimensionValues> = {
    service: labelIn(resource, NAMES.service),
    environment: labelIn(resource, NAMES.environment),
    department: labelIn(attributes, NAMES.department) ?? labelIn(resource, NAMES.department),
    feature: labelIn(attributes, NAMES.feature),
    project: labelIn(attributes, NAMES.project),
    customer: labelIn(attributes, NAMES.customer),
    costCenter: labelIn(attributes, NAMES.costCenter),
    serviceTier: labelIn(attributes, NAMES.serviceTier),
    apiKey: idIn(attributes, NAMES.openRouterKey),
    ...context.dimensions,
    status: call.ending.status,
    ...call.dimensions,
  };
  return known<DimensionValues>(given as Required<Unknowing<DimensionValues>>);
}

/** An aggregate ends, but how long its calls took nobody knows. */
function timesOf({ kind, startMs, endMs }: Call): Unknowing<EventFacts> {
  if (startMs === undefined) return { timeIsArrival: true };
  if (endMs === undefined || !isDuration(endMs - startMs)) return {};
  const endedAt = Math.floor(endMs);
  return kind === 'aggregate' ? { endedAt } : { endedAt, latencyMs: Math.round(endMs - startMs) };
}

/** Whether milliseconds can be how long a call took. */
export function isDuration(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= MAX_DURATION_MS;
}
