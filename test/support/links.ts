import type { PricedEvent, Recording } from '../../src/analytics/store.ts';
import type { Links, SpanContext, TraceSpan } from '../../src/analytics/traces/links.ts';
import type { UsageEvent } from '../../src/analytics/usage-event.ts';
import { simplePrice, usageEvent } from './event.ts';
import { recording } from './store.ts';

/** An event and what it is linked with, priced with the simple price. */
export function linked(event: UsageEvent, links: Links): PricedEvent {
  return { event, cost: simplePrice(event), links };
}

/** What one request brought: linked events, and spans that report no call. */
export function linkedRecording(
  events: readonly PricedEvent[],
  { spans = [], org = 'default' }: { readonly spans?: readonly TraceSpan[]; readonly org?: string } = {},
): Recording {
  return { ...recording([], org), events, spans };
}

export type SpanParts = Partial<Omit<TraceSpan, 'parentSpanId' | 'context'>> & {
  readonly spanId: string;
  readonly parent?: string;
  readonly knows?: SpanContext['dimensions'] & SpanContext['facts'];
};

/** A span of trace "t" of which only what matters is named. */
export function traceSpan({ parent, knows = {}, ...parts }: SpanParts): TraceSpan {
  const { user, team, agent, ...facts } = knows;
  const dimensions = {
    ...(user !== undefined && { user }),
    ...(team !== undefined && { team }),
    ...(agent !== undefined && { agent }),
  };
  return {
    traceId: 't',
    parentSpanId: parent,
    context: { dimensions, facts },
    failed: false,
    ...parts,
  };
}

export type CallParts = SpanParts & {
  /** Input tokens it knows. */
  readonly tokens?: number;
  readonly at?: number;
  readonly keys?: readonly string[];
};

/** A call that a span reports, as a format makes it: its own identity is that of the span. */
export function spanCall({ tokens, at, keys = [], ...parts }: CallParts): PricedEvent {
  const span = traceSpan(parts);
  const event = usageEvent({
    id: '',
    source: 'otlp',
    ...(at !== undefined && { occurredAt: at }),
    dimensions: {
      provider: 'openai',
      model: 'gpt-4o',
      status: span.failed ? 'error' : 'ok',
      ...span.context.dimensions,
    },
    counts: tokens === undefined ? {} : { inputTokens: tokens, outputTokens: 0 },
    facts: { traceId: span.traceId, ...span.context.facts },
  });
  const own = `span:${span.traceId}:${span.spanId}`;
  const [first = own, ...others] = [...keys, own];
  return linked({ ...event, idKeys: [first, ...others] }, { span });
}
