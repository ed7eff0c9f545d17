import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { otlpFormats } from '../../../../src/analytics/ingest/formats/otlp/index.ts';
import { TRACES } from '../../../../src/analytics/ingest/formats/otlp/schema.ts';
import { jsonCases } from '../../../support/hostile.ts';
import { type FormatName, formatOf, foundIn, jsonOf, RECORDINGS, RULES } from './otlp-bodies.ts';
import { delimited, tagged, varint, writeProtobuf } from './protobuf-writer.ts';
import { randomTraces } from './random-traces.ts';

const FIXTURES = new URL('../../../fixtures/ingest/', import.meta.url);

/** Recorded protobuf bodies with the JSON another decoder made of them. */
const DECODED = RECORDINGS.flatMap(({ name, requests }) =>
  requests.flatMap((request, index) => {
    const json = formatOf(request).replace('protobuf', 'json') as FormatName;
    if (json === formatOf(request)) return [];
    const file = new URL(`${name}/00${index + 1}.decoded.json`, FIXTURES);
    return [{ name, protobuf: formatOf(request), body: request.body, json, decoded: readFileSync(file) }];
  }),
);

const protobuf = (body: Uint8Array) => otlpFormats['otlp-traces-protobuf']({ body, headers: {} }, RULES);
const json = (body: Uint8Array) => otlpFormats['otlp-traces-json']({ body, headers: {} }, RULES);

describe('the two encodings', () => {
  it.each(DECODED)('say the same in $name as protobuf ($protobuf) and as another decoder read it', (one) => {
    expect(foundIn(one.protobuf, one.body)).toEqual(foundIn(one.json, one.decoded));
  });

  it('were compared in nine recordings at least', () => {
    expect(DECODED.length).toBeGreaterThanOrEqual(9);
  });

  it('give the same readings of any trace', () => {
    fc.assert(
      fc.property(randomTraces, (traces) => {
        expect(protobuf(writeProtobuf(traces, TRACES))).toEqual(json(jsonOf(traces)));
      }),
      { numRuns: 300 },
    );
  });
});

describe('a protobuf body', () => {
  const [recorded] = DECODED.filter(({ protobuf: name }) => name === 'otlp-traces-protobuf');
  const whole = recorded?.body ?? Buffer.alloc(0);

  it('that is empty holds nothing', () => {
    expect(protobuf(Buffer.alloc(0))).toEqual({ readings: [], spans: [] });
  });

  it('that was cut off anywhere is refused as a whole', () => {
    const cuts = Array.from({ length: whole.length - 1 }, (_, index) => whole.subarray(0, index + 1));
    for (const cut of cuts) expect(protobuf(cut)).toMatchObject({ refused: 'not_protobuf' });
  });

  it('of any bytes is read or refused, never thrown at', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (body) => {
        expect(protobuf(body)).toBeTypeOf('object');
      }),
      { numRuns: 500 },
    );
  });

  it('with one byte changed is read or refused, never thrown at', () => {
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, value) => {
        const body = Buffer.from(whole);
        body[at] = value;
        expect(protobuf(body)).toBeTypeOf('object');
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['a number of more than ten bytes', Buffer.from([0x08, ...new Array<number>(11).fill(0xff)])],
    ['a group', tagged(1, 3, Buffer.alloc(0))],
    ['a field number 0', delimited(0, Buffer.from('x'))],
    ['an inner message longer than the outer', delimited(1, Buffer.from([0x12, 0x40]))],
    ['JSON', Buffer.from('{"resourceSpans":[]}')],
    ['a length past the end of memory', Buffer.concat([Buffer.from([0x0a]), varint(2n ** 60n)])],
    ['a negative length', Buffer.concat([Buffer.from([0x0a]), varint(-1n)])],
  ])('with %s is refused', (_, body) => {
    expect(protobuf(body)).toMatchObject({ refused: 'not_protobuf' });
  });

  it('may have fields nobody knows yet, of every type', () => {
    const unknown = [
      tagged(900, 0, varint(-5n)),
      tagged(901, 1, Buffer.alloc(8, 1)),
      delimited(902, Buffer.from('text')),
      tagged(903, 5, Buffer.alloc(4, 1)),
    ];
    const withUnknown = Buffer.concat([...unknown, whole, ...unknown]);
    expect(protobuf(withUnknown)).toEqual(protobuf(whole));
  });

  it('of more empty spans than a body may hold is refused instead of filling the memory', () => {
    const spans = Buffer.alloc(600_000, Buffer.from([0x12, 0x00]));
    expect(protobuf(delimited(1, delimited(2, spans)))).toMatchObject({ refused: 'too_many_events' });
  });
});

describe('a JSON body', () => {
  it.each(['', '[]', '7', 'null', '{"resourceSpans":[]} {}', '{"resourceSpans":', '{"resourceSpans":{}}'])(
    '%j is refused',
    (body) => {
      expect(json(Buffer.from(body))).toMatchObject({ refused: 'not_json' });
    },
  );

  it('nested too deep is refused before it is read', () => {
    const body = `{"resourceSpans":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(json(Buffer.from(body))).toMatchObject({ refused: 'too_deep' });
  });

  it.each<object>([
    { resourceSpans: [null, 7, 'text', [], { scopeSpans: [{ spans: [[], null, { attributes: {} }] }] }] },
    { resourceSpans: [{ resource: [], scopeSpans: [{ scope: 'x', spans: [{ traceId: {}, events: 7 }] }] }] },
  ])('of other types than OTLP has holds nothing: %j', (body) => {
    expect(json(jsonOf(body))).toEqual({ readings: [], spans: [] });
  });

  it('cannot reach a prototype', () => {
    const body = '{"__proto__":{"resourceSpans":[{}]},"constructor":{"prototype":{"resourceSpans":[{}]}}}';
    expect(json(Buffer.from(body))).toEqual({ readings: [], spans: [] });
  });

  it('is read or refused, never thrown at, whatever a JSON parser was ever tried with', () => {
    for (const { bytes } of jsonCases()) expect(json(bytes)).toBeTypeOf('object');
  });
});
