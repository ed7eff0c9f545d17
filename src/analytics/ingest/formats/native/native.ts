import { subsetProblem } from '../../../inclusive-counts.ts';
import { countsFromUsage, type ServedAs } from '../../../pricing/usage/provider-usage.ts';
import { COUNTS, type UsageEvent } from '../../../usage-event.ts';
import { maybeOutsideWindow, type Reading, type ReadingRules } from '../../reading.ts';
import { isId, isObject, shown } from '../checks.ts';
import { type Draft, emptyDraft } from './native-draft.ts';
import { NATIVE_FIELDS } from './native-fields.ts';

/**
 * Reads one usage event in Tokenbell's own shape. Fields that are not part of it are ignored and told to
 * `onUnknownField`; null is unknown; an impossible value refuses the event with the field's name. Without
 * `occurredAt` the call happened when it arrived.
 */
export function readNative(value: unknown, rules: ReadingRules): Reading {
  if (!isObject(value)) {
    return {
      id: null,
      refusal: { code: 'not_an_object', message: `an event is an object, got ${shown(value)}` },
    };
  }
  const draft = emptyDraft();
  const problem = readFields(draft, value, rules) ?? completeDraft(draft, rules);
  if (problem) {
    return { id: isId(value.id) ? value.id : null, refusal: { code: 'invalid', message: problem } };
  }
  // completeDraft has shown that there is an id.
  const event = toEvent(draft, draft.id as string, rules);
  const outside = maybeOutsideWindow(event.occurredAt, rules);
  return outside ? { id: event.idKeys[0], refusal: outside } : { event };
}

function readFields(
  draft: Draft,
  value: Readonly<Record<string, unknown>>,
  rules: ReadingRules,
): string | undefined {
  for (const name in value) {
    const given = value[name];
    if (given === null || given === undefined) continue;
    const read = NATIVE_FIELDS.get(name);
    if (!read) {
      rules.onUnknownField(name);
      continue;
    }
    const problem: string | undefined = read(draft, given);
    if (problem) return `${name}: ${problem}`;
  }
  return undefined;
}

/** What is impossible about a draft as a whole, once its parts are read; its `usage` becomes counts. */
export function completeDraft(draft: Draft, rules: ReadingRules): string | undefined {
  if (draft.id === undefined) return 'id: is required, so that a repeated event counts once';
  return readUsage(draft) ?? subsetProblem(draft.counts) ?? endProblem(draft, rules.now);
}

/** What the event says by name wins over what the provider's usage object says. */
export function readUsage(draft: Draft): string | undefined {
  if (!draft.usage) return undefined;
  const reading = countsFromUsage(draft.dimensions.provider ?? '', draft.usage);
  if (reading.problem) return `usage: ${reading.problem.message}`;
  for (const name of COUNTS) {
    const count = reading.counts[name];
    if (count !== undefined) draft.counts[name] ??= count;
  }
  return readServed(draft, reading.served);
}

/** The tier, the region and the cost a provider names in its usage object decide the price too. */
function readServed(draft: Draft, { isByok, ...served }: ServedAs): string | undefined {
  const given: Readonly<Record<string, unknown>> = {
    ...served,
    ...(isByok !== undefined && { billingSource: isByok ? 'byok' : 'system' }),
    ...draft.dimensions,
    ...draft.facts,
  };
  for (const name of ['serviceTier', 'region', 'billingSource', 'reportedCostUsd', 'upstreamCostUsd']) {
    const problem = given[name] === undefined ? undefined : NATIVE_FIELDS.get(name)?.(draft, given[name]);
    if (problem) return `usage: its ${name} ${problem}`;
  }
  return undefined;
}

function endProblem(draft: Draft, now: number): string | undefined {
  const { endedAt } = draft.facts;
  if (endedAt === undefined || endedAt >= (draft.occurredAt ?? now)) return undefined;
  return 'endedAt: is before occurredAt';
}

export function toEvent(draft: Draft, id: string, rules: ReadingRules): UsageEvent {
  const { requests } = draft.counts;
  return {
    idKeys: [id],
    source: rules.source,
    kind: requests === undefined || requests === 1 ? 'call' : 'aggregate',
    occurredAt: draft.occurredAt ?? rules.now,
    dimensions: draft.dimensions,
    tags: draft.tags,
    counts: draft.counts,
    facts: draft.occurredAt === undefined ? { ...draft.facts, timeIsArrival: true } : draft.facts,
  };
}
