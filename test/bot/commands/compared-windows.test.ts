import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/analytics/message.ts';
import type { UsageEvent } from '../../../src/analytics/usage-event.ts';
import { as, openTestBot, somebody, TEAMS } from '../../support/bot.ts';
import { NOON, usageEvent } from '../../support/event.ts';

const DAY_MS = 86_400_000;
const USD = 1_000_000_000;

type Spent = {
  readonly usd: number;
  readonly nano?: number;
  readonly agent?: string;
  readonly user?: string;
};

/** One call of a number of dollars and nano-dollars: `simplePrice` takes one for each input token. */
function call(at: number, { usd, nano = 0, agent = 'search', user = 'ana' }: Spent): UsageEvent {
  return usageEvent({
    id: `${at} ${agent} ${user} ${usd}`,
    occurredAt: at,
    dimensions: { team: 'ml', user, agent, model: 'gpt-x', provider: 'openai', status: 'ok' },
    counts: { inputTokens: usd * USD + nano, outputTokens: 0 },
  });
}

const ago = (days: number) => NOON - days * DAY_MS - 60_000;

/** This week: search 3 dollars and a nano-dollar, review 1. The week before: search 2, and 5 of a bot that is gone. */
const TWO_WEEKS = [
  call(ago(1), { usd: 3, nano: 1 }),
  call(ago(2), { usd: 1, agent: 'review' }),
  call(ago(9), { usd: 2 }),
  call(ago(10), { usd: 5, agent: 'old-bot', user: 'bob' }),
];

async function answerOf(text: string, events: readonly UsageEvent[] = TWO_WEEKS, locale = 'en') {
  const { ask } = await openTestBot({ plan: TEAMS.plan ?? {}, events });
  return ask(text, { ...as('ada'), locale });
}

async function told(text: string, events: readonly UsageEvent[] = TWO_WEEKS): Promise<Message> {
  return (await answerOf(text, events)).message;
}

const comparedRows = ({ table }: Message, key: string) =>
  table?.rows.map((row) => [row[key], row.cost, row.before, row.change, row.changePercent]);

