import { describe, expect, it } from 'vitest';
import { correctionLine } from '../../../../src/analytics/alerts/digests/correction.ts';
import type { DigestDay, DigestFacts } from '../../../../src/analytics/alerts/digests/facts.ts';
import { maybeTold } from '../../../../src/analytics/alerts/digests/memory.ts';
import { type DigestNews, digestMessage } from '../../../../src/analytics/alerts/digests/message.ts';
import { type Footing, messageOf } from '../../../../src/analytics/message.ts';
import type { Question } from '../../../../src/analytics/reports/question.ts';
import type { Incident } from '../../../../src/analytics/state.ts';
import { MEASURES, type Measure, type Measures } from '../../../../src/analytics/store.ts';
import { someIncident } from '../../../support/state.ts';

const NO_NEWS: DigestNews = {
  why: null,
  incidents: [],
  budgets: [],
  correction: null,
  restated: [],
  unpriced: [],
  retiring: [],
  actuals: [],
  held: [],
  tip: null,
  quiet: null,
};

const USD = 1_000_000_000n;
const FRIDAY = Date.parse('2026-11-20T00:00+01:00');

const report = messageOf({
  command: '/usage team ml yesterday',
  headline: 'ml: $412.00 yesterday',
  lines: ['bot leads with $300.00 (73 %).'],
  figures: [{ key: 'cost', label: 'Cost', value: '412', unit: 'usd', text: '$412.00' }],
  csvName: 'ml.csv',
});

function measures(usd: bigint): Measures {
  const none = Object.fromEntries(MEASURES.map((name) => [name, 0n])) as Record<Measure, bigint>;
  return { ...none, events: usd > 0n ? 10n : 0n, costNano: usd * USD };
}

function day(parts: Partial<DigestDay> & { readonly subject?: string | null } = {}): DigestDay {
  const question: Question = {
    org: 'acme',
    view: 'team',
    subject: parts.subject === undefined ? 'ml' : parts.subject,
    period: { from: FRIDAY - 86_400_000, to: FRIDAY, timeZone: 'Europe/Berlin', granularity: 'hour' },
    periodText: 'yesterday',
    filters: [],
    by: null,
    metric: 'cost',
    top: 10,
    sort: null,
    showPeople: false,
    visibility: 'public',
    command: report.command,
    now: FRIDAY + 9 * 3_600_000,
  };
  const { subject: _, ...given } = parts;
  const plain = { every: 'day', date: '2026-11-20', days: 1, late: false } as const;
  return { question, timeZone: 'Europe/Berlin', ...plain, ...given };
}

function facts(spent: bigint, usual: bigint | null): DigestFacts {
  return {
    from: FRIDAY - 86_400_000,
    to: FRIDAY,
    spent: measures(spent),
    usual: usual === null ? null : usual * USD,
    weekday: 'Thursday',
    weekdays: [],
    yearBefore: null,
    since: null,
    outlook: {
      from: 0,
      to: 0,
      ...{ actual: 6_120n * USD, pendingEvents: 0n },
      days: [],
      projection: { status: 'ok', total: { point: 9_800, low: 9_000, high: 10_600 }, days: [] } as never,
    },
  };
}

const footing: Footing = {
  dataTo: '2026-11-20T08:55:00+01:00',
  pricedShare: '100',
  pendingEvents: 0,
  unattributed: '0',
  costBasis: 'computed',
  notes: [],
};

function digestOf(about: DigestDay, given: DigestFacts, news: Partial<DigestNews> = {}) {
  return digestMessage({ report, day: about, facts: given, news: { ...NO_NEWS, ...news }, footing });
}

function spikeOf(scope: string, actual: string, expected: string): Incident {
  const amounts = { actual, expected, low: expected, high: expected, comparedDays: 7 };
  const facts = { scope, timeZone: 'UTC', since: 0, until: 1, ...amounts, causes: [], buckets: [] };
  return { ...someIncident({ facts }), number: 1, version: 1 };
}

function incidentOf(scope: string, finding: string): Incident {
  const telling = { title: 'Cost', finding, over: '', lines: [], figures: [], charts: [], look: [] };
  return { ...someIncident({ key: `cost:${scope}`, facts: { telling } }), number: 1, version: 1 };
}

