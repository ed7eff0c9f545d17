import { describe, expect, it } from 'vitest';
import { type BudgetStanding, budgetMessage } from '../../../../src/analytics/alerts/budgets/message.ts';
import { periodName } from '../../../../src/analytics/alerts/budgets/period.ts';
import type { BudgetStatus } from '../../../../src/analytics/budget-status.ts';
import type { Budget } from '../../../../src/analytics/state.ts';
import { someBudget } from '../../../support/state.ts';

const USD = 1_000_000_000n;
const NOVEMBER = Date.parse('2026-11-01T00:00+01:00');
const DECEMBER = Date.parse('2026-12-01T00:00+01:00');

function standing(
  budget: Partial<Budget>,
  status: Partial<BudgetStatus>,
  parts: Partial<BudgetStanding> = {},
): BudgetStanding {
  return {
    status: {
      budget: someBudget(budget),
      key: 'b1@2000',
      raised: 0n,
      from: NOVEMBER,
      to: DECEMBER,
      spent: 1_820n * USD,
      pendingEvents: 0n,
      left: 180n * USD,
      usedPercent: '91',
      daysLeft: 10,
      ...status,
    },
    timeZone: 'Europe/Berlin',
    today: 0n,
    projected: null,
    capText: undefined,
    hidesPeople: false,
    ...parts,
  };
}

describe('a budget warning', () => {
  it('says how far, of what, when, and what is left a day', () => {
    const message = budgetMessage(standing({}, {}, { projected: 2_310n * USD }), 90, []);
    expect(message.headline).toBe('Team ml is at 91 % of the $2,000 budget for November 2026');
    expect(message.lines).toEqual([
      'Caution: the 90 % mark is passed.',
      'Left for 10 days, today included: $180.00; $18.00 a day stays inside.',
      'At the pace so far November 2026 ends near $2,310.',
    ]);
    expect(message.figures.map(({ key, value, text }) => [key, value, text])).toEqual([
      ['spent', '1820', '$1,820'],
      ['budget', '2000', '$2,000'],
      ['share', '91', '91 %'],
    ]);
    expect(message.actions.map(({ command }) => command)).toEqual([
      '/usage trend mtd team:ml',
      '/usage budget list',
    ]);
    expect(message.tone).toBe('warning');
  });

  it.each([
    [75, 'Warning: the 75 % mark is passed.', 'warning'],
    [90, 'Caution: the 90 % mark is passed.', 'warning'],
    [95, 'Critical: the 95 % mark is passed.', 'alert'],
    [120, 'Critical: the 120 % mark is passed.', 'alert'],
  ])('of %i %% is "%s"', (threshold, line, tone) => {
    const message = budgetMessage(standing({}, {}), threshold, []);
    expect([message.lines[0], message.tone]).toEqual([line, tone]);
  });

  it.each([
    [{ left: -12n * USD, daysLeft: 3 }, 'Over by $12.00, with 3 days, today included to go.'],
    [{ left: 0n, daysLeft: 1 }, 'Nothing is left for the rest of today.'],
    [{ left: 5n * USD, daysLeft: 1 }, 'Left for the rest of today: $5.00.'],
  ])('with %o says "%s"', (status, line) => {
    expect(budgetMessage(standing({}, status), 95, []).lines[1]).toBe(line);
  });

  it('calls safe what a day may have after what today had already', () => {
    const lineAfter = (today: bigint, status: Partial<BudgetStatus> = {}) =>
      budgetMessage(standing({}, status, { today }), 90, []).lines[1];
    // 190 this morning over ten days are 19 for today too; of 210 today had 30, more than 21.
    expect(lineAfter(10n * USD)).toBe(
      'Left for 10 days, today included: $180.00; $19.00 a day stays inside.',
    );
    expect(lineAfter(30n * USD)).toBe(
      'Left for 10 days, today included: $180.00; $20.00 a day from tomorrow on stays inside.',
    );
    const nearlyGone = { left: 400_000_000n, daysLeft: 29 };
    expect(lineAfter(99_600_000_000n, nearlyGone)).toBe(
      'Left for 29 days, today included: $0.40; $0.01 a day from tomorrow on stays inside.',
    );
  });

  it('calls nothing safe while calls have no price', () => {
    const { lines } = budgetMessage(standing({}, { pendingEvents: 12n }), 90, []);
    expect(lines.slice(1)).toEqual([
      'Left for 10 days, today included: at most $180.00.',
      '12 calls have no price yet and are not counted.',
    ]);
  });

  it('never says a percentage before it is reached', () => {
    const message = budgetMessage(standing({}, { spent: 1_799_999_999_999n, usedPercent: '90' }), 75, []);
    expect(message.headline).toContain('at 89 %');
  });

  it('counts tokens where the budget does', () => {
    const tokens = { amount: { unit: 'tokens', value: 1_000_000n } } as const;
    const message = budgetMessage(standing(tokens, { spent: 760_000n, left: 240_000n }), 75, []);
    expect(message.headline).toBe('Team ml is at 76 % of the 1M tokens budget for November 2026');
    expect(message.lines[1]).toBe(
      'Left for 10 days, today included: 240K tokens; 24K tokens a day stays inside.',
    );
  });

  it('names no person where people are not named', () => {
    const message = budgetMessage(standing({ scope: 'user:bob' }, {}, { hidesPeople: true }), 75, []);
    expect(message.headline).toBe('One person is at 91 % of the $2,000 budget for November 2026');
    expect(JSON.stringify(message)).not.toContain('bob');
  });

  it('of nothing does not divide by it', () => {
    const nothing = { scope: 'org', amount: { unit: 'usd', value: 0n } } as const;
    expect(budgetMessage(standing(nothing, { spent: 3n * USD, left: -3n * USD }), 75, []).headline).toBe(
      'The organisation spent $3.00 of a budget of nothing for November 2026',
    );
  });

  it('keeps its number however long the name is', () => {
    const { headline } = budgetMessage(standing({ scope: `project:${'x'.repeat(250)}` }, {}), 75, []);
    expect(headline).toContain('91 %');
    expect([...headline].length).toBeLessThanOrEqual(120);
  });
});

describe('the name of a period', () => {
  it.each([
    ['day', '2026-11-20T00:00+01:00', '20 Nov'],
    ['week', '2026-11-16T00:00+01:00', 'the week of 16 Nov'],
    ['month', '2026-11-01T00:00+01:00', 'November 2026'],
    ['quarter', '2026-10-01T00:00+02:00', 'quarter 4 of 2026'],
  ] as const)('of a %s that starts %s is "%s"', (period, from, name) => {
    expect(periodName(period, Date.parse(from), 'Europe/Berlin')).toBe(name);
  });
});
