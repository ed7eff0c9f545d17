import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OpenTelemetry } from '@ai-sdk/otel';
import { OpenMeter } from '@openmeter/sdk';
import { SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import { generateText, stepCountIs, tool } from 'ai';
import { MockLanguageModelV4 } from 'ai/test';
import { Langfuse } from 'langfuse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Home, newHome, tokenbell } from '../support/process-run.ts';
import { createKey, startServer } from '../support/process-server.ts';
import { figureOf, readReply } from './answer.ts';

/* The libraries people have in their services, pointed at a server that runs as it would for them. */

let home: Home;
let address: string;
let stop: () => Promise<unknown>;

/** An organisation of its own for each client. */
const ORGANISATIONS = ['protobuf', 'json', 'ai-sdk', 'openmeter', 'langfuse'];

beforeAll(async () => {
  home = newHome();
  const file = join(home.folder, 'organisations.yaml');
  const lines = ORGANISATIONS.map((id) => `  - { id: ${id}, name: ${id}, timeZone: UTC }`);
  writeFileSync(file, ['organisations:', ...lines].join('\n'));
  expect(await tokenbell(home, ['apply', file])).toMatchObject({ code: 0 });
  const server = await startServer(home);
  address = server.address;
  stop = () => server.end('SIGTERM');
}, 60_000);
afterAll(async () => {
  await stop();
  await home.remove();
});

async function keyOf(org: string): Promise<string> {
  return (await createKey(home, org)).key;
}

/** What chat would say of the day. */
async function counted(org: string): Promise<Readonly<Record<string, number>>> {
  const { out } = await tokenbell(home, ['ask', '/usage org today', '--org', org, '--json']);
  const reply = readReply(out);
  const figure = (key: string) => Number(figureOf(reply, key));
  return {
    requests: figure('requests'),
    errors: figure('errors'),
    runs: figure('runs'),
    inputTokens: figure('inputTokens'),
    outputTokens: figure('outputTokens'),
  };
}

function tracing(exporter: SpanExporter): {
  readonly tracer: Tracer;
  readonly shutdown: () => Promise<void>;
} {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'checkout' }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  return { tracer: provider.getTracer('checkout'), shutdown: () => provider.shutdown() };
}

describe.each([
  { exporter: 'protobuf', Exporter: ProtobufExporter },
  { exporter: 'json', Exporter: JsonExporter },
])('the OpenTelemetry exporter for $exporter', ({ exporter, Exporter }) => {
  it('has its model calls counted, and none of the spans around them', { timeout: 60_000 }, async () => {
    const key = await keyOf(exporter);
    const headers = { authorization: `Bearer ${key}` };
    const { tracer, shutdown } = tracing(new Exporter({ url: `${address}/v1/traces`, headers }));
    for (let call = 1; call <= 20; call++) {
      tracer.startActiveSpan('invoke_agent helper', (agent) => {
        agent.setAttributes({
          'gen_ai.operation.name': 'invoke_agent',
          'gen_ai.usage.input_tokens': 100 * call,
        });
        const chat = tracer.startSpan('chat gpt-4.1', {
          kind: SpanKind.CLIENT,
          attributes: {
            'gen_ai.operation.name': 'chat',
            'gen_ai.provider.name': 'openai',
            'gen_ai.request.model': 'gpt-4.1',
            ...(call === 20
              ? { 'error.type': 'rate_limit_exceeded' }
              : { 'gen_ai.usage.input_tokens': 100 * call, 'gen_ai.usage.output_tokens': call }),
          },
        });
        if (call === 20) chat.setStatus({ code: SpanStatusCode.ERROR });
        chat.end();
        agent.end();
      });
    }
    await shutdown();
    // 1 to 19 are 190.
    const figures = { requests: 20, errors: 1, inputTokens: 19_000, outputTokens: 190 };
    expect(await counted(exporter)).toMatchObject(figures);
  });
});

/** What a stand-in provider answers, twice: it asks for a tool, then it is done. */
const USAGES = [
  { input: 812, cached: 512, output: 24 },
  { input: 1_104, cached: 768, output: 131 },
];

