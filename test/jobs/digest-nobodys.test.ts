import { describe, expect, it } from 'vitest';
import type { Filter } from '../../src/analytics/store.ts';
import { digestOf } from '../../src/jobs/digest.ts';
import { someSubscription } from '../support/state.ts';
import { createWorld, ORG, understand } from './simulated-program.ts';

const DAY_MS = 86_400_000;
/** A Monday. */
const NOW = Date.parse('2026-11-23T09:00:00Z');

/** A week of $95 of team ml and so much of nobody, and what is said of it. */
async function linesOf(nobodysUsd: number, filters: readonly Filter[] = []) {
  const world = await createWorld({ now: NOW });
  await world.spend([
    { at: NOW - 3 * DAY_MS, usd: 95, team: 'ml' },
    { at: NOW - 3 * DAY_MS, usd: nobodysUsd, apiKey: 'gateway' },
  ]);
  const subscription = someSubscription({ org: ORG, query: 'org 7d', every: 'week' });
  const asked = await understand(subscription, NOW);
  const parts = { ...world, understand: async () => ({ ...asked, filters }) };
  const { lines } = await digestOf(parts, subscription, { now: NOW, days: 1, late: false });
  return lines.filter((line) => line.includes('no team'));
}

describe('the digest of a week', () => {
  it('says what has no team from one dollar in twenty on', async () => {
    expect(await linesOf(5)).toEqual(['$5.00 (5 %) has no team: admins give it one with /usage assign.']);
    expect(await linesOf(4.9)).toEqual([]);
    expect(await linesOf(0)).toEqual([]);
  });

  it('says so only where it is about everything', async () => {
    expect(await linesOf(50, [{ dimension: 'model', values: ['small'], negate: false }])).toEqual([]);
  });
});
