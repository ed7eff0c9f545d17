import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DIMENSIONS } from '../../../src/analytics/dimensions.ts';
import { METRICS, VIEWS, type View } from '../../../src/analytics/reports/question.ts';
import { findCommandWord, maybeView } from '../../../src/bot/grammar/command-word.ts';
import { type ParseResult, parseQuery } from '../../../src/bot/grammar/parse.ts';
import { formatQuery, type Query, SORT_WORDS } from '../../../src/bot/grammar/query.ts';
import { type Range, readRange } from '../../../src/bot/grammar/range.ts';
import { withTakenFlags } from '../../../src/bot/grammar/taken-flags.ts';
import { LONGEST_COMMAND, splitWords } from '../../../src/bot/grammar/words.ts';
import { NOON } from '../../support/event.ts';

const CONTEXT = { now: NOON, timeZone: 'UTC' };

function parse(text: string): ParseResult | string {
  const split = splitWords(text);
  if (split.kind === 'refused') return split.code;
  const chosen = maybeView(findCommandWord(split.words));
  return chosen ? parseQuery(chosen.view, chosen.words, CONTEXT) : 'no view';
}

/** The normal form of what was understood, or the code and message of the refusal. */
function told(text: string): string {
  const result = parse(text);
  if (typeof result === 'string') return result;
  return result.kind === 'query'
    ? formatQuery(result.query)
    : `${result.problem.code}: ${result.problem.message}`;
}

describe('a command', () => {
  it.each([
    ['', '/usage me mtd'],
    ['/usage', '/usage me mtd'],
    ['   /USAGE   ', '/usage me mtd'],
    ['7d', '/usage me 7d'],
    ['me 7D', '/usage me 7d'],
    ['team', '/usage team mtd'],
    ['team ml 7d', '/usage team ml 7d'],
    ['7d team ml', '/usage team ml 7d'],
    ['team 7d ml', '/usage team ml 7d'],
    ['team "data science" 7d', '/usage team "data science" 7d'],
    ['team “data science” 7d', '/usage team "data science" 7d'],
    ['team "7d" 30d', '/usage team "7d" 30d'],
    ['team "csv"', '/usage team "csv" mtd'],
    ['team ml\t7d\n by:model', '/usage team ml 7d by:model'],
    ['`/usage team ml 7d`', '/usage team ml 7d'],
    ['user <@U123|bob>', '/usage user <@U123> mtd'],
    ['user <@!123456789012345678> 7d', '/usage user <@123456789012345678> 7d'],
    ['user @bob', '/usage user @bob mtd'],
    ['user a\u200Bna\u202E', '/usage user ana mtd'],
    ['org last month', '/usage org last-month'],
    ['org since 2026-10-01', '/usage org since 2026-10-01'],
    ['trend 2026-w44', '/usage trend 2026-W44'],
    ['trend 2026-10-01…2026-10-15', '/usage trend 2026-10-01..2026-10-15'],
    ['top model 30d', '/usage top model 30d'],
    ['models 30d', '/usage top model 30d'],
    ['model 30d', '/usage top model 30d'],
    ['top agents 5', '/usage top agent 5 mtd'],
    ['top 5 agents', '/usage top agent 5 mtd'],
    ['top by:model top:5', '/usage top model 5 mtd'],
    ['forecast month', '/usage forecast mtd'],
    ['team:ml,web -model:gpt-4o trend', '/usage trend mtd team:ml,web -model:gpt-4o'],
    ['trend team=ml', '/usage trend mtd team:ml'],
    ['trend team:"a,b",c', '/usage trend mtd team:"a,b",c'],
    ['trend team:""', '/usage trend mtd team:""'],
    ['trend TEAM:ml', '/usage trend mtd team:ml'],
    ['trend department:x', '/usage trend mtd dept:x'],
    ['trend source:all', '/usage trend mtd'],
    ['trend source:BYOK status:error', '/usage trend mtd source:byok status:error'],
    ['trend model:org/name:free', '/usage trend mtd model:"org/name:free"'],
    ['trend by:agents metric:tokens gran:week 90d', '/usage trend 90d by:agent metric:tokens gran:week'],
    ['trend cost-center:C-1 -cc:C-2', '/usage trend mtd costcenter:C-1 -costcenter:C-2'],
    ['trend gran:auto', '/usage trend mtd'],
    ['team sort:cost', '/usage team mtd sort:cost'],
    ['team sort:cost-', '/usage team mtd sort:cost-'],
    ['team sort:name', '/usage team mtd sort:name'],
    ['top user match:"ali"', '/usage top user mtd match:ali'],
    ['top user match="ali b, c" 7d', '/usage top user 7d match:"ali b, c"'],
    ['models chart:DONUT', '/usage top model mtd chart:donut'],
    ['top agent chart:scatter 7d', '/usage top agent 7d chart:scatter'],
    ['trend by:action chart:area', '/usage trend mtd by:action chart:area'],
    ['heatmap chart:none', '/usage heatmap mtd chart:none'],
    ['me tz:europe/berlin', '/usage me mtd tz:Europe/Berlin'],
    ['team public csv json', '/usage team mtd csv json public'],
    ['report pdf csv team:ml', '/usage report last-month team:ml csv pdf'],
    ['team private', '/usage team mtd'],
    ['team public public metric:tokens metric:TOKENS', '/usage team mtd metric:tokens public'],
    ['cache metric:cachehit by:agent', '/usage cache mtd by:agent metric:cachehit'],
    ['top model sort:p95', '/usage top model mtd sort:p95'],
    ['top model sort:latency-', '/usage top model mtd sort:p95-'],
    ['team sort:failed', '/usage team mtd sort:failed'],
    ['trend 24h gran:hour metric:users', '/usage trend 24h metric:users gran:hour'],
  ])('%j is %s', (text, expected) => {
    expect(told(text)).toBe(expected);
  });

  it.each([
    ['agents', 'agent'],
    ['features', 'feature'],
    ['tools', 'tool'],
    ['actions', 'action'],
    ['integrations', 'integration'],
    ['keys', 'key'],
    ['tags', 'tag'],
    ['projects', 'project'],
    ['files', 'file'],
    ['chats', 'chat'],
    ['works', 'work'],
    ['depts', 'dept'],
    ['platforms', 'platform'],
    ['users', 'user'],
    ['teams', 'team'],
  ])('%s ranks by %s', (alias, dimension) => {
    expect(told(alias)).toBe(`/usage top ${dimension} mtd`);
  });

  it('sorts numbers largest first and names from A, unless a minus turns that round', () => {
    const ascending = (text: string) => {
      const result = parse(text);
      return typeof result !== 'string' && result.kind === 'query' && result.query.sort?.ascending;
    };
    expect(['team sort:cost', 'team sort:cost-', 'team sort:name', 'team sort:name-'].map(ascending)).toEqual(
      [false, true, true, false],
    );
  });

  it('counts days in the zone it names', () => {
    const result = parse('me today tz:Asia/Tokyo');
    if (typeof result === 'string' || result.kind === 'refused') throw new Error('refused');
    expect(result.query.range.period).toMatchObject({
      from: Date.parse('2026-11-19T15:00:00Z'),
      timeZone: 'Asia/Tokyo',
    });
  });
});

