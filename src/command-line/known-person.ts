import type { StateStore } from '../analytics/state.ts';
import type { UsageStore } from '../analytics/store.ts';

export type PersonStores = {
  readonly state: Pick<StateStore, 'members'>;
  readonly usage: Pick<UsageStore, 'names'>;
};

/** A member by id or e-mail, or somebody events name: whom a question can be asked as. */
export async function isPerson(org: string, name: string, { state, usage }: PersonStores): Promise<boolean> {
  const members = await state.members(org);
  const isNamed = (one: string | null) => one?.toLowerCase() === name.toLowerCase();
  if (members.some(({ id, email }) => id === name || isNamed(email))) return true;
  const named = await usage.names(org, 'user', { text: name, limit: Number.POSITIVE_INFINITY });
  return named.includes(name);
}

export function nobodyNamed(name: string): string {
  const ask = 'tokenbell ask "top user 90d" lists who has usage';
  return `there is no member "${name}", and no event names such a user: ${ask}, tokenbell apply adds members`;
}
