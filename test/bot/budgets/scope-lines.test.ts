import { describe, expect, it } from 'vitest';
import { as, openTestBot, TEAMS } from '../../support/bot.ts';

const BARS = /[▓░]/;

async function open() {
  const { ask } = await openTestBot(TEAMS);
  for (const budget of ['team:ml $10/month', 'user:* $4/month', 'team:web $5/week', 'org $50/month']) {
    await ask(`budget set ${budget}`);
  }
  return async (text: string, who: string) =>
    (await ask(text, as(who))).message.lines.filter((line) => BARS.test(line));
}

describe('the budget of what an answer is about', () => {
  it('stands in it as a bar: spent, amount, days left, what is safe, and the daily average', async () => {
    const linesOf = await open();
    const [line, ...others] = await linesOf('team ml 7d', 'lena');
    expect(others).toEqual([]);
    // $7.000000059 of $10 on 20 November: 70 %, 11 days with today, $0.35 on each of 20 days.
    expect(line).toMatch(/^▓▓▓▓▓▓▓░░░ team:ml 70 %: \$7\.00 of \$10(\.00)? this month, 11 days left; /);
    expect(line).toMatch(/\$0\.30 a day from tomorrow on stays inside; \$0\.35 a day so far$/);
  });

  it('is one’s own share of a budget for each', async () => {
    const linesOf = await open();
    const lines = await linesOf('me', 'ana');
    expect(lines).toHaveLength(1);
    // $1.000000003 of $4; the average of 20 days is rounded down.
    expect(lines[0]).toMatch(/^▓▓░░░░░░░░ user:ana 25 %: \$1\.00 of \$4(\.00)? this month/);
    expect(lines[0]).toContain('$0.05 a day so far');
  });

  it.each([
    ['the organisation’s for admins', 'org 7d', 'ada', 1],
    ['nobody else’s', 'team 7d', 'ana', 0],
    ['none where the answer is about a part of it', 'team ml 7d model:gpt-4o', 'lena', 0],
    ['none where it is about a time before', 'org last-month', 'ada', 0],
    ['none in rankings', 'top model 7d', 'ada', 0],
    ['that of another team, which everybody may read', 'team web 7d', 'ana', 1],
  ])('is %s', async (_, text, who, count) => {
    const linesOf = await open();
    expect(await linesOf(text, who)).toHaveLength(count);
  });

  it('is drawn by the list of budgets, the fullest first', async () => {
    const { ask } = await openTestBot(TEAMS);
    await ask('budget set org $60/month at 50,80');
    await ask('budget set team:ml $10/month');
    const [chart] = (await ask('budget list')).message.charts;
    if (chart?.kind !== 'budget') throw new Error('no budgets drawn');
    expect(chart.rows.map(({ name, used, thresholds }) => [name, used, thresholds])).toEqual([
      ['team:ml, this month', 70, [75, 90, 95]],
      // 15.00000014 of 60
      ['org, this month', 25, [50, 80]],
    ]);
  });
});
