import { describe, expect, it } from 'vitest';
import type { Message, StackedChart } from '../../../src/analytics/message.ts';
import type { UsageEvent } from '../../../src/analytics/usage-event.ts';
import { toReply } from '../../../src/bot/reply/reply.ts';
import { printAnswer } from '../../../src/bot/terminal/print.ts';
import { as, openTestBot, TEAMS } from '../../support/bot.ts';
import { NOON, usageEvent } from '../../support/event.ts';

const DAY_MS = 86_400_000;
const DOLLAR = 1_000_000_000;

let made = 0;

/** A call of so many dollars, at noon so many days ago. */
function call(daysAgo: number, usd: number, parts: Partial<UsageEvent['dimensions']> = {}): UsageEvent {
  return usageEvent({
    id: `call-${made++}`,
    occurredAt: NOON - daysAgo * DAY_MS - 60_000,
    dimensions: { team: 'ml', user: 'ana', model: 'gpt-4o', provider: 'openai', status: 'ok', ...parts },
    counts: { inputTokens: usd * DOLLAR, outputTokens: 0 },
  });
}

async function told(text: string, events: readonly UsageEvent[], locale = 'en'): Promise<Message> {
  const { ask } = await openTestBot({ plan: TEAMS.plan ?? {}, events });
  return (await ask(text, { ...as('ada'), locale })).message;
}

function stackedOf({ charts: [chart] }: Message): StackedChart {
  if (chart?.kind !== 'stacked') throw new Error(`drawn as ${chart?.kind}`);
  return chart;
}

const used = (values: readonly unknown[]) => values.filter((value) => Number(value) !== 0);

describe('the picture of a metric', () => {
  // One dear call on the 17th; three cheap ones on the 18th, of which two failed.
  const EVENTS = [
    call(3, 90),
    call(2, 1),
    call(2, 1, { status: 'error' }),
    call(2, 1, { status: 'error', model: 'o3' }),
  ];

  it.each([
    { metric: 'requests', values: [1, 3], title: '4 requests', peak: '3 requests' },
    { metric: 'errors', values: [2], title: '2 errors', peak: '2 errors' },
    { metric: 'tokens', values: [90 * DOLLAR, 3 * DOLLAR], title: '93B tokens', peak: '90B tokens' },
  ])('draws and tells $metric, not what they cost', async ({ metric, values, title, peak }) => {
    for (const view of ['trend', 'org']) {
      const message = await told(`${view} 7d gran:day metric:${metric}`, EVENTS);
      const chart = stackedOf(message);
      expect(chart.title).toContain(title);
      expect(chart.groups).toHaveLength(1);
      expect(used(chart.groups[0]?.values ?? [])).toEqual(values);
      const day = metric === 'tokens' ? 'Tue 17 Nov' : 'Wed 18 Nov';
      expect(chart.alt).toContain(`${title} in total; the highest day is ${day} with ${peak}.`);
      expect(chart.alt).not.toContain('$');
    }
  });

  it('is told in the metric where it is split, too', async () => {
    const { charts } = await told('trend 7d gran:day metric:errors by:model', EVENTS);
    expect(charts[0]?.alt).toBe(
      'All usage: 2 errors in total; the highest day is Wed 18 Nov with 2 errors. The first day counts from 12:00 on.',
    );
  });

  it('stays cost over tokens where money is asked for', async () => {
    const { charts } = await told('trend 7d gran:day', EVENTS);
    expect(charts).toMatchObject([
      {
        kind: 'trend',
        alt: 'All usage: $93.00 in total; the highest day is Tue 17 Nov with $90.00. The first day counts from 12:00 on.',
      },
    ]);
  });

  it('has no peak where there is nothing of it', async () => {
    const { charts } = await told('trend 7d metric:errors', [call(1, 5)]);
    expect(charts[0]?.alt).toBe('All usage: 0 errors.');
  });
});

describe('the highest bucket', () => {
  // 5 dollars in October; in November 7 in the week from Monday the 9th and 1 in the one from the 16th.
  const EVENTS = [call(30, 5), call(10, 3), call(9, 4), call(1, 1)];

  it.each([
    ['week', 'en', 'the highest is the week of Mon 9 Nov with $7.00.'],
    ['month', 'en', 'the highest month is November 2026 with $8.00.'],
    ['week', 'es', 'la semana más alta es la del lun, 9 nov, con 7,00 US$.'],
    ['month', 'es', 'el mes más alto es noviembre de 2026, con 8,00 US$.'],
  ])('is a %s by its name, in %s', async (granularity, locale, said) => {
    const { charts } = await told(`trend 90d gran:${granularity}`, EVENTS, locale);
    expect(charts[0]?.alt.replaceAll('\u00a0', ' ')).toContain(said);
  });

  it.each([
    ['trend 30d gran:month', 'The first month counts from 21 Oct on.', 'en'],
    ['trend 30d gran:month', 'El primer mes cuenta desde el 21 oct.', 'es'],
    ['trend 30d gran:week', 'The first week counts from 21 Oct on.', 'en'],
    [
      'trend 2026-10-21..2026-11-10 gran:month',
      'The first month counts from 21 Oct on. The last month counts until 10 Nov.',
      'en',
    ],
  ])('is told beside what only a part is told of: %s', async (text, said, locale) => {
    const { charts, footing } = await told(text, EVENTS, locale);
    expect(charts[0]?.alt.endsWith(`. ${said}`)).toBe(true);
    const [first = ''] = said.split('. ');
    expect(footing?.notes[0]).toBe(first.charAt(0).toLowerCase() + first.slice(1).replace(/\.$/, ''));
  });

  it('is told alone where every slice is whole, or the last one still running', async () => {
    const { charts, footing } = await told('trend mtd gran:month', EVENTS);
    expect(charts[0]?.alt).toMatch(/with \$8\.00\.$/);
    expect(footing?.notes).toEqual([]);
  });

  it('says its year where there are several', async () => {
    const { charts } = await told('trend 500d gran:week', [call(400, 9), call(1, 1)]);
    // 400 days before Friday, 20 November 2026 was Thursday, 16 October 2025.
    expect(charts[0]?.alt).toContain('the week of Mon, 13 Oct 2025 with $9.00.');
  });
});

