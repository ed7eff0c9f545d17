import type { TraceSpan } from '../../../traces/links.ts';
import type { ReadingRules } from '../../reading.ts';
import { isText } from '../checks.ts';
import type { Found } from '../format.ts';
import { NAMES, SPAN_COUNTS, textOf } from './attributes.ts';
import { readingOf } from './call.ts';
import { maybeOperation } from './candidates.ts';
import { claudeCodeSpan } from './claude-code.ts';
import { contextOf, labelIn, teamOf } from './context.ts';
import { hasFailed } from './failure.ts';
import { hasId, type Parents, parentsOf, spansAbove, spansWithin } from './family.ts';
import { isClaudeCode } from './scopes.ts';
import { spanCall } from './span-call.ts';
import type { SpanRecord } from './tree.ts';

const CLIENT = 3;

/** OpenRouter tries a destination with this trace before it keeps it. */
const TEST_TRACE = '00000000000000000000000000000001';

/**
 * The calls among the spans of a body, and the other spans as places in their traces. Which of an outer and an
 * inner span that both report a call counts is not decided here: the other may come in another request.
 */
export function readSpans(all: readonly SpanRecord[], rules: ReadingRules): Found {
  const spans = all.filter(
    ({ traceId, name }) => traceId !== TEST_TRACE && name !== 'openrouter-connection-test',
  );
  const parents = parentsOf(spans);
  const operations = operationsOf(spans, parents);
  const inTeams = spansWithin(spans, parents, ({ attributes }) => teamOf(attributes) !== undefined);
  return {
    readings: spans.flatMap((span) => {
      const operation = operations.get(span);
      if (operation === undefined) return [];
      // The team of the resource only holds where no span from here up knows one.
      const place = { span: placeOf(span), team: inTeams.has(span) ? undefined : teamOf(span.resource) };
      const call = isClaudeCode(span.scope) ? claudeCodeSpan(span, place) : spanCall(span, operation, place);
      return [readingOf(call, rules)];
    }),
    spans: spans.flatMap((span) => {
      const place = operations.has(span) ? undefined : placeOf(span);
      return place ? [place] : [];
    }),
  };
}

/** The operation of each span that reports a call. */
function operationsOf(spans: readonly SpanRecord[], parents: Parents): ReadonlyMap<SpanRecord, string> {
  const operations = new Map<SpanRecord, string>();
  for (const span of spans) {
    const operation = maybeOperation(span);
    if (operation !== undefined) operations.set(span, operation);
  }
  const above = spansAbove(operations.keys(), parents);
  for (const span of spans) if (isRemoteAgent(span) && !above.has(span)) operations.set(span, 'invoke_agent');
  return operations;
}

/** An agent that runs elsewhere: its calls are not in our trace, so what it says it used is all we hear. */
function isRemoteAgent(span: SpanRecord): boolean {
  if (span.kind !== CLIENT || textOf(span.attributes, NAMES.operation) !== 'invoke_agent') return false;
  return [...SPAN_COUNTS.input, ...SPAN_COUNTS.output].some((name) => span.attributes.has(name));
}

function placeOf(span: SpanRecord): TraceSpan | undefined {
  if (!hasId(span)) return undefined;
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId === '' ? undefined : span.parentSpanId,
    context: contextOf(span.attributes, agentBy(span)),
    failed: hasFailed(span),
  };
}

/** An observation that is an agent goes by its name. */
function agentBy({ attributes, scope, name }: SpanRecord): string | undefined {
  if (isClaudeCode(scope)) return 'claude-code';
  const kinds = [NAMES.inferenceKind, NAMES.langfuseType, NAMES.traceloopKind];
  const isAgent = kinds.some((names) => textOf(attributes, names)?.toLowerCase() === 'agent');
  return isAgent
    ? (labelIn(attributes, NAMES.entity) ?? (isText(name) && name !== '' ? name : undefined))
    : undefined;
}
