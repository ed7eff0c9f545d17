import { ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { otlpFormats } from '../src/analytics/ingest/formats/otlp/index.ts';
import type { BenchContext } from './context.ts';
import { type Line, perSecond } from './report.ts';

/** What OpenTelemetry's own exporters would send for so many agents that ask a model and use a tool. */
const AGENTS = 100;
const SPANS = 3 * AGENTS;

const SECONDS = 2;
const SECONDS_QUICK = 0.3;

/** From the bytes of a request to its readings, on one core. */
export async function measureOtlp({ quick }: BenchContext): Promise<readonly Line[]> {
  const { json, protobuf } = await exported();
  const text = Buffer.from(json).toString();
  const seconds = quick ? SECONDS_QUICK : SECONDS;
  const parse = spansPerMs(seconds, () => void JSON.parse(text));
  return [
    lineOf('protobuf', spansPerMs(seconds, reading('otlp-traces-protobuf', protobuf)), parse),
    lineOf('JSON', spansPerMs(seconds, reading('otlp-traces-json', json)), parse),
  ];
}

function lineOf(encoding: string, perMs: number, parsePerMs: number): Line {
  const ratio = perMs / parsePerMs;
  return {
    what: `OTLP ${encoding}, spans read, one core`,
    figure: perSecond(perMs, 1),
    beside: `JSON.parse of the same batch: ${perSecond(parsePerMs, 1)}; ${ratio.toFixed(2)} ×`,
    goals: [],
    numbers: { spansPerSecond: perMs * 1000, jsonParseSpansPerSecond: parsePerMs * 1000, ratio },
  };
}

function reading(name: keyof typeof otlpFormats, body: Uint8Array): () => void {
  const rules = { now: Date.now(), maxAgeMs: null, source: 'otlp', onUnknownField: () => undefined };
  return () => {
    const found = otlpFormats[name]({ body, headers: {} }, rules);
    if ('refused' in found || found.readings.length !== AGENTS) throw new Error('the batch was not read');
  };
}

function spansPerMs(seconds: number, work: () => void): number {
  work();
  const startedAt = performance.now();
  const until = startedAt + seconds * 1000;
  let batches = 0;
  for (; performance.now() < until; batches++) work();
  return (batches * SPANS) / (performance.now() - startedAt);
}

async function exported(): Promise<{ readonly json: Uint8Array; readonly protobuf: Uint8Array }> {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const tracer = provider.getTracer('checkout');
  for (let index = 0; index < AGENTS; index++) {
    const agent = tracer.startSpan('invoke_agent helper', { attributes: { 'gen_ai.agent.name': 'helper' } });
    const { traceId } = agent.spanContext();
    const context = trace.setSpanContext(ROOT_CONTEXT, agent.spanContext());
    tracer
      .startSpan('chat gpt-4.1', { kind: SpanKind.CLIENT, attributes: chat(index, traceId) }, context)
      .end();
    tracer.startSpan('execute_tool search', { attributes: { 'gen_ai.tool.name': 'search' } }, context).end();
    agent.end();
  }
  await provider.forceFlush();
  const spans = exporter.getFinishedSpans();
  const [json, protobuf] = [JsonTraceSerializer, ProtobufTraceSerializer].map((one) =>
    one.serializeRequest(spans),
  );
  if (!json || !protobuf) throw new Error('the exporters serialised nothing');
  return { json, protobuf };
}

function chat(index: number, traceId: string): Readonly<Record<string, string | number>> {
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-4.1',
    'gen_ai.response.model': 'gpt-4.1-2025-04-14',
    'gen_ai.response.id': `chatcmpl-${traceId}`,
    'gen_ai.usage.input_tokens': 1_000 + index,
    'gen_ai.usage.output_tokens': 200 + index,
    'gen_ai.conversation.id': `chat-${index}`,
    'gen_ai.input.messages': 'x'.repeat(400),
    'user.id': `user-${index}`,
  };
}
