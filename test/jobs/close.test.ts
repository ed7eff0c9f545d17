import { describe, expect, it } from 'vitest';
import { setClosesByItself } from '../../src/analytics/finance/automatic-close.ts';
import { isClosingTime } from '../../src/analytics/finance/working-days.ts';
import { close } from '../../src/jobs/close.ts';
import { openTestBot, somebody } from '../support/bot.ts';
import { usageEvent } from '../support/event.ts';

const OCTOBER = Date.UTC(2026, 9, 12);
/** 1 November 2026 is a Sunday, so Wednesday the fourth is its third working day. */
const [EARLY, DUE] = [Date.UTC(2026, 10, 4, 8, 59), Date.UTC(2026, 10, 4, 9)];

describe('the time to close a month', () => {
  it.each([
    ['the second working day', '2026-11-03T15:00:00Z', 'UTC', false],
    ['before nine on the third', '2026-11-04T08:59:00Z', 'UTC', false],
    ['nine on the third', '2026-11-04T09:00:00Z', 'UTC', true],
    ['nine there, not yet here', '2026-11-04T00:30:00Z', 'Asia/Tokyo', true],
    ['the weekend after the third', '2026-08-08T03:00:00Z', 'UTC', true],
    ['the middle of the month', '2026-11-15T09:00:00Z', 'UTC', false],
  ])('%s', (_, at, timeZone, expected) => {
    expect(isClosingTime(Date.parse(at), timeZone)).toBe(expected);
  });
});

async function openOctober(unpriced: readonly string[] = []) {
  const counts = { inputTokens: 1_500_000_000, outputTokens: 0 };
  const test = await openTestBot({
    events: [usageEvent({ id: '1', occurredAt: OCTOBER, counts }), ...unpriced.map(unpricedCall)],
    plan: {
      members: [somebody({ id: 'ada', role: 'admin', slack: 'U1' }), somebody({ id: 'bo', slack: 'U2' })],
    },
  });
  const job = close({ ...test, onQueued: () => undefined });
  const told = async () => {
    const rows = await test.state.outbox('default', { states: ['pending'], limit: 9 });
    return rows.map(({ target, message }) => [target, message.headline]);
  };
  const linesOf = async (headline: string) => {
    const rows = await test.state.outbox('default', { states: ['pending'], limit: 9 });
    return rows.find(({ message }) => message.headline === headline)?.message.lines;
  };
  return { ...test, run: (now: number) => job.run({ now }), told, linesOf };
}

function unpricedCall(id: string) {
  const dimensions = { user: 'ana', model: 'unknown', provider: 'openai', status: 'ok' } as const;
  return usageEvent({ id, occurredAt: OCTOBER, dimensions });
}

