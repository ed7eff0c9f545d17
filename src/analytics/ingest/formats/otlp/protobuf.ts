import type { RefusedBatch } from '../batch.ts';
import type { Attributes, AttributeValue, Field, Plain, Scalar, Shape } from './schema.ts';
import { createBudget, MAX_ATTRIBUTE_BYTES, orRefused } from './unreadable.ts';
import { advance, DELIMITED, eachField, FIXED_64, readEnd, readVarint, VARINT, type Wire } from './wire.ts';

/**
 * Reads a protobuf message by its shape. Fields the shape does not name are passed over by their wire type, as
 * are attributes whose names are not wanted, before their values are looked at. Nesting is bounded by the shape.
 */
export function readProtobuf<Of extends Shape>(
  bytes: Uint8Array,
  shape: Of,
  wanted: ReadonlySet<string>,
): Plain<Of> | RefusedBatch {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const wire: Reader = { bytes: buffer, at: 0, wanted, spend: createBudget() };
  // readMessage makes exactly the fields the shape names, in the types it names.
  return orRefused(() => readMessage(wire, buffer.length, shape) as Plain<Of>);
}

type Reader = Wire & { readonly wanted: ReadonlySet<string>; readonly spend: () => void };

type Named = { readonly name: string; readonly field: Field };

const WIRE_TYPE: Readonly<Record<Scalar, number>> = {
  text: DELIMITED,
  id: DELIMITED,
  attributes: DELIMITED,
  nanos: FIXED_64,
  fixed: FIXED_64,
  double: FIXED_64,
  integer: VARINT,
};

function readMessage(wire: Reader, end: number, shape: Shape): Record<string, unknown> {
  wire.spend();
  const fields = fieldsOf(shape);
  const message: Record<string, unknown> = {};
  eachField(wire, end, (number, wireType) => {
    const known = fields.get(number);
    if (!known || wireType !== wireTypeOf(known.field)) return false;
    putField(wire, known, message);
    return true;
  });
  return message;
}

function putField(wire: Reader, { name, field }: Named, message: Record<string, unknown>): void {
  if ('is' in field && field.is !== 'attributes') {
    message[name] = readScalar(wire, field.is);
    return;
  }
  const end = readEnd(wire);
  if ('one' in field) message[name] = readMessage(wire, end, field.one);
  else if ('many' in field) listIn<unknown>(message, name).push(readMessage(wire, end, field.many));
  else readAttribute(wire, end, attributesIn(message, name));
}

function listIn<Item>(message: Record<string, unknown>, name: string): Item[] {
  // Only this function puts values of repeated fields.
  const list = (message[name] ?? []) as Item[];
  message[name] = list;
  return list;
}

function attributesIn(message: Record<string, unknown>, name: string): Map<string, AttributeValue> {
  // Only this function puts values of attribute fields.
  const attributes = (message[name] ?? new Map()) as Map<string, AttributeValue> & Attributes;
  message[name] = attributes;
  return attributes;
}

function readScalar(wire: Wire, is: Exclude<Scalar, 'attributes'>): string | number | bigint {
  switch (is) {
    case 'text':
      return readText(wire);
    case 'id': {
      const end = readEnd(wire);
      const id = wire.bytes.toString('hex', wire.at, Math.min(end, wire.at + 32));
      wire.at = end;
      return id;
    }
    case 'nanos':
      return wire.bytes.readBigUInt64LE(advance(wire, 8));
    case 'fixed':
      return Number(wire.bytes.readBigInt64LE(advance(wire, 8)));
    case 'double':
      return wire.bytes.readDoubleLE(advance(wire, 8));
    case 'integer':
      return readVarint(wire);
  }
}

/** A KeyValue. Its value is looked at only once the name is known to be wanted. */
function readAttribute(wire: Reader, end: number, into: Map<string, AttributeValue>): void {
  let name = '';
  let value: { readonly start: number; readonly end: number } | undefined;
  eachField(wire, end, (number, wireType) => {
    if (wireType !== DELIMITED || number > 2) return false;
    if (number === 1) {
      name = readText(wire);
      return true;
    }
    const valueEnd = readEnd(wire);
    value = { start: wire.at, end: valueEnd };
    wire.at = valueEnd;
    return true;
  });
  if (!value || !wire.wanted.has(name)) return;
  wire.at = value.start;
  const read = readAny(wire, value.end, true);
  if (read !== undefined) into.set(name, read);
  wire.at = end;
}

/** An AnyValue: a text, a number, a flag or a list of texts. Anything deeper is passed over. */
function readAny(wire: Reader, end: number, mayNest: boolean): AttributeValue | undefined {
  let value: AttributeValue | undefined;
  eachField(wire, end, (number, wireType) => {
    if (number === 1 && wireType === DELIMITED) value = maybeText(wire);
    else if (number === 2 && wireType === VARINT) value = readVarint(wire) !== 0;
    else if (number === 3 && wireType === VARINT) value = readVarint(wire);
    else if (number === 4 && wireType === FIXED_64) value = wire.bytes.readDoubleLE(advance(wire, 8));
    else if (number === 5 && wireType === DELIMITED && mayNest) value = readTexts(wire, readEnd(wire));
    else return false;
    return true;
  });
  return value;
}

function readTexts(wire: Reader, end: number): readonly string[] {
  const texts: string[] = [];
  eachField(wire, end, (number, wireType) => {
    if (number !== 1 || wireType !== DELIMITED) return false;
    wire.spend();
    const value = readAny(wire, readEnd(wire), false);
    if (typeof value === 'string') texts.push(value);
    return true;
  });
  return texts;
}

function maybeText(wire: Wire): string | undefined {
  const end = readEnd(wire);
  const text = end - wire.at > MAX_ATTRIBUTE_BYTES ? undefined : wire.bytes.toString('utf8', wire.at, end);
  wire.at = end;
  return text;
}

function readText(wire: Wire): string {
  return maybeText(wire) ?? '';
}

function wireTypeOf(field: Field): number {
  return 'is' in field ? WIRE_TYPE[field.is] : DELIMITED;
}

const fieldsByShape = new WeakMap<Shape, ReadonlyMap<number, Named>>();

function fieldsOf(shape: Shape): ReadonlyMap<number, Named> {
  const known = fieldsByShape.get(shape);
  if (known) return known;
  const fields = new Map(Object.entries(shape).map(([name, field]) => [field.number, { name, field }]));
  fieldsByShape.set(shape, fields);
  return fields;
}
