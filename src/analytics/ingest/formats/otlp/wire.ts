import { Unreadable } from './unreadable.ts';

/** A place in protobuf bytes. https://protobuf.dev/programming-guides/encoding/ */
export type Wire = { readonly bytes: Buffer; at: number };

export const VARINT = 0;
export const FIXED_64 = 1;
export const DELIMITED = 2;
const FIXED_32 = 5;

const MAX_FIELD_NUMBER = 536_870_911;

/** Walks the fields up to `end`; one that `take` does not take is passed over by its wire type. */
export function eachField(
  wire: Wire,
  end: number,
  take: (number: number, wireType: number) => boolean,
): void {
  while (wire.at < end) {
    const tag = readVarint(wire);
    const number = Math.floor(tag / 8);
    if (number < 1 || number > MAX_FIELD_NUMBER) throw invalid('has a field without a number');
    if (!take(number, tag % 8)) skip(wire, tag % 8);
    if (wire.at > end) throw invalid('has a field that is longer than what it stands in');
  }
}

/** Where the value ends whose length comes next. */
export function readEnd(wire: Wire): number {
  const length = readVarint(wire);
  const end = wire.at + length;
  if (length < 0 || end > wire.bytes.length) throw invalid('is cut off');
  return end;
}

/** Steps over so many bytes and says where they began. */
export function advance(wire: Wire, bytes: number): number {
  const start = wire.at;
  if (start + bytes > wire.bytes.length) throw invalid('is cut off');
  wire.at = start + bytes;
  return start;
}

/** A signed 64-bit number, exact up to 2^53; the first seven bytes hold 49 bits, which no number there passes. */
export function readVarint(wire: Wire): number {
  let value = 0;
  let scale = 1;
  for (let count = 0; count < 7; count += 1) {
    const byte = wire.bytes[advance(wire, 1)] ?? 0;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value;
    scale *= 128;
  }
  return readLongVarint(wire, BigInt(value));
}

function readLongVarint(wire: Wire, low: bigint): number {
  let value = low;
  for (let shift = 49n; shift < 70n; shift += 7n) {
    const byte = wire.bytes[advance(wire, 1)] ?? 0;
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return Number(BigInt.asIntN(64, value));
  }
  throw invalid('has a number of more than ten bytes');
}

function skip(wire: Wire, wireType: number): void {
  if (wireType === VARINT) readVarint(wire);
  else if (wireType === FIXED_64) advance(wire, 8);
  else if (wireType === DELIMITED) wire.at = readEnd(wire);
  else if (wireType === FIXED_32) advance(wire, 4);
  else throw invalid(`has a field of the unknown wire type ${wireType}`);
}

function invalid(what: string): Unreadable {
  return new Unreadable('not_protobuf', `the body is not a whole protobuf message: it ${what}`);
}
