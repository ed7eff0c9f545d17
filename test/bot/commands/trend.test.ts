import { describe, expect, it } from 'vitest';
import type { Message, StackedChart } from '../../../src/analytics/message.ts';
import type { UsageEvent } from '../../../src/analytics/usage-event.ts';
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
    expect(charts[0]?.alt).toBe('All usage: 2 errors in total; the highest day is Wed 18 Nov with 2 errors.');
  });

  it('stays cost over tokens where money is asked for', async () => {
    const { charts } = await told('trend 7d gran:day', EVENTS);
    expect(charts).toMatchObject([
      { kind: 'trend', alt: 'All usage: $93.00 in total; the highest day is Tue 17 Nov with $90.00.' },
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
