import type { StateStore } from '../analytics/state.ts';
import { speaking } from '../language/locale.ts';

/** Does work for each organisation in turn, in its language. */
export function forEveryOrganisation<Item extends { readonly locale: string }>(
  organisations: readonly Item[],
  work: (organisation: Item) => Promise<void>,
): Promise<void> {
  return forEvery(organisations, (organisation) => speaking(organisation.locale, () => work(organisation)));
}

/** Runs work whose words are for an organisation in its language. */
export async function speakingTo<Result>(
  state: Pick<StateStore, 'organisation'>,
  org: string,
  work: () => Promise<Result>,
): Promise<Result> {
  return speaking((await state.organisation(org))?.locale, work);
}

/** Does work for each item in turn. One that fails does not keep the others from theirs; the failures are thrown at the end. */
export async function forEvery<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  for (const item of items) {
    try {
      await work(item);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new AggregateError(failures, `${failures.length} of ${items.length} failed`);
}
