const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** Most bars of a line of them: what still fits beside numbers in a chat. */
export const MOST_BARS = 14;

/** Values as a line of bars, the highest being full; the lowest bar means nothing at all, so that little is not nothing. */
export function sparkline(values: readonly bigint[]): string {
  const highest = values.reduce((most, value) => (value > most ? value : most), 0n);
  return values.map((value) => BARS[levelOf(value, highest)] ?? BARS[0]).join('');
}

function levelOf(value: bigint, highest: bigint): number {
  if (value <= 0n) return 0;
  const levels = BigInt(BARS.length - 1);
  return Number((value * levels + highest - 1n) / highest);
}
