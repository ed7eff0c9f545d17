import type { Field, Scalar, Shape } from '../../../../src/analytics/ingest/formats/otlp/schema.ts';

/** An OTLP/JSON message; `attributes` are lists of `{key, value}` there. */
export type Message = Readonly<Record<string, unknown>>;

/** Writes an OTLP/JSON message as protobuf, as far as the shape goes. */
export function writeProtobuf(message: Message, shape: Shape): Buffer {
  const fields = Object.entries(shape).flatMap(([name, field]) =>
    message[name] === undefined ? [] : [writeField(message[name], field)],
  );
  return Buffer.concat(fields);
}

export function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let left = BigInt.asUintN(64, value);
  while (left > 0x7fn) {
    bytes.push(Number(left & 0x7fn) | 0x80);
    left >>= 7n;
  }
  return Buffer.from([...bytes, Number(left)]);
}

export function tagged(number: number, wireType: number, content: Buffer): Buffer {
  return Buffer.concat([varint(BigInt(number * 8 + wireType)), content]);
}

export function delimited(number: number, content: Buffer): Buffer {
  return tagged(number, 2, Buffer.concat([varint(BigInt(content.length)), content]));
}

function writeField(value: unknown, field: Field): Buffer {
  // The messages of these tests have the types OTLP/JSON gives their fields.
  if ('one' in field) return delimited(field.number, writeProtobuf(value as Message, field.one));
  if ('many' in field) {
    const items = value as readonly Message[];
    return Buffer.concat(items.map((item) => delimited(field.number, writeProtobuf(item, field.many))));
  }
  return writeScalar(value, field.number, field.is);
}

function writeScalar(value: unknown, number: number, is: Scalar): Buffer {
  switch (is) {
    case 'text':
      return delimited(number, Buffer.from(String(value)));
    case 'id':
      return delimited(number, Buffer.from(String(value), 'hex'));
    case 'nanos':
    case 'fixed':
      return tagged(number, 1, fixed64(BigInt(String(value))));
    case 'double':
      return tagged(number, 1, double(Number(value)));
    case 'integer':
      return tagged(number, 0, varint(BigInt(String(value))));
    case 'attributes': {
      const pairs = value as readonly { readonly key: string; readonly value: Message }[];
      return Buffer.concat(pairs.map((pair) => delimited(number, writePair(pair))));
    }
  }
}

function writePair(pair: { readonly key: string; readonly value: Message }): Buffer {
  return Buffer.concat([delimited(1, Buffer.from(pair.key)), delimited(2, writeAny(pair.value))]);
}

/** https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/common/v1/common.proto */
function writeAny(value: Message): Buffer {
  const { stringValue, boolValue, intValue, doubleValue, arrayValue } = value;
  if (stringValue !== undefined) return delimited(1, Buffer.from(String(stringValue)));
  if (boolValue !== undefined) return tagged(2, 0, varint(boolValue ? 1n : 0n));
  if (intValue !== undefined) return tagged(3, 0, varint(BigInt(String(intValue))));
  if (doubleValue !== undefined) return tagged(4, 1, double(Number(doubleValue)));
  const { values = [] } = (arrayValue ?? {}) as { readonly values?: readonly Message[] };
  return delimited(5, Buffer.concat(values.map((item) => delimited(1, writeAny(item)))));
}

function fixed64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, value));
  return bytes;
}

function double(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}