describe('vs: in a breakdown', () => {
  it.each(['top agent 7d vs:prev', 'team 7d by:agent vs:prev', 'org 7d by:agent vs:prev'])(
    'says what each row was and how it changed, those that are gone too: %s',
    async (text) => {
      const message = await told(text);
      expect(comparedRows(message, 'agent')).toEqual([
        ['search', '3.000000001', '2', '1.000000001', '50'],
        ['review', '1', '0', '1', null],
        ['old-bot', '0', '5', '-5', '-100'],
      ]);
      expect(message.table?.total).toMatchObject({
        cost: '4.000000001',
        before: '7',
        change: '-2.999999999',
        changePercent: '-42.9', // 3 of 7
      });
    },
  );

  it('says the change in the headline, and with which days', async () => {
    // Rolling weeks begin at a full hour: noon, a week and two weeks ago.
    expect((await told('top agent 7d vs:prev')).headline).toBe(
      'Top agents in the last 7 days: search leads with $3.00 (75 %), $4.00 in all (−43 % on 6–13 Nov 2026)',
    );
  });

  it('compares what the question measures', async () => {
    const { table } = await told('top agent 7d vs:prev metric:requests');
    expect(table?.rows.map(({ agent, before, change }) => [agent, before, change])).toEqual([
      ['review', 0, 1],
      ['search', 1, 0],
      ['old-bot', 1, -1],
    ]);
    expect(table?.columns.slice(0, 6).map(({ key }) => key)).toEqual([
      'agent',
      'spark',
      'requests',
      'before',
      'change',
      'changePercent',
    ]);
    const change = table?.columns.filter(({ key }) => key.startsWith('change'));
    expect(change?.map(({ label }) => label)).toEqual(['change', 'change %']);
  });

  it('adds up over the rows that a search leaves', async () => {
    const { table } = await told('top agent 7d vs:prev match:"old"');
    expect(table?.rows.map(({ agent }) => agent)).toEqual(['old-bot']);
    expect(table?.total).toMatchObject({ cost: '0', before: '5', change: '-5' });
  });

  it('counts a call of several tags once in the sum of both', async () => {
    const tagged = TWO_WEEKS.map((event) => ({ ...event, tags: ['night', 'nightly'] }));
    const { table } = await told('top tag 7d vs:prev match:"night"', tagged);
    expect(table?.rows.map(({ before }) => before)).toEqual(['7', '7']);
    expect(table?.total).toMatchObject({ cost: '4.000000001', before: '7' });
  });

  it('stands in the file, too', async () => {
    const { files } = await answerOf('top agent 7d vs:prev');
    const csv = new TextDecoder().decode(files.find(({ mediaType }) => mediaType === 'text/csv')?.content);
    const [header = '', ...lines] = csv.trim().split('\r\n');
    const cells = (line = '') =>
      Object.fromEntries(header.split(',').map((name, at) => [name, line.split(',')[at]]));
    expect(header.replace('\uFEFF', '')).toMatch(/^agent,requests,input tokens,output tokens,cost \(USD\),/);
    expect(cells(lines[1])).toMatchObject({ 'before (USD)': '0', 'change (USD)': '1', 'change (%)': '' });
    expect(cells(lines.at(-1))).toMatchObject({ 'before (USD)': '7', 'change (%)': '-42.9' });
  });

  it('leaves a change to or from a cost that nobody knows open', async () => {
    const unpriced = call(ago(1), { usd: 1, agent: 'new-bot' });
    const events = [
      ...TWO_WEEKS,
      { ...unpriced, dimensions: { ...unpriced.dimensions, model: 'unknown' } },
      { ...call(ago(8), { usd: 1, agent: 'review' }), dimensions: { agent: 'review', model: 'unknown' } },
    ];
    const message = await told('top agent 7d vs:prev', events);
    expect(comparedRows(message, 'agent')).toContainEqual(['new-bot', null, '0', null, null]);
    expect(comparedRows(message, 'agent')).toContainEqual(['review', '1', null, null, null]);
    expect(message.footing?.notes).toContain('some calls of the earlier window have no price yet');
  });

  it('is not there without vs:', async () => {
    const { table } = await told('top agent 7d');
    expect(table?.columns.map(({ key }) => key)).not.toContain('before');
    expect(table?.rows.map(({ agent }) => agent)).toEqual(['search', 'review']);
  });
});

