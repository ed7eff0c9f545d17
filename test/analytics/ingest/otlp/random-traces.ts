import fc from 'fast-check';
import { WANTED } from '../../../../src/analytics/ingest/formats/otlp/attributes.ts';
import type { Message } from './protobuf-writer.ts';

const hex = (length: number) =>
  fc
    .array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length })
    .map((digits) => digits.join(''));

const text = fc.string({ unit: 'grapheme', maxLength: 20 });

const anyValue: fc.Arbitrary<Message> = fc.oneof(
  text.map((stringValue) => ({ stringValue })),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => ({ intValue: String(value) })),
  fc.nat(100_000).map((intValue) => ({ intValue })),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((doubleValue) => ({ doubleValue })),
  fc.boolean().map((boolValue) => ({ boolValue })),
  fc.array(text, { maxLength: 3 }).map((texts) => ({
    arrayValue: { values: texts.map((stringValue) => ({ stringValue })) },
  })),
);

const attributes = fc.uniqueArray(
  fc.record({
    key: fc.oneof(fc.constantFrom(...WANTED), fc.constant('gen_ai.input.messages')),
    value: anyValue,
  }),
  { maxLength: 8, selector: ({ key }) => key },
);

/** Operations that make a span a call, so that not all of them are passed over. */
const calls = fc.constantFrom('chat', 'embeddings', 'invoke_agent', 'execute_tool').map((stringValue) => ({
  key: 'gen_ai.operation.name',
  value: { stringValue },
}));

const nanos = fc.bigInt({ min: 1_795_000_000_000_000_000n, max: 1_795_200_000_000_000_000n }).map(String);

const span = fc.record(
  {
    traceId: fc.constantFrom('0af7651916cd43dd8448eb211c80319c', '00000000000000000000000000000000'),
    spanId: hex(16),
    parentSpanId: hex(16),
    name: text,
    kind: fc.nat(5),
    startTimeUnixNano: nanos,
    endTimeUnixNano: nanos,
    attributes: fc
      .tuple(calls, attributes)
      .map(([call, others]) => [call, ...others.filter(({ key }) => key !== call.key)]),
    events: fc.array(fc.record({ name: fc.constantFrom('exception', 'retry'), attributes }), {
      maxLength: 2,
    }),
    status: fc.record({ message: text, code: fc.nat(2) }),
  },
  { requiredKeys: ['attributes'] },
);

const scope = fc.constantFrom(
  'app',
  '@traceloop/instrumentation-anthropic',
  'openrouter',
  'com.anthropic.claude_code.tracing',
);

/** Requests of random spans, most of which report a call, in OTLP/JSON. */
export const randomTraces: fc.Arbitrary<Message> = fc.record({
  resourceSpans: fc.array(
    fc.record({
      resource: fc.record({ attributes }),
      scopeSpans: fc.array(
        fc.record({ scope: scope.map((name) => ({ name })), spans: fc.array(span, { maxLength: 5 }) }),
        { maxLength: 2 },
      ),
    }),
    { maxLength: 2 },
  ),
});
