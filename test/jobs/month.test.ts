import { describe, expect, it } from 'vitest';
import { localDate, startOfDate } from '../../src/analytics/period.ts';
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

describe('a month in a channel', () => {
  it('brings one digest a day, each threshold once and one living incident', async () => {
    const { world, firstAt } = await liveThrough({
      processesAt: () => 1,
      restartAt: () => false,
      weather: () => 'fine',
    });
    const { digests, budgets, ahead, spikes } = toldBy(world);

    const due = Array.from({ length: 31 }, (_, day) =>
      startOfDate(localDate(START, ZONE).add({ days: day }), ZONE),
    ).map(
      (midnight) =>
        midnight + 9 * HOUR_MS + (midnight === Date.parse('2026-10-25T00:00+02:00') ? HOUR_MS : 0),
    );
    expect(digests.map(({ at }) => new Date(at).toISOString())).toEqual(
      due.map((at) => new Date(at).toISOString()),
    );
    const full = digests.filter(({ versions }) => (versions[0]?.figures.length ?? 0) > 0);
    // The mornings after team web's budget passed a mark, and the one after the runaway.
    const marks = [75, 90, 95, 100].map((mark) => localDate(firstAt.get(mark) ?? 0, ZONE).add({ days: 1 }));
    const told = [...new Set(marks.map(String)), '2026-11-04'];
    expect(full.map(({ at }) => localDate(at, ZONE).toString())).toEqual(told);
    const odd = full.at(-1);
    // 12 busy hours of $5.70 and 12 of a fifth make $82; 2.5 hours of half a dollar in 20 seconds make $225.
    expect(odd?.versions[0]?.headline).toMatch(
      /^Tue 3 Nov: \$30\d\.\d\d, \+2\d\d % on a usual Tuesday \(\$8\d\.\d\d\), 1 incident/,
    );
    expect(odd?.versions[0]?.lines[0]).toMatch(/^Incident 1: Agent research-bot, \$22\d\.\d\d more/);

    expect(budgets.map(({ at, versions }) => [at, versions[0]?.lines[0]])).toEqual([
      [(firstAt.get(75) ?? 0) + HOUR_MS, 'Warning: the 75 % mark is passed.'],
      [(firstAt.get(90) ?? 0) + HOUR_MS, 'Caution: the 90 % mark is passed.'],
      [(firstAt.get(95) ?? 0) + HOUR_MS, 'Critical: the 95 % mark is passed.'],
      [(firstAt.get(125) ?? 0) + HOUR_MS, 'Critical: the 125 % mark is passed.'],
    ]);
    // The day on which October's was gone was told on the first evening that could know, once; then November's.
    expect(localDate(firstAt.get(100) ?? 0, ZONE).toString()).toBe('2026-10-22');
    expect(ahead.map((post) => headlines(post).length)).toEqual([1, 1]);
    const [october = '', november = ''] = ahead.flatMap(headlines);
    const [, from, to] = /^Will be gone between (\d+) and (\d+) Oct: /.exec(october) ?? [];
    expect(Number(from)).toBeLessThanOrEqual(22);
    expect(Number(to)).toBeGreaterThanOrEqual(22);
    expect(november).toMatch(/ Nov: the \$900\.00 budget of team web for November 2026$/);
    expect(localDate(ahead[0]?.at ?? 0, ZONE).toString()).toBe('2026-10-12');

    const [spike] = spikes;
    expect(spikes).toHaveLength(1);
    if (!spike) return;
    // $5.50 an hour are usual in the organisation at that time; the runaway makes half a dollar in 20 seconds.
    expect(spike.at - RUNAWAY.from).toBeLessThanOrEqual(6 * MINUTE_MS);
    expect(headlines(spike)[0]).toMatch(
      /^Spike: agent research-bot spent \$\d+\.\d\d since 14:00, expected about/,
    );
    expect(spike.versions[0]?.lines[0]).toMatch(
      /^Cause: agent research-bot, mostly user bob \(\d+ %\) and model opus/,
    );
    expect(headlines(spike).at(-1)).toMatch(
      /^Resolved: agent research-bot is back to normal; \$22\d\.\d\d more than expected within 3 h$/,
    );
    expect(spike.versions.length).toBeGreaterThan(8);
    expect(spike.versions.length).toBeLessThan(40);
    expect(world.errors).toEqual([]);
  });
});