describe('a command that is not understood', () => {
  it.each([
    ['user', 'missing_name: user needs a name.'],
    ['top', 'missing_name: top needs to know what to rank.'],
    ['top modle', 'Did you mean "top model"?'],
    ['trend taem:ml', 'unknown_word: I know no filter "taem:". Did you mean team:?'],
    ['trend org:acme', 'unknown_word: A question is about one organisation, the one it is asked in.'],
    ['trend team:', 'bad_value: team: needs a value.'],
    ['why 2026-10 vs 2026-09', 'unknown_word: I do not know what "vs" means here.'],
    ['trend pubic', 'unknown_word: I do not know what "pubic" means here. Did you mean "public"?'],
    ['trend 7d xyzzy', 'Understood so far: /usage trend 7d'],
    ['team data science', 'contradiction: team takes one name; I read "data" and "science".'],
    ['me 7d 30d', 'contradiction: One range at a time; I read "7d" and "30d".'],
    ['org team:search 30d team:support', 'contradiction: No call is of both team:search and team:support.'],
    ['top model by:agent', 'contradiction: One split at a time'],
    ['trend by:nothing', 'bad_value: There is no dimension "nothing" to split by.'],
    ['trend metric:costs', 'Did you mean metric:cost?'],
    ['trend gran:minute', 'bad_value: gran: takes hour, day, week, month'],
    ['team top:0', 'bad_value: top: takes a number from 1 to 100'],
    ['team top:101', 'bad_value: top: takes a number from 1 to 100'],
    ['team sort:colour', 'bad_value: sort: takes name, cost'],
    ['me tz:Mars', 'bad_value: There is no time zone "Mars".'],
    ['trend status:failed', 'bad_value: status: takes ok, error'],
    ['team "ml', 'unclosed_quote'],
    ['trend 0d', 'bad_range'],
    ['trend 30d chart:donut', 'bad_value: trend has no donut chart; it takes chart:line, bar, area or none.'],
    ['heatmap chart:donut', 'bad_value: heatmap has no donut chart; it takes chart:none.'],
    ['team chart:scatter', 'bad_value: team has no scatter chart'],
    ['me chart:pie', 'bad_value: chart: takes line, bar, area, scatter, donut, none, not "pie".'],
    ['me chart:donuts', 'Did you mean chart:donut?'],
    ['tags chart:donut', 'bad_value: One call may have several tags, so they are no slices of a whole.'],
    ['me by:tool chart:donut', 'bad_value: One call may have several tools'],
    ['trend match:"ali"', 'bad_value: match: searches rows by name, and trend has none.'],
    ['top user match:', 'bad_value: match: takes one value'],
    ['top user match:ali,bob', 'bad_value: match: takes one value'],
    ['top user -match:ali', 'bad_value: match: takes one value'],
    [`top user match:${'x'.repeat(101)}`, 'bad_value: match: takes at most 100 characters; these are 101.'],
    ['x'.repeat(LONGEST_COMMAND + 1), 'too_long'],
    [
      'top model metric:cachehit',
      'bad_value: top tells cost, tokens, requests, runs, errors or latency, not',
    ],
    [
      'trend metric:cachehit',
      'bad_value: trend tells cost, tokens, requests, runs, errors, latency or users',
    ],
    [
      'team metric:users',
      'bad_value: team tells cost, tokens, requests, runs, errors or latency, not metric',
    ],
    [
      'heatmap metric:users',
      'bad_value: heatmap tells cost, tokens, requests, runs or errors, not metric:users',
    ],
    ['heatmap metric:latency', 'not metric:latency'],
    ['why metric:tokens', 'bad_value: why tells cost, not metric:tokens.'],
    ['cache metric:tokens', 'bad_value: cache tells cachehit, not metric:tokens.'],
    ['report metric:tokens', 'bad_value: report tells cost, not metric:tokens.'],
    ['trend by:team metric:users', 'bad_value: metric:users counts all people'],
    ['heatmap by:team', 'bad_value: heatmap has no use for "by:".'],
    ['source by:team', 'bad_value: source has no use for "by:".'],
    ['heatmap gran:day', 'bad_value: heatmap has no use for "gran:".'],
    ['why gran:day', 'bad_value: why has no use for "gran:".'],
    ['trend top:5', 'bad_value: trend has no use for "top:".'],
    ['forecast gran:week', 'bad_value: forecast has no use for "gran:".'],
    ['forecast top:5', 'bad_value: forecast has no use for "top:".'],
    ['why sort:cost', 'bad_value: why has no use for "sort:".'],
    ['team method:ols', 'bad_value: team has no use for "method:".'],
    ['team sort:p95', 'bad_value: team has no response times to sort by.'],
    // 7 days have 168 hours, 8 have 192.
    [
      'trend 2026-11-01..2026-11-07 gran:hour metric:users',
      'at most 62 slices of time; gran:hour makes 168 of',
    ],
    [
      'trend 2026-11-01..2026-11-08 gran:hour metric:latency',
      'at most 96 slices of time; gran:hour makes 192',
    ],
    ['team private public', 'contradiction: "public" contradicts a word before it.'],
    ['team public private', 'contradiction: "private" contradicts a word before it.'],
    ['team metric:cost metric:tokens', 'contradiction: "metric:tokens" contradicts'],
    ['top model 5 top:7', 'contradiction: "top:7" contradicts'],
    ['team sort:cost sort:cost-', 'contradiction: "sort:cost-" contradicts'],
  ])('%j: %s', (text, expected) => {
    expect(told(text)).toContain(expected);
  });

  it.each([
    ['top agent metric:cachehit', '/usage cache 30d by:agent'],
    ['trend metric:cachehit', '/usage cache 30d by:model'],
    ['heatmap metric:users', '/usage trend 30d metric:users'],
    ['why metric:tokens', '/usage trend 30d metric:tokens'],
    ['heatmap gran:day', '/usage trend 30d gran:week'],
    ['team method:ols', '/usage forecast method:ols'],
    ['me sort:p95', '/usage top model 30d sort:p95'],
  ])('%j is sent to %j, which is understood', (text, instead) => {
    const result = parse(text);
    if (typeof result === 'string' || result.kind === 'query') throw new Error(`understood ${text}`);
    expect(result.problem.hint).toBe(`For example: ${instead}`);
    expect(told(instead)).toMatch(/^\/usage /);
  });

  it('always gives one thing to type instead', () => {
    for (const text of [
      'user',
      'top',
      'trend taem:ml',
      'team a b',
      'me 0d',
      'trend by:x',
      'team top:0',
      'me foo',
    ]) {
      const result = parse(text);
      if (typeof result === 'string' || result.kind === 'query') throw new Error(`understood ${text}`);
      expect(result.problem.hint).not.toBe('');
    }
  });
});

