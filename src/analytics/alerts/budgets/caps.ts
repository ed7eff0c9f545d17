import { counted, say } from '../../../language/say.ts';
import type { BudgetStatus } from '../../budget-status.ts';
import { isNamed } from '../../dimensions.ts';
import type { Filter, UsageStore } from '../../store.ts';
import { maybeScopeFilters } from '../scope.ts';

/** Calls that a cap refused, as the gateway reported them. */
export const CAPPED: Filter = { dimension: 'status', values: ['capped'], negate: false };

/** How many calls of a budget's scope were refused in its period, and whose, the most refused first. */
export type CapHits = {
  readonly hits: bigint;
  readonly people: readonly { readonly user: string; readonly hits: bigint }[];
};

export async function capHitsOf(
  { budget, from }: Pick<BudgetStatus, 'budget' | 'from'>,
  usage: Pick<UsageStore, 'sum'>,
  now: number,
): Promise<CapHits> {
  const filters = [...(maybeScopeFilters(budget.scope) ?? []), CAPPED];
  const query = { org: budget.org, filters, from, to: Math.max(now, from + 1) };
  const rows = await usage.sum(query, { by: 'user', measures: ['events'] });
  const hits = rows.reduce((sum, { measures }) => sum + measures.events, 0n);
  const people = rows
    .filter(({ value, measures }) => isNamed(value) && measures.events > 0n)
    .map(({ value, measures }) => ({ user: value, hits: measures.events }))
    .sort((one, other) => Number(other.hits - one.hits) || (one.user < other.user ? -1 : 1));
  return { hits, people };
}

const MOST_NAMED = 3;

/** "8 calls refused by a cap (ana 5, bob 3)"; nobody is named whom `maySee` leaves out. Undefined without any. */
export function maybeCapText(
  { hits, people }: CapHits,
  maySee: (user: string) => boolean,
): string | undefined {
  if (hits === 0n) return undefined;
  const named = people.filter(({ user }) => maySee(user)).slice(0, MOST_NAMED);
  const who = named.map((one) => `${one.user} ${one.hits}`).join(', ');
  if (who === '') return counted(hits, say`1 call refused by a cap`, say`${hits} calls refused by a cap`);
  return counted(hits, say`1 call refused by a cap (${who})`, say`${hits} calls refused by a cap (${who})`);
}
