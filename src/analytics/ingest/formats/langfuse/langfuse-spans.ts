import type { TraceSpan } from '../../../traces/links.ts';
import { isId } from '../checks.ts';
import { contextOf, fieldsOf, firstText, type Given, tagsOf, teamOfTags } from '../gateway-call.ts';
import type { Thing } from './langfuse-items.ts';

/** Langfuse says of no trace how it ended, and a root would: so a trace stands below one that never comes. */
const ABOVE_TRACES = 'langfuse';

/** A trace as the span above all its observations: what it says of people is for all of them, whenever they come. */
export function spanOfTrace(trace: Thing): TraceSpan {
  const context = contextOf(givenOfTrace(trace));
  return { traceId: trace.id, spanId: trace.id, parentSpanId: ABOVE_TRACES, context, failed: false };
}

/** Who and what a trace says it is for. */
export function givenOfTrace({ body }: Pick<Thing, 'body'>): readonly Given[] {
  const team = firstText(fieldsOf(body.metadata).team, teamOfTags(tagsOf(body.tags)));
  return [
    ['userId', 'user', firstText(body.userId)],
    ['sessionId', 'conversation', firstText(body.sessionId)],
    ['metadata.team', 'team', team],
  ];
}

/** An observation's place in its trace; undefined when it names none, and from updates, which leave out the parent. */
export function maybeSpanOf({ id, type, body, items }: Thing): TraceSpan | undefined {
  const { traceId, parentObservationId: parent, name, level } = body;
  const isCreated = items.some(({ isUpdate }) => !isUpdate);
  if (!isId(traceId) || (!isCreated && !isId(parent))) return undefined;
  return {
    traceId,
    spanId: id,
    parentSpanId: isId(parent) ? parent : traceId,
    context: contextOf(type === 'agent' ? [['name', 'agent', name]] : []),
    failed: level === 'ERROR',
  };
}