describe('chart:line', () => {
  const models = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const EVENTS = models.map((model, index) => call(2, 10 - index, { model }));

  it('draws a line for each of the five largest groups and one for the rest', async () => {
    for (const view of ['trend', 'org']) {
      const chart = stackedOf(await told(`${view} 7d gran:day by:model chart:line`, EVENTS));
      expect(chart.mark).toBe('line');
      expect(chart.groups.map(({ name, values }) => [name, used(values)])).toEqual([
        ['a', ['10']],
        ['b', ['9']],
        ['c', ['8']],
        ['d', ['7']],
        ['e', ['6']],
        // 5 of f and 4 of g.
        ['other', ['9']],
      ]);
    }
  });

  it('draws six groups without folding the last one alone', async () => {
    const chart = stackedOf(await told('trend 7d by:model chart:line', EVENTS.slice(0, 6)));
    expect(chart.groups.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('draws one line of a metric that is not split', async () => {
    const chart = stackedOf(await told('trend 7d metric:requests chart:line', EVENTS));
    expect(chart).toMatchObject({ mark: 'line', unit: 'count', groups: [{ name: 'requests' }] });
  });
});

describe('the table of a trend', () => {
  const daily = Array.from({ length: 14 }, (_, index) => call(index + 1, index + 1));

  async function answered(text: string, events: readonly UsageEvent[]) {
    const { ask } = await openTestBot({ events });
    return ask(text);
  }

  it('begins with the latest in chat and says that the others are earlier; its file has all from the first on', async () => {
    const answer = await answered('trend 30d', daily);
    const printed = printAnswer(answer).split('\n');
    const days = printed.flatMap((line) => /^\d{4}-\d\d-\d\d/.exec(line) ?? []);
    // The 21st of October to the 20th of November, which has no call yet, are 31 days.
    expect(days).toEqual([20, 19, 18, 17, 16, 15, 14, 13, 12, 11].map((day) => `2026-11-${day}`));
    expect(printed.join('\n')).toContain('+21 earlier rows');
    const { table } = toReply(answer);
    expect(table?.rows.map(({ day }) => day)).toEqual(days);
    expect(table?.moreRows).toBe(21);
    const csv = new TextDecoder().decode(answer.files.find(({ name }) => name.endsWith('.csv'))?.content);
    const filed = csv.split('\r\n').flatMap((line) => /^\d{4}-\d\d-\d\d/.exec(line) ?? []);
    expect([filed.length, filed[0], filed.at(-1)]).toEqual([31, '2026-10-21', '2026-11-20']);
  });

  it('leaves out of the chat what lies before anything was used', async () => {
    const answer = await answered('trend ytd', daily.slice(0, 3));
    // Three days before Friday, the 20th: one week, since the 16th.
    expect(toReply(answer).table?.rows.map(({ week }) => week)).toEqual(['2026-11-16']);
    // The 1st of January was a Thursday: 47 weeks.
    expect(toReply(answer).table?.moreRows).toBe(46);
  });

  it('stands in the order that was asked for', async () => {
    const answer = await answered('trend 30d sort:cost', daily);
    expect(toReply(answer).table?.rows.map(({ cost }) => cost)).toEqual(
      [14, 13, 12, 11, 10, 9, 8, 7, 6, 5].map(String),
    );
    expect(printAnswer(answer)).toContain('+21 more rows');
  });

  it('of a forecast begins with today', async () => {
    const { table } = toReply(await answered('forecast', daily));
    expect([table?.rows[0]?.day, table?.rows.length]).toEqual(['2026-11-20', 10]);
  });
});

describe('the table of a heat map', () => {
  it('has the dearest hours in chat and the week in its order in the file', async () => {
    // At noon of Thursday, Wednesday, … Sunday before: 1, 9 and 4 dollars.
    const { ask } = await openTestBot({ events: [call(1, 1), call(2, 9), call(5, 4)] });
    const answer = await ask('heatmap 7d');
    const { table } = toReply(answer);
    expect(table?.rows.map(({ hour, cost }) => [hour, cost])).toEqual([
      ['Wed 11:00', '9'],
      ['Sun 11:00', '4'],
      ['Thu 11:00', '1'],
    ]);
    const csv = new TextDecoder().decode(answer.files.find(({ name }) => name.endsWith('.csv'))?.content);
    expect(csv.split('\r\n').map((line) => line.split(',')[0]?.replaceAll('"', ''))).toEqual([
      expect.stringContaining('hour of the week'),
      ...['Sun 11:00', 'Wed 11:00', 'Thu 11:00', 'Total', ''],
    ]);
  });

  it('shows ten of them and counts the others', async () => {
    const hours = Array.from({ length: 12 }, (_, index) => call((index + 1) / 24, index + 1));
    const { ask } = await openTestBot({ events: hours });
    const { table } = toReply(await ask('heatmap 7d metric:requests'));
    expect([table?.rows.length, table?.moreRows]).toEqual([10, 2]);
  });
});