describe('vs: over time', () => {
  const at = (text: string) => Date.parse(`${text}T08:00:00Z`);
  const DAYS = [
    call(at('2026-11-18'), { usd: 3 }),
    call(at('2026-11-10'), { usd: 2 }),
    call(at('2026-11-12'), { usd: 5 }),
  ];

  it('puts the first day beside the first, and days without a like into a row of their own', async () => {
    const message = await told('trend 2026-11-18..2026-11-19 gran:day vs:2026-11-10..2026-11-13', DAYS);
    expect(comparedRows(message, 'day')).toEqual([
      ['2026-11-18', '3', '2', '1', '50'],
      ['2026-11-19', '0', '0', '0', null],
      ['(no day)', '0', '5', '-5', '-100'],
    ]);
    expect(message.table?.rows.map(({ against }) => against)).toEqual([
      '2026-11-10',
      '2026-11-11',
      'from 2026-11-12 on',
    ]);
    expect(message.table?.total).toMatchObject({ cost: '3', before: '7', change: '-4' });
    expect(message.footing?.notes).toContain('the two windows are not equally long');
  });

  it('compares nothing with a day that the other window does not have', async () => {
    const message = await told('trend 2026-11-18..2026-11-19 gran:day vs:2026-11-10', DAYS);
    expect(comparedRows(message, 'day')).toEqual([
      ['2026-11-18', '3', '2', '1', '50'],
      ['2026-11-19', '0', null, null, null],
    ]);
  });

  it('never puts a part of a day beside a whole one', async () => {
    // Eight days from midnight on: the stretch before begins at 12:00, and its days are those from noon to noon.
    const { table, footing } = await told('trend 8d vs:prev', [
      call(Date.parse('2026-11-03T13:00:00Z'), { usd: 7 }),
      call(Date.parse('2026-11-04T11:00:00Z'), { usd: 4 }),
      call(Date.parse('2026-11-12T01:00:00Z'), { usd: 1 }),
    ]);
    expect(table?.rows[0]).toMatchObject({ day: '2026-11-12', before: '11', against: '2026-11-03 12:00' });
    expect(table?.total).toMatchObject({ before: '11' });
    expect(footing?.notes).not.toContain('the two windows are not equally long');
  });

  it('gives each group of a picture its own days only', async () => {
    const { files } = await answerOf(
      'trend 2026-11-18..2026-11-19 gran:day by:agent vs:2026-11-10..2026-11-12',
      DAYS,
    );
    const csv = new TextDecoder().decode(files.find(({ mediaType }) => mediaType === 'text/csv')?.content);
    const lines = csv.trim().split('\r\n');
    expect(lines.map((line) => line.split(',').at(-1))).toEqual(['search cost (USD)', '3', '0', '', '3']);
  });

  it('compares the hours of the week', async () => {
    // A Wednesday at eight, a week apart; and a Thursday that is gone.
    const { table } = await told('heatmap 2026-11-18 vs:2026-11-11..2026-11-12', [
      call(at('2026-11-18'), { usd: 3 }),
      call(at('2026-11-11'), { usd: 1 }),
      call(at('2026-11-12'), { usd: 5 }),
    ]);
    expect(table?.rows.map(({ hour, cost, before, change }) => [hour, cost, before, change])).toEqual([
      ['Wed 08:00', '3', '1', '2'],
      ['Thu 08:00', '0', '5', '-5'],
    ]);
    expect(table?.total).toMatchObject({ cost: '3', before: '6', change: '-3' });
  });

  it('compares how many people there were', async () => {
    const message = await told('trend 7d metric:users vs:prev', [
      ...TWO_WEEKS,
      call(ago(3), { usd: 1, user: 'carl' }),
      call(ago(3), { usd: 1, user: 'lena' }),
      call(ago(3), { usd: 1, user: 'bob' }),
    ]);
    // Ana, Bob, Carl and Lena after Ana and Bob.
    expect(message.headline).toContain('(+100 % on 6–13 Nov 2026)');
    expect(message.figures.find(({ key }) => key === 'activeUsers')?.change).toBe('+100 %');
  });
});

describe('vs: of caches', () => {
  it('compares what was saved, models that are gone included', async () => {
    const { message } = await answerOf('cache 7d vs:prev', [
      { ...call(ago(1), { usd: 1 }), counts: { inputTokens: 8, cacheReadTokens: 4, outputTokens: 0 } },
      {
        ...call(ago(9), { usd: 2 }),
        dimensions: { team: 'ml', user: 'ana', model: 'gpt-old', provider: 'openai', status: 'ok' },
      },
    ]);
    // The prices of these tests save nothing by caching, then as now.
    expect(
      message.table?.rows.map(({ model, savings, before, change, hitRate }) => [
        ...[model, savings, before, change, hitRate],
      ]),
    ).toEqual([
      ['gpt-x', '0', '0', '0', '50'],
      ['gpt-old', '0', '0', '0', null],
    ]);
    expect(message.lines[0]).toBe('Saved by caching: $0 (n/a: nothing in 6–13 Nov 2026).');
  });
});