describe('a digest', () => {
  it('is one line on a normal day', () => {
    const message = digestOf(day(), facts(260n, 254n));
    expect(message.headline).toBe(
      'ml, Thu 19 Nov: $260.00, a usual Thursday; month so far $6,120, heading for $9,800',
    );
    expect([message.lines, message.figures, message.table, message.charts, message.csvName]).toEqual([
      [],
      [],
      null,
      [],
      null,
    ]);
    expect(message.footing).toBe(footing);
    expect(message.period).toMatchObject({
      from: '2026-11-19T00:00:00+01:00',
      to: '2026-11-20T00:00:00+01:00',
    });
  });

  it('is the whole report on an odd one, led by what is odd', () => {
    const spike = { ...spikeOf('agent:bot', '160', '10'), number: 7, state: 'resolved' } as const;
    const message = digestOf(day(), facts(412n, 254n), { why: 'Why: team ml.', incidents: [spike] });
    expect(message.headline).toBe(
      'ml, Thu 19 Nov: $412.00, +62 % on a usual Thursday ($254.00), 1 incident; month so far $6,120, heading for $9,800',
    );
    expect(message.lines).toEqual([
      'Incident 7: Agent bot, $150.00 more than expected.',
      'bot leads with $300.00 (73 %).',
    ]);
    expect(message.figures).toHaveLength(1);
  });

  it.each([
    ['without any history', null, facts(12n, null), 'Thu 19 Nov: $12.00; month so far'],
    ['without any usage', null, facts(0n, null), 'Thu 19 Nov: no usage; month so far'],
    ['a silent day', 'ml', facts(0n, 50n), 'no usage, −100 % on a usual Thursday ($50.00)'],
    ['ten times as much', 'ml', facts(500n, 50n), '$500.00, ×10 on a usual Thursday ($50.00)'],
  ])('reads well %s', (_, subject, given, text) => {
    expect(digestOf(day({ subject }), given).headline).toContain(text);
  });

  it.each([
    ['39 % more', 139n, 100n, false],
    ['40 % more', 140n, 100n, true],
    ['40 % less', 60n, 100n, true],
  ])('holds a day with %s to be odd: %4$s', (_, spent, usual, isOdd) => {
    const message = digestOf(day(), facts(spent, usual));
    expect(message.figures.length > 0).toBe(isOdd);
  });

  it('finds nothing odd in a difference of less than a dollar', () => {
    const small = facts(1n, null);
    const message = digestOf(day(), { ...small, usual: USD / 10n });
    expect(message.figures).toEqual([]);
  });

  it('of a day with calls that have no price compares only what is known to be more', () => {
    const pending = (given: DigestFacts) => ({ ...given, spent: { ...given.spent, pendingEvents: 3n } });
    const headlineOf = (spent: bigint) => digestOf(day(), pending(facts(spent, 100n))).headline;
    expect(headlineOf(104n)).toMatch(/^ml, Thu 19 Nov: at least \$104\.00; month so far/);
    expect(headlineOf(20n)).toMatch(/^ml, Thu 19 Nov: at least \$20\.00; month so far/);
    expect(headlineOf(200n)).toContain('at least $200.00, +100 % on a usual Thursday ($100.00)');
  });

  it('says for how many days it stands after a stop, and that it is late', () => {
    const message = digestOf(day({ days: 3, late: true }), facts(760n, 750n));
    expect(message.headline).toMatch(/^ml, last 3 days: \$760.00, as usual;/);
    expect(message.lines).toEqual(['This digest is late: Tokenbell could not send it when it was due.']);
  });

  it('names no person: it may be read where the alert was not', () => {
    const spike = { ...spikeOf('user:bob', '20', '0'), number: 8 };
    const limit = { ...incidentOf('user:bob', 'user bob spent $20.00 today so far'), number: 9 };
    const message = digestOf(day(), facts(260n, 254n), { incidents: [spike, limit] });
    expect(message.lines.slice(0, 2)).toEqual([
      'Incident 8: One person, $20.00 more than expected, still open.',
      'Incident 9: Cost: one person, still open.',
    ]);
  });

  it('tells an incident about anything else than money beside why the money differs', () => {
    const errors = incidentOf('org', '93.5 % of 186 calls of the organisation failed, Thu 19 Nov 10:00');
    const message = digestOf(day(), facts(412n, 254n), { why: 'Why: team ml.', incidents: [errors] });
    expect(message.lines.slice(0, 2)).toEqual([
      'Why: team ml.',
      'Incident 1: Cost: 93.5 % of 186 calls of the organisation failed, Thu 19 Nov 10:00, still open.',
    ]);
  });
});

describe('the correction of an earlier digest', () => {
  const told = { query: 'org', from: FRIDAY - 86_400_000, to: FRIDAY, costUsd: '412' };

  it.each([
    ['moved by a cent', 412_010_000_000n, null],
    ['moved by exactly a dollar', 413n * USD, null],
    [
      'moved by more than a dollar',
      414n * USD,
      'Correction: Thu 19 Nov came to $414.00, not $412.00, with what arrived since.',
    ],
    [
      'was withdrawn in part',
      400n * USD,
      'Correction: Thu 19 Nov came to $400.00, not $412.00, with what arrived since.',
    ],
  ])('when the day %s is %3$s', (_, now, line) => {
    expect(correctionLine(told, now, { timeZone: 'Europe/Berlin' })).toBe(line);
  });

  it('speaks of a percent of a small day, in the currency of the digest', () => {
    const timeZone = 'Europe/Berlin';
    const currency = { code: 'EUR', rate: '0.5', day: '2026-11-01' };
    expect(correctionLine({ ...told, costUsd: '21.6' }, 33_600_000_000n, { timeZone, currency })).toContain(
      'came to €16.80, not €10.80',
    );
    expect(correctionLine({ ...told, costUsd: '10' }, 10_200_000_000n, { timeZone })).toContain('$10.20');
    expect(correctionLine({ ...told, costUsd: '10' }, 10_050_000_000n, { timeZone })).toBeNull();
  });

  it('is silent when the subscription asks something else now', () => {
    expect(maybeTold(JSON.stringify(told), { query: 'org' })).toEqual(told);
    expect(maybeTold(JSON.stringify(told), { query: 'team ml' })).toBeUndefined();
    expect(maybeTold(undefined, { query: 'org' })).toBeUndefined();
  });
});
