import type { UsageStore } from '../analytics/store.ts';

type Names = UsageStore['names'];

const MOST_REMEMBERED = 100_000;
const MOST_LISTS = 500;

/**
 * `names` with a memory. A name that was once stored stays stored, so a remembered one needs no look at the
 * database; anything else is always read anew, because other processes write names too.
 */
export function rememberNames(usage: Pick<UsageStore, 'names'>): Names {
  const known = new Map<string, readonly string[]>();
  return async (org, dimension, match) => {
    const key = JSON.stringify([org, dimension]);
    const wanted = match.text.toLowerCase();
    const remembered = known.get(key);
    const isKnown = wanted !== '' && remembered?.some((name) => name.toLowerCase() === wanted);
    const all =
      isKnown && remembered
        ? remembered
        : await usage.names(org, dimension, { text: '', limit: MOST_REMEMBERED });
    if (!known.has(key) && known.size >= MOST_LISTS) known.clear();
    known.set(key, all);
    return all.filter((name) => name.toLowerCase().includes(wanted)).slice(0, match.limit);
  };
}
