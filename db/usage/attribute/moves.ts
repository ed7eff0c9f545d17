import { localDate, type ZoneClock } from '../../../src/analytics/period.ts';
import type { TeamMove } from '../../../src/analytics/store.ts';

type Moved = Omit<TeamMove, 'month'> & { /** UTC milliseconds. */ readonly at: number };

/** Adds up what went from which team to which, by month. */
export type Moves = { add(moved: Moved): void; list(): readonly TeamMove[] };

export function createMoves(clock: ZoneClock): Moves {
  const months = new Map<number, string>();
  const moves = new Map<string, TeamMove>();

  /** Days are few, and a date takes long to work out. */
  function monthOf(at: number): string {
    const day = clock.startOfDay(at);
    const month = months.get(day) ?? localDate(day, clock.timeZone).toString().slice(0, 7);
    months.set(day, month);
    return month;
  }

  return {
    add: ({ at, from, to, events, costNano }) => {
      // Rows of sums stay behind as zeros where all their events went elsewhere.
      if (events === 0n && costNano === 0n) return;
      const month = monthOf(at);
      const key = JSON.stringify([month, from, to]);
      const known = moves.get(key);
      moves.set(key, {
        ...{ month, from, to },
        events: events + (known?.events ?? 0n),
        costNano: costNano + (known?.costNano ?? 0n),
      });
    },
    list: () => [...moves].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, move]) => move),
  };
}
