import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyCommand } from '../../src/command-line/apply.ts';
import { openTestBot, type TestBot } from '../support/bot.ts';
import { captureOutput } from '../support/command-output.ts';
import { NOON } from '../support/event.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokenbell-apply-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function apply(body: string, { state, usage }: TestBot) {
  const file = join(folder, 'organisation.yaml');
  writeFileSync(file, `organisations:\n  - id: default\n${body}`);
  const output = captureOutput();
  const exit = await applyCommand([file], { ...output, state, usage, now: () => NOON });
  return { exit, ...output.text() };
}

describe('budgets as code', () => {
  it('say what holds above the budget, at it and ahead of it, for one, for each, and by the billing cycle', async () => {
    const test = await openTestBot();
    const file = `    cycleDay: 15
    budgets:
      - { scope: "user:*", amountUsd: 50, period: cycle, repeatPercent: 50, atLimit: deny, forecast: false }
      - { scope: "dept:*", tokens: 1000000 }
`;
    expect((await apply(file, test)).exit).toBe(0);
    expect(await test.state.organisation('default')).toMatchObject({ cycleDay: 15 });
    expect(await test.state.budgets('default')).toMatchObject([
      { scope: 'department:*', period: 'month', repeatPercent: 25, atLimit: 'warn', forecast: true },
      { scope: 'user:*', period: 'cycle', repeatPercent: 50, atLimit: 'deny', forecast: false },
    ]);
    expect(JSON.stringify(await apply(file, test))).not.toContain('~');
  });

  it.each([
    ['cycleDay: 29', 'cycleDay'],
    ['budgets: [{ scope: "tag:*", amountUsd: 5 }]', 'budgets[0].scope: "tag:*"'],
    ['budgets: [{ scope: org, amountUsd: 5, repeatPercent: 3 }]', 'budgets[0].repeatPercent'],
    ['budgets: [{ scope: org, amountUsd: 5, atLimit: stop }]', 'budgets[0].atLimit'],
    ['budgets: [{ scope: org, amountUsd: 5, period: year }]', 'budgets[0].period'],
  ])('are refused with %s', async (line, message) => {
    const test = await openTestBot();
    const { exit, error } = await apply(`    ${line}\n`, test);
    expect(exit).not.toBe(0);
    expect(error).toContain(message);
    expect(await test.state.budgets('default')).toEqual([]);
  });
});
