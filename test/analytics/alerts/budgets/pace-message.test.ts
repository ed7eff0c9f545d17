import { describe, expect, it } from 'vitest';
import {
  goneText,
  type PaceStanding,
  paceMessage,
} from '../../../../src/analytics/alerts/budgets/pace-message.ts';
import { someBudget } from '../../../support/state.ts';

const USD = 1_000_000_000n;
const DAY_MS = 86_400_000;
const ZONE = 'Europe/Berlin';
/** Midnights in Berlin from 19 November on. */
const DAYS = Array.from({ length: 20 }, (_, day) => Date.parse('2026-11-19T00:00+01:00') + day * DAY_MS);

/** Team ml spent $380 of $500 by the 22nd of November, $3 of it today; nine days are left. */
function standing(parts: Partial<PaceStanding> = {}): PaceStanding {
  const days = DAYS.slice(3, 12);
  return {
    status: {
      budget: someBudget({ amount: { unit: 'usd', value: 500n * USD } }),
      key: 'b1@500000000000',
      raised: 0n,
      from: Date.parse('2026-11-01T00:00+01:00'),
      to: Date.parse('2026-12-01T00:00+01:00'),
      spent: 380n * USD,
      pendingEvents: 0n,
      left: 120n * USD,
      usedPercent: '76',
      daysLeft: 9,
    },
    outlook: {
      pace: {
        status: 'ok',
        total: { point: 560.004, low: 520, high: 600 },
        gone: { expected: 6, earliest: 4, latest: 8 },
      },
      days,
      today: 3n * USD,
      safeDaily: 13_666_666_666n,
    },
    timeZone: ZONE,
    hidesPeople: false,
    ...parts,
  };
}

describe('when a budget will be gone', () => {
  it.each([
    ['on one day', { expected: 2, earliest: 2, latest: 2 }, 'on 21 Nov'],
    ['within a month', { expected: 2, earliest: 0, latest: 4 }, 'between 19 and 23 Nov'],
    ['across months', { expected: 10, earliest: 9, latest: 13 }, 'between 28 Nov and 2 Dec'],
    ['or never', { expected: 2, earliest: 0, latest: null }, 'around 21 Nov, on 19 Nov at the earliest'],
    ['that day or never', { expected: 2, earliest: 2, latest: null }, 'around 21 Nov'],
  ] as const)('%s', (_, gone, text) => {
    expect(goneText(gone, DAYS, ZONE)).toBe(text);
  });
});

describe('a budget told ahead', () => {
  it('says when, where it is heading, what is safe, and who drives it', () => {
    const drivers = [
      { dimension: 'agent', value: 'crawler', daily: 9.1, usual: 3 },
      { dimension: 'user', value: 'bob', daily: 4, usual: 0 },
    ];
    const message = paceMessage(standing(), drivers, []);
    expect(message.headline).toBe(
      'Will be gone between 26 and 30 Nov: the $500.00 budget of team ml for November 2026',
    );
    expect(message.lines).toEqual([
      'November 2026 is heading for $560.00 (80 % interval $520.00 to $600.00); $380.00 of $500.00 is spent.',
      'To land inside $500.00 team ml may spend $13.67 a day for 9 days; today $3.00 so far.',
      'Driven by agent crawler $9.10 a day (usually $3.00), user bob $4.00 a day (usually $0).',
    ]);
    expect(message.figures.map(({ key, value }) => [key, value])).toEqual([
      ['spent', '380'],
      ['budget', '500'],
      ['projection', '560'],
      ['safeDaily', '13.666666666'],
    ]);
  });

  it('counts from tomorrow where today had more than its share', () => {
    const { outlook } = standing();
    // Of $272.20 this morning today had $45; $227.20 over the 21 days after it.
    const above = { ...outlook, today: 45n * USD, safeDaily: 10_819_047_619n };
    expect(paceMessage(standing({ outlook: above }), [], []).lines[1]).toBe(
      'To land inside $500.00 team ml may spend $10.82 a day from tomorrow on; today $45.00 so far.',
    );
  });

  it('names no person where people are not named', () => {
    const { status } = standing();
    const budget = { ...status.budget, scope: 'user:bob' };
    const message = paceMessage(standing({ status: { ...status, budget }, hidesPeople: true }), [], []);
    expect(message.headline).toContain('budget of one person for');
    expect(JSON.stringify(message)).not.toContain('bob');
  });

  it('keeps its dates however long the name is', () => {
    const { status } = standing();
    const budget = { ...status.budget, scope: `project:${'x'.repeat(250)}` };
    const { headline } = paceMessage(standing({ status: { ...status, budget } }), [], []);
    expect(headline).toContain('between 26 and 30 Nov');
    expect([...headline].length).toBeLessThanOrEqual(120);
  });
});
