import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Batch, itemsOfJson, itemsOfLines } from '../../../src/analytics/ingest/formats/batch.ts';
import { shapeOf } from '../../../src/analytics/ingest/formats/json-shape.ts';
import { jsonCases } from '../../support/hostile.ts';

const bytesOf = (text: string) => Buffer.from(text);
const json = (text: string) => summary(itemsOfJson(bytesOf(text)));
const lines = (text: string) => summary(itemsOfLines(bytesOf(text)));

/** Values of a batch's items, refusal codes among them, or the code that refused it all. */
function summary(batch: Batch): unknown {
  if ('refused' in batch) return batch.refused;
  return batch.items.map((item) => ('refusal' in item ? item.refusal.code : item.value));
}

const nested = (levels: number): unknown => (levels === 1 ? {} : { a: nested(levels - 1) });
const depth = (levels: number) => JSON.stringify(nested(levels));

describe('a JSON body', () => {
  it.each([
    ['an event', '{"id":"a"}', [{ id: 'a' }]],
    ['a list', '[{"id":"a"},{"id":"b"}]', [{ id: 'a' }, { id: 'b' }]],
    ['an object of events', ' {"events":[{"id":"a"}],"more":1} ', [{ id: 'a' }]],
    ['no events', '[]', []],
    ['no events in an object', '{"events":[]}', []],
    ['things that are no events', '[1,null,"x",[]]', [1, null, 'x', []]],
    ['events that is no list', '{"events":5}', [{ events: 5 }]],
    ['a byte order mark', '\ufeff{"id":"a"}', [{ id: 'a' }]],
  ])('is %s', (_what, text, expected) => {
    expect(json(text)).toEqual(expected);
  });

  it.each([
    '',
    ' ',
    '{"id":"a"}{"id":"b"}',
    '{"id":"a"}\n{"id":"b"}',
    '[]x',
    '[] []',
    "{'id':1}",
    '{"id":"a",}',
    'NaN',
  ])('is refused whole when it is not one document: %j', (text) => {
    expect(json(text)).toBe('not_json');
  });

  it('is refused when it is not UTF-8', () => {
    expect(summary(itemsOfJson(Buffer.from([0x22, 0xff, 0x22])))).toBe('not_json');
    expect(summary(itemsOfJson(Buffer.from('{"id":"a"}', 'utf16le')))).toBe('not_json');
  });

  it('never lets a key reach a prototype', () => {
    const batch = itemsOfJson(
      bytesOf(
        '[{"id":"a","__proto__":{"team":"x"},"constructor":{"prototype":{"y":1}},"metadata":{"__proto__":{"z":1}}}]',
      ),
    );
    expect(summary(batch)).toEqual([{ id: 'a', metadata: {} }]);
    expect(Object.keys({}.constructor.prototype)).toEqual([]);
  });

  it('may have an event nested 8 deep, however the events are wrapped', () => {
    for (const wrap of [
      (text: string) => text,
      (text: string) => `[${text}]`,
      (text: string) => `{"events":[${text}]}`,
    ]) {
      expect(json(wrap(depth(8)))).toEqual([nested(8)]);
      expect(json(wrap(depth(9)))).toEqual(['too_deep']);
    }
  });

  it('loses only the deep event of a batch', () => {
    expect(json(`[{"id":"a"},${depth(30)},{"id":"b"}]`)).toEqual([{ id: 'a' }, 'too_deep', { id: 'b' }]);
  });

  it.each([100, 100_000, 4_000_000])('nested %d deep is refused before it is parsed', (levels) => {
    expect(json('['.repeat(levels) + ']'.repeat(levels))).toBe('too_deep');
    expect(json('{"a":'.repeat(levels))).toBe('too_deep');
  });

  it('may have an event of 16 KiB, and loses only a larger one', () => {
    const sized = (bytes: number) => JSON.stringify({ id: 'x'.repeat(bytes - '{"id":""}'.length) });
    expect(json(sized(16_384))).toEqual([JSON.parse(sized(16_384))]);
    expect(json(sized(16_385))).toEqual(['too_large']);
    expect(json(`[{"id":"a"},${sized(16_385)}]`)).toEqual([{ id: 'a' }, 'too_large']);
    expect(json(`{"events":[{"id":"a"},${sized(16_385)}]}`)).toEqual([{ id: 'a' }, 'too_large']);
    expect(json(`[${Array(60).fill(sized(16_000)).join(',')}]`)).toHaveLength(60);
  });

  it('has at most 1,000 events', () => {
    const events = (count: number) =>
      JSON.stringify(Array.from({ length: count }, (_, index) => ({ id: `e${index}` })));
    expect(json(events(1_000))).toHaveLength(1_000);
    expect(json(events(1_001))).toBe('too_many_events');
  });
});

