import { responseKeys } from '../answer-keys.ts';
import { isCount, isId, maybeDecimal } from '../checks.ts';
import { CLAUDE_CODE_COUNTS, firstNamed, NAMES, textOf } from './attributes.ts';
import type { Call } from './call.ts';
import { hostOfClaudeCode } from './claude-code-host.ts';
import { idIn, labelIn, teamOf } from './context.ts';
import { endingOf, failureOf } from './failure.ts';
import { timesOfLog } from './log-times.ts';
import type { Attributes } from './schema.ts';
import { finishReasonOf, type Place, placeFacts, spanKeys } from './span-call.ts';
import type { LogRecord, SpanRecord } from './tree.ts';
import { countsAmong, inclusive, type Usage } from './usage.ts';

/**
 * The span of a request, which is in beta. Its log record comes along and is the one Claude Code counts by, so the
 * span takes the place of an unknown time: the record's times are kept whichever of the two comes first.
 */
export function claudeCodeSpan(record: SpanRecord, { span, team }: Place): Call {
  const told = callOf(record);
  const { traceId, spanId, parentSpanId } = placeFacts(span);
  return {
    ...told,
    keys: [...told.keys, ...spanKeys(span)],
    startMs: record.startMs,
    endMs: undefined,
    ending: endingOf(record),
    dimensions: { ...told.dimensions, ...(team !== undefined && { team }) },
    facts: { ...told.facts, traceId, spanId, parentSpanId, timeIsArrival: true },
    links: { ...told.links, ...(span && { span }) },
  };
}

/** An answered or a failed request in the log; every other record is none. */
export function maybeClaudeCodeCall(record: LogRecord): Call | undefined {
  const { attributes, resource } = record;
  const event = record.name.replace(/^claude_code\./, '');
  if (event !== 'api_request' && event !== 'api_error') return undefined;
  const told = callOf(record);
  const team = teamOf(attributes) ?? teamOf(resource);
  return {
    ...told,
    keys: told.keys.length > 0 ? told.keys : sequenceKeys(attributes),
    ...timesOfLog(record),
    ending: event === 'api_error' ? failureOf(attributes, []) : { status: 'ok' },
    dimensions: { ...told.dimensions, team },
    facts: { ...told.facts, ...(record.traceId !== '' && { traceId: record.traceId }) },
  };
}

/** What metrics of the same session fall back on. */
export function sessionOf(attributes: Attributes): string | undefined {
  const session = idIn(attributes, ['session.id']);
  return session && `claude-code:session:${session}`;
}

/** What both a span and a log record say. */
function callOf(record: SpanRecord | LogRecord): Omit<Call, 'startMs' | 'endMs' | 'ending'> {
  const { attributes, resource } = record;
  const raw = labelIn(attributes, NAMES.claudeProvider);
  const model = labelIn(attributes, [...NAMES.plainModel, ...NAMES.model]);
  const session = sessionOf(attributes);
  const ids = [idIn(attributes, NAMES.claudeRequest), idIn(attributes, NAMES.responseId)];
  return {
    record,
    keys: responseKeys(ids, 'anthropic'),
    usage: usageOf(attributes),
    dimensions: {
      operation: 'chat',
      provider: hostOfClaudeCode(raw),
      model,
      agent: 'claude-code',
      service: labelIn(resource, NAMES.service) ?? 'claude-code',
      ...(textOf(attributes, NAMES.speed) === 'fast' && { serviceTier: 'fast' }),
    },
    facts: {
      providerRaw: raw,
      requestModel: model,
      message: idIn(attributes, NAMES.message),
      finishReason: finishReasonOf(attributes),
      timeToFirstTokenMs: durationIn(attributes, ['ttft_ms']),
      reportedCostUsd: maybeDecimal(firstNamed(attributes, ['cost_usd'])?.value),
    },
    links: session === undefined ? {} : { covers: [session] },
  };
}

function usageOf(attributes: Attributes): Usage {
  const found = countsAmong(attributes, CLAUDE_CODE_COUNTS);
  return 'problem' in found ? found : inclusive(found.given, { cachedBeside: true });
}

function durationIn(attributes: Attributes, names: readonly string[]): number | undefined {
  const value = firstNamed(attributes, names)?.value;
  return isCount(value) ? value : undefined;
}

/** A request without an id, which did not reach the provider, by its place in the session's events. */
function sequenceKeys(attributes: Attributes): readonly string[] {
  const session = sessionOf(attributes);
  const time = textOf(attributes, NAMES.eventTime);
  const sequence = firstNamed(attributes, NAMES.eventSequence)?.value;
  if (session === undefined || time === undefined || sequence === undefined) return [];
  const key = `${session}:${time}:${sequence}`;
  return isId(key) ? [key] : [];
}
