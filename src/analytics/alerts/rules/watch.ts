import type { Hour } from './hour.ts';

/** An hour that is not as it should be. Values are in the unit of the rule. */
export type Odd = {
  /** Whether this hour alone deserves to be told; others only go on with what was. */
  readonly isNews: boolean;
  readonly value: number;
  /** What was to be expected; null where a limit was set by somebody. */
  readonly expected: number | null;
  /** From here on it is too much. */
  readonly limit: number;
};

/**
 * Judges the closed hours of one scope, one after the other, oldest first. It has no clock and no memory but its
 * pushes: what it says of an hour follows from that hour and those before it, live, replayed or restarted.
 */
export type HourWatch = { push(hour: Hour): Odd | undefined };

/** Odd hours of a scope, by the index of the hour. */
export type OddHours = ReadonlyMap<number, Odd>;

/** One run of odd hours of a scope, from the hour that deserved to be told. */
export type Episode = {
  readonly scope: string;
  /** Index of the first hour that was news. */
  readonly first: number;
  /** Index of the last odd hour. */
  readonly last: number;
  /** Index of the hour that closed it; null while it goes on. */
  readonly end: number | null;
  /** Of the first hour, and the one farthest from what it should be. */
  readonly opening: Odd;
  readonly worst: Odd;
  /** Index of the worst hour. */
  readonly worstAt: number;
};

export type EpisodeTerms = {
  /** Hours in a row without anything odd that end an episode. */
  readonly calmHours: number;
  /** Hours after an episode in which the same scope is not told again. */
  readonly coolDownHours: number;
};

/** Puts odd hours together to episodes; `count` hours are closed. */
export function episodesOf(
  scope: string,
  odd: OddHours,
  { calmHours, coolDownHours, count }: EpisodeTerms & { readonly count: number },
): readonly Episode[] {
  const episodes: Episode[] = [];
  let open: Episode | undefined;
  for (const [index, hour] of [...odd].sort(([one], [other]) => one - other)) {
    if (open && index - open.last > calmHours) {
      episodes.push({ ...open, end: open.last + calmHours });
      open = undefined;
    }
    const before = episodes.at(-1)?.end ?? Number.NEGATIVE_INFINITY;
    if (open)
      open = { ...open, last: index, ...(isWorse(hour, open.worst) && { worst: hour, worstAt: index }) };
    else if (hour.isNews && index - before > coolDownHours)
      open = { scope, first: index, last: index, end: null, opening: hour, worst: hour, worstAt: index };
  }
  if (!open) return episodes;
  const isOver = count - 1 - open.last >= calmHours;
  return [...episodes, isOver ? { ...open, end: open.last + calmHours } : open];
}

function isWorse(one: Odd, other: Odd): boolean {
  return one.value / one.limit > other.value / other.limit;
}

/**
 * Episodes worth telling of one rule: while a wider scope has one, those within it are the same trouble. `depth`
 * says how wide a scope is, 0 the widest.
 */
export function widestEpisodes(
  episodes: readonly Episode[],
  depth: (scope: string) => number,
): readonly Episode[] {
  const ordered = episodes.toSorted(
    (a, b) => a.first - b.first || depth(a.scope) - depth(b.scope) || (a.scope < b.scope ? -1 : 1),
  );
  const told: Episode[] = [];
  for (const episode of ordered) {
    const isWithin = told.some(
      (wider) =>
        depth(wider.scope) < depth(episode.scope) && (wider.end === null || wider.end >= episode.first),
    );
    if (!isWithin) told.push(episode);
  }
  return told;
}
