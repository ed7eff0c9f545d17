import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Organisation } from '../../../src/analytics/state.ts';
import type { UsageEvent } from '../../../src/analytics/usage-event.ts';
import { as, openTestBot, TEAMS } from '../../support/bot.ts';
import { usageEvent } from '../../support/event.ts';
import { recording } from '../../support/store.ts';

const [OCTOBER, SECOND] = [Date.UTC(2026, 9, 12), Date.UTC(2026, 10, 2, 9)];

/** An input token costs a nano-dollar. */
function call(id: string, team: string, inputTokens: number, model = 'gpt-4o'): UsageEvent {
  return usageEvent({
    id,
    occurredAt: OCTOBER,
    dimensions: { user: 'ana', team, model, provider: 'openai', status: 'ok' },
    counts: { inputTokens, outputTokens: 0 },
  });
}

const EVENTS = [call('1', 'ml', 1_000_000_000_000), call('2', 'web', 234_560_000_000)];
const LATE = call('3', 'ml', 5_560_000_000);

/** October 2026, $1,234.56 of two teams, on the second of November. */
async function openOctober(events = EVENTS, organisation: Partial<Organisation> = {}) {
  const test = await openTestBot({ ...TEAMS, events, organisation });
  test.clock.now = SECOND;
  const say = async (text: string, user = 'ada') => (await test.ask(text, as(user))).message;
  const late = (event: UsageEvent) => test.usage.record([recording([event])]);
  return { ...test, say, late };
}

