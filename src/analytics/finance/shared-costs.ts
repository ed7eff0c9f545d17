import type { SharedCost } from '../state.ts';

/** What one shared scope cost, by the team it was counted under ("" is none), nano-USD. */
export type Pool = Pick<SharedCost, 'scope' | 'split' | 'teams'> & {
  readonly byTeam: ReadonlyMap<string, bigint>;
};

/** How one scope was split. */
export type PoolShares = {
  readonly scope: string;
  readonly costNano: bigint;
  /** What each team bears of it, adding up to its cost; empty where it is not split. */
  readonly shares: ReadonlyMap<string, bigint>;
};

export type Shares = {
  readonly pools: readonly PoolShares[];
  /** What each team bears of everything shared less what of it is counted under the team; not 0. */
  readonly changes: ReadonlyMap<string, bigint>;
};

/**
 * Splits what is shared over the teams that bear it: in equal parts, or by what each used of everything else
 * (`direct`, nano-USD by team). Nobody's usage bears nothing. What goes is what comes, to the nano-dollar.
 */
export function shareCosts(direct: ReadonlyMap<string, bigint>, pools: readonly Pool[]): Shares {
  const changes = new Map<string, bigint>();
  const change = (team: string, nano: bigint) => changes.set(team, (changes.get(team) ?? 0n) + nano);
  const shared = pools.map((pool): PoolShares => {
    const costNano = sumOf(pool.byTeam.values());
    const bearers = pool.split === 'none' ? [] : bearersOf(pool, direct);
    if (bearers.length === 0) return { scope: pool.scope, costNano, shares: new Map() };
    const weights = bearers.map((team) => (pool.split === 'usage' ? (direct.get(team) ?? 0n) : 1n));
    const parts = splitBy(costNano, weights);
    const shares = new Map(bearers.map((team, index) => [team, parts[index] ?? 0n]));
    for (const [team, nano] of pool.byTeam) change(team, -nano);
    for (const [team, nano] of shares) change(team, nano);
    return { scope: pool.scope, costNano, shares };
  });
  return { pools: shared, changes: new Map([...changes].filter(([, nano]) => nano !== 0n)) };
}

/** The teams that were named, else all that used anything else; in the order of their names. */
function bearersOf({ teams }: Pool, direct: ReadonlyMap<string, bigint>): readonly string[] {
  const bearers = teams.length > 0 ? teams : [...direct.keys()].filter((team) => team !== '');
  return [...new Set(bearers)].sort();
}

/**
 * Splits a whole amount by weights, none of them negative: the largest-remainder method, ties going to the earlier.
 * In equal parts where all weights are 0.
 */
export function splitBy(amount: bigint, weights: readonly bigint[]): readonly bigint[] {
  const whole = sumOf(weights);
  if (whole === 0n) {
    return weights.length === 0
      ? []
      : splitBy(
          amount,
          weights.map(() => 1n),
        );
  }
  const parts = weights.map((weight) => (amount * weight) / whole);
  const remainders = weights.map((weight) => (amount * weight) % whole);
  const places = weights.map((_, index) => index).sort((a, b) => largerFirst(remainders, a, b) || a - b);
  const left = Number(amount - sumOf(parts));
  for (const index of places.slice(0, left)) parts[index] = (parts[index] ?? 0n) + 1n;
  return parts;
}

function largerFirst(values: readonly bigint[], a: number, b: number): number {
  const [one, other] = [values[a] ?? 0n, values[b] ?? 0n];
  return one === other ? 0 : one > other ? -1 : 1;
}

function sumOf(values: Iterable<bigint>): bigint {
  let sum = 0n;
  for (const value of values) sum += value;
  return sum;
}