describe('the job that closes months', () => {
  it('says nothing where nobody closes months', async () => {
    const { run, told, state } = await openOctober();
    await run(DUE);
    expect([await told(), await state.monthCloses('default')]).toEqual([[], []]);
  });

  it('reminds admins once, where a month was closed before', async () => {
    const { run, told, state } = await openOctober();
    await state.closeMonth({
      ...{ org: 'default', month: '2026-09', closedAt: 0, closedBy: null, checksum: '', body: '' },
    });
    await run(EARLY);
    expect(await told()).toEqual([]);
    await run(DUE);
    await run(DUE + 86_400_000);
    expect(await told()).toEqual([['slack:U1', 'October 2026 can be closed: $1.50 so far']]);
  });

  it('closes by itself where that is asked for, and says so', async () => {
    const { run, told, state } = await openOctober();
    await setClosesByItself(state, 'default', true);
    await run(DUE);
    await run(DUE + 900_000);
    expect(await told()).toEqual([['slack:U1', 'October 2026 is closed at $1.50']]);
    expect(await state.monthCloses('default')).toMatchObject([{ month: '2026-10', closedAt: DUE }]);
    expect((await state.changes('default', 9)).map(({ what }) => what)).toEqual(['close 2026-10']);
  });

  it('says so even where whoever closed it died before saying it', async () => {
    const { run, told, state, ...rest } = await openOctober();
    await setClosesByItself(state, 'default', true);
    const enqueue = () => Promise.reject(new Error('killed'));
    const dying = close({ ...rest, state: { ...state, enqueue }, onQueued: () => undefined });
    await expect(dying.run({ now: DUE })).rejects.toThrow('killed');
    expect(await state.monthCloses('default')).toHaveLength(1);
    await run(DUE + 3_600_000);
    await run(DUE + 7_200_000);
    expect(await told()).toEqual([['slack:U1', 'October 2026 is closed at $1.50']]);
    expect((await state.changes('default', 9)).map(({ what }) => what)).toEqual(['close 2026-10']);
  });

  it('says that it closed one, also to those it reminded of it', async () => {
    const { run, told, state } = await openOctober();
    await state.closeMonth({
      ...{ org: 'default', month: '2026-09', closedAt: 0, closedBy: null, checksum: '', body: '' },
    });
    await run(DUE);
    await setClosesByItself(state, 'default', true);
    await run(DUE + 3_600_000);
    expect((await told()).map(([, headline]) => headline).sort()).toEqual([
      'October 2026 can be closed: $1.50 so far',
      'October 2026 is closed at $1.50',
    ]);
  });

  it('waits where calls have no price, says which, and once more on the last day', async () => {
    const { run, told, linesOf, state } = await openOctober(['2', '3']);
    await setClosesByItself(state, 'default', true);
    await run(DUE);
    await run(DUE + 3_600_000);
    const waits = 'October 2026 did not close by itself: at least $1.50 so far';
    expect(await told()).toEqual([['slack:U1', waits]]);
    expect(await linesOf(waits)).toEqual([
      '2 calls have no price yet and are not counted.',
      '1 model has no price yet: unknown.',
      'It closes by itself once they have a price, up to day 14 of this month.',
    ]);
    await run(Date.UTC(2026, 10, 14, 10));
    await run(Date.UTC(2026, 10, 14, 11));
    await run(Date.UTC(2026, 10, 15, 10));
    expect(await told()).toEqual([
      ['slack:U1', waits],
      ['slack:U1', waits],
    ]);
    expect(await state.monthCloses('default')).toEqual([]);
  });

  it('closes by itself once everything has a price', async () => {
    const { run, told, usage, state } = await openOctober(['2']);
    await setClosesByItself(state, 'default', true);
    await run(DUE);
    const parts = { input: 500_000_000n, cacheRead: 0n, cacheWrite: 0n, output: 0n, other: 0n };
    await usage.reprice({ org: 'default', bookVersion: 2, pendingOnly: true }, () => ({
      ...{ status: 'priced', nano: 500_000_000n, parts, savings: 0n, priceIds: ['new'] },
    }));
    await run(DUE + 3_600_000);
    expect((await told()).map(([, headline]) => headline)).toContain('October 2026 is closed at $2.00');
  });

  it('says in the reminder what is not in the figure', async () => {
    const { run, linesOf, state } = await openOctober(['2']);
    await state.closeMonth({
      ...{ org: 'default', month: '2026-09', closedAt: 0, closedBy: null, checksum: '', body: '' },
    });
    await run(DUE);
    expect(await linesOf('October 2026 can be closed: at least $1.50 so far')).toEqual([
      '1 call has no price yet and is not counted.',
      '1 model has no price yet: unknown.',
      'Hold it against what providers billed first, then close it.',
    ]);
  });

  it('closes no month in which nothing was used', async () => {
    const { run, state } = await openOctober();
    await setClosesByItself(state, 'default', true);
    await run(Date.UTC(2026, 9, 8));
    expect(await state.monthCloses('default')).toEqual([]);
  });
});