describe('/usage close', () => {
  it('is for admins', async () => {
    const { say, state } = await openOctober();
    expect((await say('close 2026-10', 'lena')).error?.code).toBe('insufficient_access');
    expect(await state.monthCloses('default')).toEqual([]);
  });

  it('freezes the last month at what it costs, and says how long late events may come', async () => {
    const { say, state } = await openOctober();
    const message = await say('close');
    expect(message.headline).toBe('October 2026 is closed at $1,234.56');
    // 35 days from 1 November are up on 6 December, 33.6 days after 2 November, 9 o'clock.
    expect(message.lines).toContain('Late events can still come for 34 days; they are told as a difference.');
    expect(await state.monthCloses('default')).toMatchObject([
      { month: '2026-10', closedAt: SECOND, closedBy: 'ada' },
    ]);
    expect((await state.changes('default', 1))[0]?.what).toBe('close 2026-10');
  });

  it('hands out a file whose SHA-256 is the checksum it prints', async () => {
    const { ask, say } = await openOctober();
    await say('close 2026-10');
    const { message, files } = await ask('close check 2026-10', as('ada'));
    const [file] = files;
    expect(file?.name).toBe('usage-default-2026-10-closed.csv');
    expect(message.headline).toBe('October 2026 is as it was closed on 2 Nov 2026');
    const checksum = hash('sha256', file?.content ?? '');
    expect(message.lines).toContain(`SHA-256 when it was closed: ${checksum}`);
    expect(message.lines).toContain('Where the file is: sha256sum usage-default-2026-10-closed.csv');
  });

  it('closes a month once, whoever asks', async () => {
    const { say, late, state } = await openOctober();
    const both = await Promise.all([say('close 2026-10'), say('close last-month', '')]);
    await late(LATE);
    expect((await say('close 2026-10')).headline).toBe(
      'October 2026 was closed on 2 Nov 2026 already, at $1,234.56',
    );
    expect(both.map(({ headline }) => headline)).toContain('October 2026 is closed at $1,234.56');
    expect(await state.monthCloses('default')).toHaveLength(1);
    expect((await state.changes('default', 9)).filter(({ what }) => what === 'close 2026-10')).toHaveLength(
      1,
    );
  });

  it('does not close a running month unless that is meant', async () => {
    const { say, state } = await openOctober();
    const asked = await say('close 2026-11');
    expect(asked.headline).toBe('November 2026 is not over; nothing was closed');
    expect(asked.actions[0]?.command).toBe('/usage close 2026-11 anyway');
    expect(await state.monthCloses('default')).toEqual([]);
    expect((await say('close 2026-11 anyway')).headline).toBe('November 2026 is closed at $0.00');
  });

  it('says what it cannot close', async () => {
    const { say } = await openOctober();
    expect((await say('close 2026-13')).headline).toBe('"2026-13" is no month.');
    expect((await say('close 2026-12')).headline).toBe('2026-12 has not begun.');
    expect((await say('close octover')).error?.code).toBe('bad_value');
    expect((await say('close check 2026-09')).headline).toBe('2026-09 is not closed.');
  });

  it('says that calls without a price are not in the figure', async () => {
    const { say } = await openOctober([...EVENTS, call('4', 'ml', 5, 'unknown')]);
    const { lines } = await say('close');
    expect(lines).toContain(
      '1 event has no price yet; what it costs is told as a difference once it is known.',
    );
  });

  it('says of a closed month what has no price yet, and calls nothing the same before it is known', async () => {
    const { say } = await openOctober([...EVENTS, call('4', 'ml', 5, 'unknown')]);
    await say('close');
    const { headline, lines, figures } = await say('close show 2026-10');
    expect(headline).toBe('2026-10 was closed on 2 Nov 2026 at $1,234.56; now at least $1,234.56');
    expect(lines).toContain(
      '1 event has no price yet; what it costs is told as a difference once it is known.',
    );
    expect(figures.map(({ text }) => text)).toEqual(['$1,234.56', 'at least $1,234.56', 'pending']);
    expect((await say('close list')).table?.rows).toMatchObject([{ now: '1234.56', pendingEvents: 1 }]);
  });

  it('lists closed months with the hour of the organisation', async () => {
    const { say } = await openOctober(EVENTS, { timeZone: 'Asia/Tokyo' });
    await say('close 2026-10');
    // 9 o'clock in UTC.
    expect((await say('close list')).table?.rows).toMatchObject([{ closedAt: '2026-11-02T18:00:00+09:00' }]);
  });

  it('shows what changed since, by team and model, with rows that add up', async () => {
    const { say, late } = await openOctober();
    await say('close');
    expect((await say('close show 2026-10')).headline).toBe(
      '2026-10 was closed on 2 Nov 2026 at $1,234.56; it is the same now',
    );
    await late(LATE);
    const { headline, table } = await say('close show 2026-10');
    expect(headline).toBe('2026-10 was closed on 2 Nov 2026 at $1,234.56; now $1,240.12 (+$5.56)');
    expect(table?.rows).toEqual([
      {
        ...{ team: 'ml', model: 'gpt-4o', closed: '1000', now: '1005.56', difference: '5.56' },
        why: '1 call came late or moved here',
      },
      {
        ...{ team: '(everything else)', model: '', closed: '234.56', now: '234.56', difference: '0' },
        why: 'unchanged',
      },
    ]);
    expect(table?.total).toEqual({ team: 'Total', closed: '1234.56', now: '1240.12', difference: '5.56' });
  });

  it('lists closed months with their figure then and now', async () => {
    const { say, late } = await openOctober();
    expect((await say('close list')).headline).toBe('No month is closed yet');
    await say('close');
    await late(LATE);
    const { headline, table } = await say('close list');
    expect(headline).toBe('1 month is closed');
    expect(table?.rows).toMatchObject([
      { month: '2026-10', cost: '1234.56', now: '1240.12', difference: '5.56' },
    ]);
  });
});

describe('an answer about a closed month', () => {
  it('says nothing of it while the figure is the same', async () => {
    const { say } = await openOctober();
    await say('close');
    expect((await say('org 2026-10')).footing?.notes).toEqual([]);
  });

  it('means the months of the organisation, whatever zone is asked for', async () => {
    // In Tokyo it is November by then.
    const { say } = await openOctober([{ ...call('1', 'ml', 7), occurredAt: Date.UTC(2026, 9, 31, 20) }]);
    await say('close');
    expect((await say('org 2026-10 tz:Asia/Tokyo')).footing?.notes).toEqual([]);
    expect((await say('org 90d tz:Asia/Tokyo')).footing?.notes).toEqual([]);
  });

  it('says at what it was closed once the figure differs, and no figure of the whole to who asks about a part', async () => {
    const { say, late } = await openOctober();
    await say('close');
    await late(LATE);
    const note = '2026-10 was closed on 2 Nov 2026 at $1,234.56; now $1,240.12 (+$5.56)';
    expect((await say('org 2026-10')).footing?.notes).toContain(note);
    expect((await say('top team 90d')).footing?.notes).toContain(note);
    expect((await say('team ml 2026-10')).footing?.notes).toContain(
      '2026-10 was closed on 2 Nov 2026 and costs something else now',
    );
    expect((await say('org 2026-11')).footing?.notes ?? []).toEqual([]);
  });
});
