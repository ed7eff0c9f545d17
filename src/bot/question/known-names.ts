import type { UsageStore } from '../../analytics/store.ts';

type Names = UsageStore['names'];

const MOST_REMEMBERED = 100_000;
const MOST_LISTS = 500;

/** People may be erased; so long does this process go on knowing their names. */
const REMEMBERED_MS = 60_000;

/**
 * `names` with a memory. A name that was just stored is still stored, so a remembered one needs no look at the
 * database; anything else is always read anew, because other processes write names too.
 */
export function rememberNames(usage: Pick<UsageStore, 'names'>, now: () => number): Names {
  const known = new Map<string, { readonly names: readonly string[]; readonly at: number }>();
  return async (org, dimension, match) => {
    const key = JSON.stringify([org, dimension]);
    const wanted = match.text.toLowerCase();
    const remembered = known.get(key);
    const isFresh = remembered !== undefined && now() - remembered.at < REMEMBERED_MS;
    const isKnown = isFresh && remembered.names.some((name) => name.toLowerCase() === wanted);
    const names = isKnown
      ? remembered.names
      : await usage.names(org, dimension, { text: '', limit: MOST_REMEMBERED });
    if (!known.has(key) && known.size >= MOST_LISTS) known.clear();
    if (!isKnown) known.set(key, { names, at: now() });
    return names.filter((name) => name.toLowerCase().includes(wanted)).slice(0, match.limit);
  };
}
