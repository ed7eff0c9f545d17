import { maybeInstant } from '../../instant.ts';
import type { Reading, ReadingRules } from '../../reading.ts';
import { between, fieldsOf, firstText, type Given, readCall, tagsOf } from '../gateway-call.ts';
import { maybeProviderOf } from '../model-provider.ts';
import type { Thing } from './langfuse-items.ts';
import { givenOfTrace, maybeSpanOf } from './langfuse-spans.ts';
import { givenOfUsage } from './langfuse-usage.ts';

/** Reads a generation or an embedding, as far as it is told; `trace` is the one it is part of, where that came too. */
export function readGeneration(thing: Thing, trace: Thing | undefined, rules: ReadingRules): Reading {
  const { id, body } = thing;
  const span = maybeSpanOf(thing);
  const model = firstText(body.model);
  const given: readonly Given[] = [
    ...givenOfTimes(thing),
    ['model', 'model', body.model],
    ['model', 'provider', maybeProviderOf(firstText(fieldsOf(body.metadata).ls_provider), model)],
    ['type', 'operation', thing.type === 'embedding' ? 'embeddings' : 'chat'],
    ['environment', 'environment', body.environment === 'default' ? undefined : body.environment],
    ['metadata.team', 'team', firstText(fieldsOf(body.metadata).team)],
    ...(trace ? givenOfTrace(trace) : []),
    ['tags', 'tags', tagsOf(trace?.body.tags)],
    ['traceId', 'traceId', body.traceId],
    ['id', 'spanId', id],
    ['parentObservationId', 'parentSpanId', body.parentObservationId],
    ['level', 'status', statusOf(thing)],
    ...givenOfUsage(body),
  ];
  return readCall(
    {
      idKeys: [`langfuse:${id}`],
      given,
      ...(body.startTime === undefined && { facts: { timeIsArrival: true } }),
      ...(span && { links: { span } }),
    },
    rules,
  );
}

/** An update alone knows no start, and stands at its end until the start is told. */
function givenOfTimes({ body, at }: Thing): readonly Given[] {
  const { startTime, endTime, completionStartTime } = body;
  const [from, first, to] = [startTime, completionStartTime, endTime].map(maybeInstant);
  return [
    ['startTime', 'occurredAt', startTime ?? to ?? (at || undefined)],
    ['endTime', 'endedAt', endTime],
    ['endTime', 'latencyMs', between(from, to)],
    ['completionStartTime', 'timeToFirstTokenMs', between(from, first)],
  ];
}

/** Unknown until it has ended: an error may still be told. */
function statusOf({ body }: Thing): string | undefined {
  if (body.level === 'ERROR') return 'error';
  return body.endTime === undefined ? undefined : 'ok';
}