function standIn(): MockLanguageModelV4 {
  let calls = 0;
  return new MockLanguageModelV4({
    provider: 'openai.chat',
    modelId: 'gpt-4.1',
    doGenerate: async () => {
      const isFirst = calls % 2 === 0;
      const { input, cached, output } = USAGES[calls++ % 2] ?? { input: 0, cached: 0, output: 0 };
      return {
        content: isFirst
          ? [
              {
                type: 'tool-call',
                toolCallId: `call-${calls}`,
                toolName: 'weather',
                input: '{"city":"Bonn"}',
              },
            ]
          : [{ type: 'text', text: 'It rains in Bonn.' }],
        finishReason: { unified: isFirst ? 'tool-calls' : 'stop', raw: undefined },
        usage: {
          inputTokens: { total: input, noCache: input - cached, cacheRead: cached, cacheWrite: 0 },
          outputTokens: { total: output, text: output, reasoning: 0 },
        },
        warnings: [],
      };
    },
  });
}

it('the AI SDK has each step of a tool loop counted once', { timeout: 60_000 }, async () => {
  const key = await keyOf('ai-sdk');
  const headers = { authorization: `Bearer ${key}` };
  const exporter = new ProtobufExporter({ url: `${address}/v1/traces`, headers });
  const { tracer, shutdown } = tracing(exporter);
  const weather = tool({
    description: 'the weather of a city',
    inputSchema: z.object({ city: z.string() }),
    execute: async () => 'rain',
  });
  const model = standIn();
  for (let run = 0; run < 3; run++) {
    await generateText({
      model,
      prompt: 'a secret question',
      tools: { weather },
      stopWhen: stepCountIs(5),
      telemetry: { functionId: 'forecaster', integrations: [new OpenTelemetry({ tracer })] },
    });
  }
  await shutdown();
  const sum = (side: 'input' | 'output') => 3 * USAGES.reduce((total, usage) => total + usage[side], 0);
  expect(await counted('ai-sdk')).toEqual({
    requests: 6,
    errors: 0,
    runs: 3,
    inputTokens: sum('input'),
    outputTokens: sum('output'),
  });
  const exported = await tokenbell(home, ['export', 'events', '--org', 'ai-sdk']);
  expect(exported.out).toContain('forecaster');
  expect(exported.out).not.toMatch(/secret question|rains in Bonn/);
});

it('the OpenMeter SDK has its events counted', { timeout: 60_000 }, async () => {
  const openmeter = new OpenMeter({ baseUrl: address, apiKey: await keyOf('openmeter') });
  for (let call = 0; call < 3; call++) {
    await openmeter.events.ingest({
      type: 'prompt',
      subject: 'ana',
      source: 'support',
      data: { provider: 'openai', model: 'gpt-4.1', input_tokens: 1_000, output_tokens: 50 },
    });
  }
  expect(await counted('openmeter')).toEqual({
    ...{ requests: 3, errors: 0, runs: 3 },
    ...{ inputTokens: 3_000, outputTokens: 150 },
  });
});

it('the Langfuse SDK has its generations counted', { timeout: 60_000 }, async () => {
  const langfuse = new Langfuse({
    publicKey: 'pk-lf-1',
    secretKey: await keyOf('langfuse'),
    baseUrl: address,
    flushAt: 100,
  });
  for (let call = 1; call <= 4; call++) {
    const trace = langfuse.trace({ name: 'answer', userId: 'ana', sessionId: 'chat-1' });
    const generation = trace.generation({ name: 'answer', model: 'gpt-4.1', input: 'a secret question' });
    generation.end({ usageDetails: { input: 100 * call, output: call }, output: 'a secret answer' });
  }
  await langfuse.shutdownAsync();
  const figures = { requests: 4, errors: 0, inputTokens: 1_000, outputTokens: 10 };
  expect(await counted('langfuse')).toMatchObject(figures);
  const exported = await tokenbell(home, ['export', 'events', '--org', 'langfuse']);
  expect(exported.out).not.toMatch(/secret/);
});
