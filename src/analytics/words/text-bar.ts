const CELLS = 10;

/** "▓▓▓▓▓▓▓░░░": how much of a whole is used, in cells that are full; all of them only when all of it is. */
export function textBar(used: bigint, whole: bigint): string {
  const filled = whole <= 0n ? CELLS : Number((used * BigInt(CELLS)) / whole);
  const cells = Math.max(0, Math.min(CELLS, filled));
  return '▓'.repeat(cells) + '░'.repeat(CELLS - cells);
}
