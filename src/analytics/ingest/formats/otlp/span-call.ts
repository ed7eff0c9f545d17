import type { TraceSpan } from '../../../traces/links.ts';
import type { EventFacts } from '../../../usage-event.ts';
import { responseKeys } from '../answer-keys.ts';
import { maybeDecimal } from '../checks.ts';
import { maybeMaker, providerOf } from '../model-provider.ts';
import { firstNamed, NAMES, SPAN_COUNTS } from './attributes.ts';
import type { Call } from './call.ts';
import { idIn, labelIn } from './context.ts';
import { endingOf } from './failure.ts';
import { langfuseFirstToken, langfuseTold } from './langfuse.ts';
import type { Attributes } from './schema.ts';
import { isOpenRouter, leavesOutCached } from './scopes.ts';
import type { SpanRecord } from './tree.ts';
import { countsAmong, inclusive, type Sent, type Usage } from './usage.ts';

/** Where a call stands in its trace, and the team around it where nobody nearer knows one. */
export type Place = { readonly span: TraceSpan | undefined; readonly team: string | undefined };

/** A span that reports one model call under the names of the conventions or of one of the SDKs before them. */
export function spanCall(span: SpanRecord, operation: string, { span: place, team }: Place): Call {
  const { attributes, startMs, endMs } = span;
  const model = labelIn(attributes, NAMES.model);
  const raw = labelIn(attributes, NAMES.provider);
  const provider = raw === undefined ? maybeMaker(model ?? '') : providerOf(raw);
  const told = langfuseTold(attributes, provider);
  const ending = endingOf(span);
  const ids = [idIn(attributes, NAMES.responseId), idIn(attributes, NAMES.anthropicRequest)];
  const gateway = isOpenRouter(span.scope) ? 'openrouter' : undefined;
  return {
    record: span,
    keys: [...responseKeys(ids, gateway ?? provider), ...spanKeys(place)],
    startMs,
    endMs,
    usage: told.usage ?? usageOf(span, operation, ending.status === 'error'),
    ending,
    dimensions: {
      ...(team !== undefined && { team }),
      ...(gateway !== undefined && { service: labelIn(attributes, NAMES.openRouterKey) ?? gateway }),
      operation,
      provider,
      model,
    },
    facts: {
      ...placeFacts(place),
      providerRaw: raw,
      requestModel: labelIn(attributes, NAMES.requestModel),
      finishReason: finishReasonOf(attributes),
      timeToFirstTokenMs: timeToFirstToken(attributes, startMs),
      reportedCostUsd: maybeDecimal(firstNamed(attributes, NAMES.cost)?.value) ?? told.cost,
      ...(gateway !== undefined && { metadata: { gateway } }),
    },
    ...(place && { links: { span: place } }),
  };
}

export function spanKeys(place: TraceSpan | undefined): readonly string[] {
  return place ? [`span:${place.traceId}:${place.spanId}`] : [];
}

export function placeFacts(place: TraceSpan | undefined): Partial<EventFacts> {
  if (!place) return {};
  const { traceId, spanId, parentSpanId } = place;
  return { traceId, spanId, ...(parentSpanId !== undefined && { parentSpanId }) };
}

/** The first reason, from a list, from a list that was written as text, or from a single word. */
export function finishReasonOf(attributes: Attributes): string | undefined {
  const value = firstNamed(attributes, NAMES.finishReason)?.value;
  const reason = typeof value === 'object' ? value[0] : value;
  return typeof reason === 'string' ? /^[\s["']*([\w-]{1,64})[\s\]"']*$/.exec(reason)?.[1] : undefined;
}

function usageOf({ attributes, scope }: SpanRecord, operation: string, hasFailed: boolean): Usage {
  const found = countsAmong(attributes, SPAN_COUNTS);
  if ('problem' in found) return found;
  const habit = { cachedBeside: leavesOutCached(scope) };
  return inclusive(completed(found.given, operation, hasFailed), habit);
}

/** An embedding returns no tokens; a failed call that says 0 and 0 does not know. */
function completed(given: Sent, operation: string, hasFailed: boolean): Sent {
  if (hasFailed && given.input === 0 && (given.output ?? 0) === 0) return {};
  const isAnswerless = operation === 'embeddings' && given.input !== undefined && given.output === undefined;
  return isAnswerless ? { ...given, output: 0 } : given;
}

function timeToFirstToken(attributes: Attributes, startMs: number | undefined): number | undefined {
  const milliseconds = firstNamed(attributes, NAMES.firstTokenMs)?.value;
  const seconds = firstNamed(attributes, NAMES.firstTokenSeconds)?.value;
  const at = langfuseFirstToken(attributes);
  const after = at === undefined || startMs === undefined ? undefined : at - startMs;
  const found = milliseconds ?? (typeof seconds === 'number' ? seconds * 1_000 : after);
  return typeof found === 'number' && found >= 0 && found < 86_400_000 ? Math.round(found) : undefined;
}
