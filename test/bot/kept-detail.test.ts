import { expect, it } from 'vitest';
import { openTestBot, spent } from '../support/bot.ts';
import { NOON } from '../support/event.ts';

const DAY_MS = 86_400_000;

/** Calls 100 days, 60 days and an hour ago, of which events are kept for 90 days and hours for 95. */
async function openPruned() {
  const ago = (days: number, nano: number) => ({
    ...spent('ana', 'ml', nano),
    occurredAt: NOON - days * DAY_MS - 3_600_000,
    facts: { tools: [{ name: 'search' }] },
  });
  const test = await openTestBot({
    events: [ago(100, 1_000_000_001), ago(60, 2_000_000_002), ago(0, 4_000_000_004)],
  });
  while ((await test.usage.prune('default', { rawDays: 90, hourlyDays: 95 })).more);
  return test;
}

it('answers for any time by what series know, however long ago', async () => {
  const { ask } = await openPruned();
  const { message } = await ask('org since 2026-08-01');
  expect(message.figures.find(({ key }) => key === 'cost')?.value).toBe('7.000000007');
  expect(message.footing?.notes).toEqual([]);
});

it('says from when on it knows tools, and counts from then', async () => {
  const { ask } = await openPruned();
  const { message } = await ask('top tool since 2026-08-01');
  expect(message.period?.from).toBe('2026-08-13T00:00:00+00:00');
  expect(message.table?.total.cost).toBe('6.000000006');
  expect(message.footing?.notes).toContain('no detail before 2026-08-13');
});

it('refuses to name tools of a time it no longer knows them of', async () => {
  const { ask } = await openPruned();
  const { message } = await ask('top tool 2026-08-01..2026-08-12');
  expect(message.error).toEqual({
    code: 'no_detail',
    message: 'There is no detail by tool before 2026-08-13.',
    hint: 'Ask about a time since then, or without tool.',
  });
});

it('counts by days where hours are no longer kept, and says so', async () => {
  const { ask } = await openPruned();
  const { message } = await ask('trend 2026-08-11..2026-08-13 gran:hour');
  expect(message.period?.granularity).toBe('day');
  expect(message.table?.rows.map(({ day, cost }) => [day, cost])).toEqual([
    ['2026-08-11', '0'],
    ['2026-08-12', '1.000000001'],
    ['2026-08-13', '0'],
  ]);
  expect(message.footing?.notes.join()).toMatch(/^no detail before .*: counted by whole days$/);
});

it('tells the hours of a week from when on hours are kept', async () => {
  const { ask } = await openPruned();
  const { message } = await ask('heatmap since 2026-08-01');
  const since = message.footing?.notes.find((note) => note.startsWith('no detail before '));
  expect(since).toBe('no detail before 2026-08-17');
  // At midnight, where a day that is one sum would stand, nothing happened.
  const [chart] = message.charts;
  const dear = chart?.kind === 'heatmap' ? chart.cells.filter(({ value }) => Number(value) > 0) : [];
  expect(dear.map(({ hour }) => hour)).toEqual([11, 11]);
  expect((await ask('heatmap 2026-08-01..2026-08-10')).message.error).toMatchObject({
    code: 'no_detail',
    message: 'There is no detail by hour before 2026-08-17.',
  });
});

it('compares nothing with a time of which it no longer knows tools', async () => {
  const { ask } = await openPruned();
  // They begin in September, and the 70 days before them in July.
  const { message } = await ask('top tool 70d');
  expect(message.figures.find(({ key }) => key === 'cost')).toMatchObject({ value: '6.000000006' });
  expect(message.figures.filter(({ change }) => change !== undefined)).toEqual([]);
  expect(message.headline).not.toContain('on the period before');
  expect(message.footing?.notes).toContain(
    'no detail before 2026-08-13, so there is nothing to compare with',
  );
  for (const command of ['top tool 70d vs:prev', 'why 70d tool:search', 'org 2026-11 vs:yoy tool:search'])
    expect((await ask(command)).message.error).toMatchObject({
      code: 'no_detail',
      message: expect.stringMatching(
        /^There is no detail by tool before 2026-08-13, so nothing compares with /,
      ),
    });
  // What days know compares with any time.
  expect((await ask('org 70d vs:prev')).message.error).toBeNull();
});
