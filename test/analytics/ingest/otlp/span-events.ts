import type { Found } from '../../../../src/analytics/ingest/formats/format.ts';
import type { UsageEvent } from '../../../../src/analytics/usage-event.ts';
import { eventsIn, foundIn, jsonOf } from './otlp-bodies.ts';
import { type Scoped, type SpanParts, traceBody, type Values } from './trace-body.ts';

export const OUTER = 'aaaaaaaaaaaaaaaa';
export const INNER = 'bbbbbbbbbbbbbbbb';
export const CHAT = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.request.model': 'gpt-5',
  'gen_ai.provider.name': 'openai',
};
export const USED = { 'gen_ai.usage.input_tokens': 100, 'gen_ai.usage.output_tokens': 20 };

export function foundOf(spans: readonly SpanParts[], around?: Scoped): Found {
  return foundIn('otlp-traces-json', jsonOf(traceBody(spans, around)));
}

export function eventsOf(spans: readonly SpanParts[], around?: Scoped): readonly UsageEvent[] {
  return eventsIn(foundOf(spans, around).readings).map(({ event }) => event);
}

/** The event of one span with these attributes, which reports a call. */
export function eventOf(attributes: Values, parts: SpanParts & Scoped = {}): UsageEvent {
  const [event] = eventsOf([{ ...parts, attributes }], parts);
  if (!event) throw new Error('the span reports no call');
  return event;
}
