/** The size of a number whatever its sign: Math.abs of a bigint. */
export function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