describe('a body of JSON lines', () => {
  it('has an event a line; blank lines do not count', () => {
    expect(lines('{"id":"a"}\r\n\n  \n{"id":"b"}')).toEqual([{ id: 'a' }, { id: 'b' }]);
    expect(lines('')).toEqual([]);
  });

  it('loses only the line that is wrong', () => {
    const text = [
      '{"id":"a"}',
      '{"id":',
      depth(9),
      `"${'x'.repeat(16_400)}"`,
      '{"id":"b"} x',
      '{"id":"c"}',
    ].join('\n');
    expect(lines(text)).toEqual([{ id: 'a' }, 'not_json', 'too_deep', 'too_large', 'not_json', { id: 'c' }]);
  });

  it('loses only the line that is not UTF-8', () => {
    const body = Buffer.concat([
      bytesOf('{"id":"a"}\n'),
      Buffer.from([0x22, 0xff, 0x22, 0x0a]),
      bytesOf('{"id":"b"}'),
    ]);
    expect(summary(itemsOfLines(body))).toEqual([{ id: 'a' }, 'not_json', { id: 'b' }]);
  });

  it('has at most 1,000 events', () => {
    expect(lines('{"id":"a"}\n'.repeat(1_000))).toHaveLength(1_000);
    expect(lines('{"id":"a"}\n'.repeat(1_001))).toBe('too_many_events');
  });
});

describe('the JSON test suite', () => {
  const cases = jsonCases();

  it.each(cases.filter((one) => one.expect === 'y'))('takes $name', ({ bytes }) => {
    expect(itemsOfJson(bytes)).toHaveProperty('items');
  });

  it.each(cases.filter((one) => one.expect === 'n'))('refuses $name', ({ bytes }) => {
    expect(itemsOfJson(bytes)).toHaveProperty('refused');
  });

  it.each(cases.filter((one) => one.expect === 'i' || one.expect === 't'))('survives $name', ({ bytes }) => {
    expect(summary(itemsOfJson(bytes))).toBeDefined();
    expect(summary(itemsOfLines(bytes))).toBeDefined();
  });
});

describe('the shape of a text', () => {
  it('is found without parsing, as a parser would find it', () => {
    const deepest = (value: unknown): number =>
      typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(deepest)) : 0;
    fc.assert(
      fc.property(fc.json({ maxDepth: 6, stringUnit: 'binary' }), (text) => {
        expect(shapeOf(bytesOf(text)).depth).toBe(deepest(JSON.parse(text)));
      }),
      { numRuns: 1_000 },
    );
  });

  it('is not fooled by brackets and quotes inside texts', () => {
    expect(shapeOf(bytesOf(String.raw`["[[[\"[[\\",{"}":"{"}]`)).depth).toBe(2);
    expect(shapeOf(bytesOf('"never ended [[[[')).depth).toBe(0);
    expect(shapeOf(bytesOf(']]]]}}}[')).depth).toBe(1);
  });

  it('knows the widest object of each of the first levels', () => {
    expect(shapeOf(bytesOf('[{"a":1},{"abc":{"d":2}}]')).widest).toEqual([0, 25, 15, 7]);
  });
});