describe('a change that nobody asked for', () => {
  const at = (text: string) => Date.parse(`${text}:00Z`);
  /** Today until noon $3, a week ago until noon $2; $50 later on that day and $9 last night are of neither. */
  const TODAY = [
    call(at('2026-11-20T08:00'), { usd: 3 }),
    call(at('2026-11-13T08:00'), { usd: 2 }),
    call(at('2026-11-13T20:00'), { usd: 50 }),
    call(at('2026-11-19T18:00'), { usd: 9 }),
  ];
  const LONG_KNOWN = [...TWO_WEEKS, call(ago(30), { usd: 100 })];
  const WEEK_AGO = '13 Nov 2026 until 12:00';
  const changes = ({ figures }: Message) => figures.map(({ key, change }) => [key, change]);

  it.each(['org today', 'team today', 'trend today', 'top agent today', 'heatmap today', 'cache today'])(
    'is the one that vs:prev tells: %s',
    async (text) => {
      const message = await told(text, TODAY);
      expect(changes(message)).toContainEqual(['cost', '+50 %']);
      const chosen = await told(`${text} vs:prev`, TODAY);
      expect(changes(chosen)).toContainEqual(['cost', '+50 %']);
      expect(chosen.footing?.notes).toContain(`compared with ${WEEK_AGO}`);
    },
  );

  it.each([
    ['org today', 'The organisation: $3.00 today'],
    ['trend today', 'All usage: $3.00 today'],
    ['top agent today', 'Top agents today: search leads with $3.00 (100 %), $3.00 in all'],
  ])('names the window, and the moment up to which it goes: %s', async (text, said) => {
    expect((await told(text, TODAY)).headline).toBe(`${said} (+50 % on ${WEEK_AGO})`);
  });

  it.each(['org 7d', 'me 7d', 'team 7d', 'top agent 7d', 'trend 7d', 'cache 7d', 'heatmap 7d'])(
    'is none on a period in which usage began, which is said: %s',
    async (text) => {
      const { headline, figures, footing } = await told(text, [
        ...TWO_WEEKS,
        call(ago(1), { usd: 2, user: 'ada' }),
        call(ago(8), { usd: 1, user: 'ada' }),
      ]);
      expect(headline).not.toMatch(/%.* on /);
      expect(figures.filter(({ change }) => change !== undefined)).toEqual([]);
      expect(footing?.notes).toContain(
        'usage is known since 2026-11-10, so there is no whole period before to compare with',
      );
    },
  );

  it('is told against such a period where that was asked for, with a note', async () => {
    const message = await told('org 7d vs:prev');
    expect(changes(message)).toContainEqual(['cost', '−43 %']);
    const note = 'usage is known since 2026-11-10, which is within the window compared with';
    expect(message.footing?.notes).toContain(note);
    expect((await told('why 7d')).footing?.notes).toContain(note);
  });

  it('is none on 24 hours in which usage began, though it did on a day that began before them', async () => {
    const hoursAgo = (hours: number) => NOON - hours * 3_600_000;
    const events = [call(hoursAgo(2), { usd: 3 }), call(hoursAgo(46), { usd: 2 })];
    const costChange = (message: Message) => message.figures.find(({ key }) => key === 'cost')?.change;
    expect(costChange(await told('org 24h', events))).toBeUndefined();
    expect(costChange(await told('org 24h', [...events, call(hoursAgo(52), { usd: 9 })]))).toBe('+50 %');
  });

  it('names whole days without a moment', async () => {
    const events = [
      call(at('2026-10-31T23:00'), { usd: 6 }),
      call(at('2026-09-01T00:00'), { usd: 4 }),
      call(at('2026-08-31T23:00'), { usd: 40 }),
    ];
    const { headline } = await told('org last-month', events);
    expect(headline).toBe('The organisation: $6.00 last month (+50 % on 1–30 Sep 2026)');
    expect((await told('org 2026-10', events)).headline).toContain('(+50 % on 1–30 Sep 2026)');
  });

  it('is on the stretch just before where the range is a rolling one', async () => {
    expect((await told('org 7d', LONG_KNOWN)).headline).toBe(
      'The organisation: $4.00 in the last 7 days (−43 % on the period before)',
    );
    expect((await told('top agent 7d', LONG_KNOWN)).headline).toBe(
      'Top agents in the last 7 days: search leads with $3.00 (75 %), $4.00 in all (−43 % on the period before)',
    );
  });

  it.each(['heatmap', 'cache', 'trend metric:users', 'top agent metric:latency'])(
    'has its window below where the headline is about something else: %s',
    async (text) => {
      const [view = '', ...flags] = text.split(' metric');
      const asked = (range: string) => [`${view} ${range}`, ...flags].join(' metric');
      expect((await told(asked('today'), TODAY)).footing?.notes).toContain(`changes are on ${WEEK_AGO}`);
      expect((await told(asked('7d'), LONG_KNOWN)).footing?.notes).toContain(
        'changes are on the period before',
      );
      const alone = await told(asked('7d'), TWO_WEEKS.slice(0, 1));
      expect(alone.footing?.notes.filter((note) => note.startsWith('changes'))).toEqual([]);
    },
  );

  it('stands below a ranking whose headline has no room for it', async () => {
    const agent = 'the-agent-that-answers-whatever-nobody-else-could';
    const { headline, footing } = await told(
      'top agent today',
      TODAY.map((event) => ({ ...event, dimensions: { ...event.dimensions, agent } })),
    );
    expect(headline).toBe(`Top agents today: ${agent} leads with $3.00 (100 %), $3.00 in all`);
    expect(footing?.notes).toContain(`changes are on ${WEEK_AGO}`);
  });

  it('is explained against the same part of a day', async () => {
    const { headline } = await told('why today', TODAY);
    expect(headline).toContain(`more today than ${WEEK_AGO} (+50 %)`);
  });

  it('has the same window in a report', async () => {
    const { headline } = await told('report today', TODAY);
    expect(headline).toBe(`Report for 20 Nov 2026: $3.00 (+50 % on ${WEEK_AGO})`);
  });

  it('is said in Spanish as well', async () => {
    const { message } = await answerOf('org today', TODAY, 'es');
    expect(message.headline).toContain('(+50 % frente al 13 nov 2026 hasta las 12:00)');
  });
});

