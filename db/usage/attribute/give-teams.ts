import { giveTo } from '../../../src/analytics/attribution/give.ts';
import type { Database } from '../../engine.ts';
import type { Draft } from '../drafts.ts';
import type { Directory } from '../tables.ts';

type Space = { readonly directory: Directory; readonly db: Database };

/**
 * Gives what is new or changed a team where it says none, inside the transaction that writes it: what is attributed
 * by then holds, in every process.
 */
export async function giveTeams({ directory, db }: Space, drafts: readonly Draft[]): Promise<void> {
  const changed = drafts.filter((draft) => draft.changed);
  for (const [org, own] of Map.groupBy(changed, (draft) => draft.org)) {
    const whose = await directory.whose(db, org, usersOf(own));
    for (const draft of own) draft.given = giveTo(draft.event, whose, draft.given);
  }
}

/** People whose team may be asked for. */
export function usersOf(drafts: readonly Draft[]): ReadonlySet<string> {
  const users = new Set<string>();
  for (const { event } of drafts) {
    const { user, team } = event.dimensions;
    if (team === undefined && user !== undefined) users.add(user);
  }
  return users;
}