describe('whatever is typed', () => {
  const naughty = JSON.parse(
    readFileSync(new URL('../../fixtures/hostile/blns.json', import.meta.url), 'utf8'),
  ) as string[];

  it('is answered, never thrown at', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom(...naughty),
      fc
        .array(fc.constantFrom('team', '"', '“', ':', '=', ',', '..', '7d', '<@', '\\', '-', ' ', 'top'), {
          maxLength: 30,
        })
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(anything, (text) => void parse(text)),
      { numRuns: 2_000 },
    );
    expect(parse('a'.repeat(10_000))).toBe('too_long');
  });

  it('is echoed as a command that reads back as the same question', () => {
    fc.assert(
      fc.property(someQuery(), (query) => {
        const result = parse(formatQuery(query));
        expect(result).toEqual({ kind: 'query', query });
      }),
      { numRuns: 1_000 },
    );
  });
});

const RANGES = [
  '7d',
  '24h',
  '3m',
  'mtd',
  'today',
  'last-week',
  '2026-10',
  '2026-W44',
  '2026-Q3',
  '2026-10-01..2026-10-15',
  'since 2026-10-01',
];

/** Names as they arrive in events, trimmed and composed as the parser gives them. */
function someName(): fc.Arbitrary<string> {
  const odd = fc.constantFrom(
    '7d',
    'csv',
    'since',
    'public',
    '-x',
    'a,b',
    'a:b',
    'by=x',
    '"',
    '\\',
    '“q”',
    '<@U1>',
    '2026-10..',
    'data science',
    "O'Brien",
    '*',
  );
  return fc
    .oneof(odd, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }))
    .map((name) =>
      name
        .normalize('NFC')
        .replace(/[\s\p{Cc}]+/gu, ' ')
        .trim(),
    )
    .filter(
      (name) => name !== '' && !/[\u00AD\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/u.test(name),
    );
}

