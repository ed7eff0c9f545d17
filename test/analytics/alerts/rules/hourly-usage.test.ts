import { describe, expect, it } from 'vitest';
import { CAPPED } from '../../../../src/analytics/alerts/budgets/caps.ts';
import {
  createHourlyUsage,
  type HourlySplit,
  type HourlyUsage,
  hourOf,
  type ScopeHours,
} from '../../../../src/analytics/alerts/rules/hourly-usage.ts';
import type { UsageStore } from '../../../../src/analytics/store.ts';
import { createWorld, ORG, type World } from '../../../jobs/simulated-program.ts';

const HOUR_MS = 3_600_000;
const NOW = Date.parse('2026-11-18T10:00Z');
const DAYS = 40;

const byTeam: HourlySplit = { of: { by: 'team' }, filters: [] };
const refused: HourlySplit = { of: { scope: 'org' }, filters: [CAPPED] };

/** Two teams, of which one spends a dollar an hour, the other two every third hour. */
async function twoTeams(): Promise<World> {
  const world = await createWorld({ now: NOW });
  const hours = Array.from({ length: DAYS * 24 }, (_, index) => NOW - (index + 1) * HOUR_MS);
  await world.spend([
    ...hours.map((at) => ({ at, usd: 1, team: 'web' })),
    ...hours.filter((_, index) => index % 3 === 0).map((at) => ({ at, usd: 2, team: 'ml' })),
  ]);
  return world;
}

function hourlyOf({ usage }: World) {
  const asked = { statements: 0 };
  const sum: UsageStore['sum'] = (query, split) => {
    asked.statements++;
    return usage.sum(query, split);
  };
  const pause = async () => undefined;
  const hourly = createHourlyUsage({ usage: { ...usage, sum }, org: ORG, timeZone: 'UTC', pause });
  return { hourly, asked };
}

/** Dollars of the last hours of each scope, and how often hours of it changed. */
async function lastHours(hourly: HourlyUsage, split: HourlySplit, count: number) {
  const first = hourly.places.length - count;
  const scopes = await hourly.scopes(split);
  const usdOf = (one: ScopeHours) =>
    hourly.places.slice(first).map((place, index) => hourOf(one, place, first + index).usd);
  return Object.fromEntries(scopes.map((one) => [one.scope, { usd: usdOf(one), version: one.version }]));
}

describe('closed hours by scope', () => {
  it('grow by the hours that close, and are another version only where late events changed them', async () => {
    const world = await twoTeams();
    const { hourly } = hourlyOf(world);
    hourly.update(NOW);
    expect(await lastHours(hourly, byTeam, 3)).toEqual({
      'team:web': { usd: [1, 1, 1], version: 0 },
      'team:ml': { usd: [0, 0, 2], version: 0 },
    });
    await world.spend([
      { at: NOW - 2 * HOUR_MS, usd: 5, team: 'ml' },
      { at: NOW + 60_000, usd: 3, team: 'web' },
    ]);
    hourly.update(NOW + HOUR_MS);
    expect(await lastHours(hourly, byTeam, 4)).toEqual({
      'team:web': { usd: [1, 1, 1, 3], version: 0 },
      'team:ml': { usd: [0, 5, 2, 0], version: 1 },
    });
  });

  it('are asked for once where days say that there are none', async () => {
    const { hourly, asked } = hourlyOf(await twoTeams());
    hourly.update(NOW);
    expect(await hourly.scopes(refused)).toEqual([]);
    expect(asked.statements).toBe(1);
  });

  it('are read again a day in one statement, where that is few rows', async () => {
    const { hourly, asked } = hourlyOf(await twoTeams());
    hourly.update(NOW);
    await hourly.scopes(byTeam);
    const before = asked.statements;
    hourly.update(NOW + 5 * 60_000);
    await hourly.scopes(byTeam);
    expect(asked.statements - before).toBe(1);
  });
});
