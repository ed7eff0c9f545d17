import type { FocusSums } from './focus-sums.ts';

/** Part of a group's usage that has a price of its own. */
export type TokenClass = {
  /** "input", as programs read it. */
  readonly key: 'input' | 'cache-read' | 'cache-write' | 'output' | 'other' | 'plan';
  readonly meter: string;
  readonly quantity: bigint;
  readonly unit: 'Tokens' | 'Requests';
  /** Nano-USD. */
  readonly billedNano: bigint;
  readonly plannedNano: bigint;
  readonly pendingEvents: bigint;
};

type Sums = FocusSums['measures'];

/**
 * A group's sums by class; their costs add up to the group's. What plans pay for is known as a whole only, so that is
 * one class of all its tokens.
 */
export function tokenClasses(sums: Sums): readonly TokenClass[] {
  const planned = sums.plannedCostNano > 0n ? [planClass(sums)] : [];
  const isAllPlanned = planned.length > 0 && sums.costNano === 0n && sums.pendingEvents === 0n;
  if (isAllPlanned) return planned;
  const priced = [...tokensOf(sums), otherClass(sums)].filter(
    ({ quantity, billedNano, key }) => billedNano !== 0n || (quantity > 0n && key !== 'other'),
  );
  // Calls without tokens and without a price are there, too.
  const known = priced.length > 0 || planned.length > 0 ? priced : [otherClass(sums)];
  const [first, ...others] = [...known, ...planned];
  return first ? [{ ...first, pendingEvents: sums.pendingEvents }, ...others] : [];
}

function tokensOf(sums: Sums): readonly TokenClass[] {
  const uncached = sums.inputTokens - sums.cacheReadTokens - sums.cacheWriteTokens;
  return [
    classOf('input', 'Input tokens', uncached, sums.inputCostNano),
    classOf('cache-read', 'Cache read tokens', sums.cacheReadTokens, sums.cacheReadCostNano),
    classOf('cache-write', 'Cache write tokens', sums.cacheWriteTokens, sums.cacheWriteCostNano),
    classOf('output', 'Output tokens', sums.outputTokens, sums.outputCostNano),
  ];
}

function classOf(key: TokenClass['key'], meter: string, quantity: bigint, billedNano: bigint): TokenClass {
  return { key, meter, quantity, unit: 'Tokens', billedNano, plannedNano: 0n, pendingEvents: 0n };
}

/** Searches, audio by the second, costs that came without a split. */
function otherClass(sums: Sums): TokenClass {
  const classed = sums.inputCostNano + sums.cacheReadCostNano + sums.cacheWriteCostNano + sums.outputCostNano;
  return {
    ...classOf('other', 'Requests', sums.requests, sums.costNano - classed),
    unit: 'Requests',
  };
}

function planClass(sums: Sums): TokenClass {
  const isAll = sums.costNano === 0n && sums.pendingEvents === 0n;
  const tokens = isAll ? sums.inputTokens + sums.outputTokens : 0n;
  return { ...classOf('plan', 'Tokens in a plan', tokens, 0n), plannedNano: sums.plannedCostNano };
}