describe('where there is nothing to compare with', () => {
  it.each(['org last-month vs:yoy', 'trend last-month vs:yoy', 'me last-month vs:yoy'])(
    'a change is n/a, never 0 %%: %s',
    async (text) => {
      const october = Date.parse('2026-10-10T08:00:00Z');
      const message = await told(text, [call(october, { usd: 4, user: 'ada' })]);
      expect(message.headline).toContain('$4.00 last month (n/a: nothing in 1–31 Oct 2025)');
      expect(message.figures.find(({ key }) => key === 'cost')?.change).toBe('n/a');
      expect(message.figures.find(({ key }) => key === 'requests')?.change).toBe('n/a');
    },
  );

  it('is said in Spanish as well', async () => {
    const { message } = await answerOf(
      'org last-month vs:yoy',
      [call(Date.parse('2026-10-10T08:00:00Z'), { usd: 4 })],
      'es',
    );
    expect(message.headline).toContain('(n/d: nada en 1–31 oct 2025)');
  });

  it('is not said where nobody asked for a comparison', async () => {
    const message = await told('org 7d', TWO_WEEKS.slice(0, 1));
    expect(message.headline).toBe('The organisation: $3.00 in the last 7 days');
    expect(message.figures.find(({ key }) => key === 'cost')?.change).toBeUndefined();
  });
});

describe('windows of different length', () => {
  it.each([
    ['top agent last-month vs:prev', true], // 31 days against 30
    ['team last-week vs:prev', false],
    ['source 30d vs:2026-10-01', true],
    ['cache 7d vs:prev', false],
  ])('are named so: %s', async (text, isUnequal) => {
    const notes = (await told(text)).footing?.notes ?? [];
    expect(notes.includes('the two windows are not equally long')).toBe(isUnequal);
  });
});

describe('views that look at one window', () => {
  it.each([
    ['forecast vs:prev', 'A forecast looks ahead'],
    ['show cost 30d vs:prev', 'show cost lists what one period cost'],
  ])('refuse vs: and name the view that compares: %s', async (text, said) => {
    const { error } = await told(text);
    expect(error?.message).toContain(said);
    expect(error?.hint).toContain('/usage why');
  });
});

describe('totals of few people, where nobody is shown by name', () => {
  it('are not told through the window they are compared with', async () => {
    const members = ['ana', 'bob', 'carl'].map((id) => somebody({ id, team: 'ml' }));
    const { ask } = await openTestBot({
      organisation: { people: 'off' },
      plan: { ...TEAMS.plan, members: [...members, somebody({ id: 'ada', role: 'admin' })] },
      events: [
        ...['ana', 'bob', 'carl'].map((user) => call(ago(1), { usd: 1, user })),
        call(ago(9), { usd: 4, user: 'ana' }),
      ],
    });
    expect((await ask('team ml 7d', as('ada'))).message.error).toBeNull();
    const refused = (await ask('team ml 7d vs:prev', as('ada'))).message;
    expect(refused.error?.code).toBe('insufficient_access');
    expect(JSON.stringify(refused)).not.toContain('$4');
    // Nothing is told where nobody used anything.
    expect((await ask('team ml 7d vs:yoy', as('ada'))).message.error).toBeNull();
  });
});