const FREE = DIMENSIONS.filter(({ name }) => !['billingSource', 'billingMode', 'status'].includes(name));

function someQuery(): fc.Arbitrary<Query> {
  const filter = fc.record({
    dimension: fc.constantFrom(...FREE.map(({ name }) => name)),
    values: fc.uniqueArray(someName(), { minLength: 1, maxLength: 3 }),
    negate: fc.boolean(),
  });
  const parts = fc.record({
    view: fc.constantFrom<View>(...VIEWS),
    name: someName(),
    range: fc.constantFrom(...RANGES),
    // Two filters on one dimension may exclude each other, which is refused.
    filters: fc.uniqueArray(filter, { maxLength: 3, selector: ({ dimension }) => dimension }),
    by: fc.option(fc.constantFrom(...DIMENSIONS.map(({ name }) => name))),
    metric: fc.option(fc.constantFrom(...METRICS)),
    granularity: fc.constantFrom(null, 'day' as const, 'week' as const),
    top: fc.option(fc.integer({ min: 1, max: 100 })),
    sort: fc.option(
      fc.record({ key: fc.constantFrom(...Object.values(SORT_WORDS)), ascending: fc.boolean() }),
    ),
    match: fc.option(someName()),
    chart: fc.constantFrom(null, 'none' as const),
    method: fc.constantFrom(null, 'ols' as const),
    versus: fc.constantFrom(null, 'prev', 'yoy', '2026-09', '2026-10-01..2026-10-07'),
    timeZone: fc.constantFrom(null, 'Asia/Kathmandu', 'America/New_York'),
    currency: fc.constantFrom(null, 'EUR'),
    files: fc.constantFrom<Query['files']>([], ['csv'], ['csv', 'json'], ['json', 'pdf']),
    visibility: fc.constantFrom('private' as const, 'public' as const),
  });
  return parts.map(({ name, range, ...query }) => {
    // Of what a forecast cannot mean, forecast.test.ts speaks.
    const isAhead = query.view === 'forecast';
    const text = isAhead ? 'mtd' : range;
    const taken = withTakenFlags({
      ...query,
      subject: query.view === 'user' || query.view === 'team' ? name : null,
      by: isAhead ? null : query.view === 'top' ? (query.by ?? 'model') : query.by,
      metric: isAhead || query.metric === 'users' ? null : query.metric,
      versus: isAhead ? null : query.versus,
      match: ['me', 'user', 'team', 'org', 'top'].includes(query.view) ? query.match : null,
      range: rangeOf(text, query),
    });
    return { ...taken, range: rangeOf(text, taken) };
  });
}

function rangeOf(text: string, { granularity, timeZone }: Pick<Query, 'granularity' | 'timeZone'>): Range {
  const read = readRange(text, { now: NOON, timeZone: timeZone ?? 'UTC', granularity });
  if (read.kind === 'refused') throw new Error(read.message);
  return read.range;
}
