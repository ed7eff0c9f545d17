import { localDate } from '../../src/analytics/period.ts';
import type { Call } from './simulated-program.ts';

const HOUR_MS = 3_600_000;

/** Numbers in [0, 1) that a seed decides (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export type Worker = {
  readonly agent: string;
  readonly team: string;
  readonly user: string;
  readonly model: string;
  /** Dollars in a busy hour. */
  readonly usd: number;
};

export const WORKERS: readonly Worker[] = [
  { agent: 'chat', team: 'web', user: 'ana', model: 'small', usd: 2 },
  { agent: 'search', team: 'web', user: 'cem', model: 'small', usd: 1.5 },
  { agent: 'research-bot', team: 'ml', user: 'bob', model: 'opus', usd: 1 },
  { agent: 'labeller', team: 'ml', user: 'dee', model: 'small', usd: 1.2 },
];

/** One call per worker in the hour from `at`: busy on working days from 8 to 20, a fifth at other times. */
export function hourOfCalls(at: number, timeZone: string, random: () => number): readonly Call[] {
  const local = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' });
  const hour = Number(local.format(at));
  const isWorkday = localDate(at, timeZone).dayOfWeek <= 5;
  const share = isWorkday && hour >= 8 && hour < 20 ? 1 : 0.2;
  return WORKERS.map(({ usd, ...names }) => ({
    ...names,
    at: at + Math.floor(random() * (HOUR_MS - 1)),
    usd: Math.round(usd * share * (0.9 + 0.2 * random()) * 1e6) / 1e6,
  }));
}
