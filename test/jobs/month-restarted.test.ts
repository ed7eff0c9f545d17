import { describe, expect, it } from 'vitest';
import { localDate } from '../../src/analytics/period.ts';
import {
  HOUR_MS,
  headlines,
  liveThrough,
  MINUTE_MS,
  RUNAWAY,
  START,
  toldBy,
  ZONE,
} from './simulated-month.ts';
import { ORG, type Weather } from './simulated-program.ts';

describe('a month in a channel', () => {
  it('brings the same through restarts, two processes and a peer in bad weather, or is visibly dead', async () => {
    const weathers: readonly Weather[] = ['429', '500', 'lost'];
    const { world, firstAt } = await liveThrough({
      // Two side by side while it matters most.
      processesAt: (now) => (Math.abs(now - RUNAWAY.from) < 24 * HOUR_MS ? 2 : 1),
      // Every 50 hours, and in the midst of the runaway.
      restartAt: (now) =>
        (now / HOUR_MS) % 50 === 0 ||
        now === RUNAWAY.from - 10 * MINUTE_MS ||
        now === RUNAWAY.from + 2 * MINUTE_MS ||
        now === RUNAWAY.from + HOUR_MS,
      // Foul for three hours of eleven, of another kind each time, and when the runaway begins.
      weather: (now) => {
        const sinceRunaway = now - RUNAWAY.from;
        if (sinceRunaway >= 0 && sinceRunaway < 40 * MINUTE_MS) {
          return sinceRunaway < 5 * MINUTE_MS ? '429' : '500';
        }
        const hour = Math.floor(now / HOUR_MS);
        return hour % 11 < 3 ? (weathers[Math.floor(hour / 11) % 3] ?? 'fine') : 'fine';
      },
    });
    const rows = await world.outbox();
    const ends = new Map(rows.map((row) => [row.dedupeKey, row.state]));
    expect(rows.filter(({ state }) => state === 'pending' || state === 'sending')).toEqual([]);

    const { digests, budgets, spikes } = toldBy(world);
    const days = Array.from({ length: 31 }, (_, day) => localDate(START, ZONE).add({ days: day }).toString());
    for (const day of days) {
      const seen = digests.filter(({ at }) => localDate(at, ZONE).toString() === day).length;
      const end = ends.get(`digest:s:${day}`);
      expect([seen, end], day).toSatisfy(() => (end === 'sent' ? seen === 1 : end === 'dead' && seen <= 1));
    }
    for (const threshold of [75, 90, 95]) {
      const seen = budgets.filter(({ versions }) => versions[0]?.lines[0]?.includes(`${threshold} %`));
      const first = seen.filter(
        ({ versions }) => !versions[0]?.lines.some((line) => line.includes('may repeat')),
      );
      expect(first.length, `${threshold}`).toBeLessThanOrEqual(1);
      expect(seen.length, `${threshold}`).toBeGreaterThanOrEqual(1);
      expect(seen[0]?.at).toBeGreaterThanOrEqual(firstAt.get(threshold) ?? 0);
    }
    const firstSpikes = spikes.filter(
      ({ versions: [first] }) => !first?.lines.some((line) => line.includes('may repeat')),
    );
    expect(firstSpikes.length).toBeLessThanOrEqual(1);
    expect(spikes.length).toBeGreaterThanOrEqual(1);
    const last = spikes.at(-1);
    expect(last && headlines(last).at(-1)).toMatch(/^Resolved: agent research-bot/);
    expect(await world.state.incidents(ORG, { unresolvedOnly: false, limit: 10 })).toHaveLength(1);
    expect(world.peer.impatience).toEqual([]);
  });
});
