import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStateStore } from '../../db/state-store.ts';
import type {
  LedgerEntry,
  LiveAnswer,
  Seat,
  SeatPlan,
  SharedCost,
  StateStore,
} from '../../src/analytics/state.ts';
import { NOON } from '../support/state.ts';
import type { TestDatabase } from '../support/test-database.ts';

const ORG = 'acme';
const made = { createdBy: 'ana', createdAt: NOON } as const;
const frozen = { org: ORG, checksum: 'c0ffee', body: 'team,cost (USD)\nml,1.5\n' } as const;

/** More nano-USD than a number holds exactly. */
const HUGE = 9_007_199_254_740_993n;

/** What finance keeps: closed months, invoices, credits and payments, revenue, seats, and whose cost is whose. */
export function financeContract(create: () => Promise<TestDatabase>): void {
  let database: TestDatabase;
  let store: StateStore;
  let other: StateStore;

  beforeEach(async () => {
    database = await create();
    store = createStateStore(await database.connect());
    other = createStateStore(await database.connect());
  });
  afterEach(() => database.remove());

  describe('a month', () => {
    it('is closed once, whoever of several comes first', async () => {
      const close = { ...frozen, month: '2026-10', closedAt: NOON, closedBy: 'ana' };
      const closed = await Promise.all([
        store.closeMonth(close),
        other.closeMonth({ ...close, closedBy: null }),
      ]);
      expect(closed.filter(Boolean)).toHaveLength(1);
      expect(await store.closeMonth({ ...close, body: 'other' })).toBe(false);
      await store.closeMonth({ ...close, month: '2026-11' });
      await store.closeMonth({ ...close, org: 'umbrella' });
      expect((await other.monthCloses(ORG)).map(({ month, body }) => [month, body])).toEqual([
        ['2026-11', frozen.body],
        ['2026-10', frozen.body],
      ]);
    });
  });

  describe('invoices', () => {
    const issue = (by: StateStore, month: string, customer = '') =>
      by.issueInvoice({ ...frozen, month, customer, issuedAt: NOON, issuedBy: 'ana' });

    it('are numbered without gaps, though several are issued at once', async () => {
      const months = ['2026-06', '2026-07', '2026-08', '2026-09'];
      await Promise.all(months.map((month, index) => issue(index % 2 === 0 ? store : other, month)));
      expect(await issue(store, '2026-07')).toBeUndefined();
      expect((await issue(store, '2026-07', 'globex'))?.number).toBe(5);
      expect((await store.invoices(ORG)).map(({ number }) => number)).toEqual([5, 4, 3, 2, 1]);
      expect(await store.invoices('umbrella')).toEqual([]);
    });

    it('can be issued again once they are void', async () => {
      await issue(store, '2026-10');
      expect(await store.voidInvoice(ORG, 1)).toBe(true);
      expect(await store.voidInvoice(ORG, 1)).toBe(false);
      expect((await issue(store, '2026-10'))?.number).toBe(2);
      expect((await store.invoices(ORG)).map(({ state }) => state)).toEqual(['issued', 'void']);
    });
  });

  it('keeps credits and payments to the nano-dollar, by day', async () => {
    const entry = (parts: Partial<LedgerEntry>): LedgerEntry => ({
      org: ORG,
      id: 'e1',
      kind: 'payment',
      day: '2026-11-05',
      customer: '',
      amount: HUGE,
      note: 'by wire',
      ...made,
      ...parts,
    });
    await store.saveLedgerEntry(entry({}));
    await store.saveLedgerEntry(entry({ id: 'e2', kind: 'credit', day: '2026-11-01', amount: 1n }));
    await store.saveLedgerEntry(entry({ org: 'umbrella' }));
    expect((await other.ledger(ORG)).map(({ id, amount }) => [id, amount])).toEqual([
      ['e2', 1n],
      ['e1', HUGE],
    ]);
    expect(await store.removeLedgerEntry(ORG, 'e2')).toBe(true);
    expect(await store.removeLedgerEntry(ORG, 'e2')).toBe(false);
  });

  it('keeps revenue by day and customer; what is imported again replaces', async () => {
    const row = (day: string, customer: string, amount: bigint) => ({ org: ORG, day, customer, amount });
    await store.saveRevenue([
      row('2026-10-31', 'globex', 1n),
      row('2026-11-01', 'globex', 2n),
      row('2026-11-01', '', HUGE),
    ]);
    await other.saveRevenue([row('2026-11-01', 'globex', 3n), row('2026-12-01', 'globex', 4n)]);
    expect(await store.revenue(ORG, { from: '2026-11-01', to: '2026-12-01' })).toEqual([
      row('2026-11-01', '', HUGE),
      row('2026-11-01', 'globex', 3n),
    ]);
  });

  it('keeps plans and who has a seat in them', async () => {
    const pro: SeatPlan = { org: ORG, id: 'pro', name: 'Pro', seatPrice: HUGE, tokens: 100_000, cost: null };
    await store.saveSeatPlan({ ...pro, cost: 5n });
    await store.saveSeatPlan(pro);
    expect(await other.seatPlans(ORG)).toEqual([pro]);
    const seat: Seat = { org: ORG, member: 'ana', plan: 'pro', from: '2026-01-01', until: null };
    await store.saveSeats([{ ...seat, member: 'bo' }, seat]);
    await store.saveSeats([{ ...seat, until: '2026-11-01' }]);
    expect(await store.seats(ORG)).toEqual([
      { ...seat, until: '2026-11-01' },
      { ...seat, member: 'bo' },
    ]);
    expect(await store.removeSeatPlan(ORG, 'pro')).toBe(true);
    expect(await store.removeSeatPlan(ORG, 'pro')).toBe(false);
  });

  it('keeps whose cost is whose', async () => {
    const shared: SharedCost = {
      org: ORG,
      scope: 'team:platform',
      split: 'usage',
      teams: ['ml', 'web'],
      ...made,
    };
    await store.saveSharedCost({ ...shared, split: 'none' });
    await store.saveSharedCost(shared);
    expect(await other.sharedCosts(ORG)).toEqual([shared]);
    expect(await store.removeSharedCost(ORG, shared.scope)).toBe(true);

    const attribution = { org: ORG, dimension: 'apiKey', value: 'gateway', team: 'ml', ...made };
    await store.saveAttribution({ ...attribution, team: 'web' });
    await store.saveAttribution(attribution);
    expect(await store.attributions(ORG)).toEqual([attribution]);
    expect(await store.removeAttribution(ORG, 'apiKey', 'gateway')).toBe(true);
    expect(await store.removeAttribution(ORG, 'apiKey', 'gateway')).toBe(false);

    const joined = { org: ORG, member: 'ana', from: '2026-01-01', until: null, team: 'ml' };
    await store.saveMemberships([joined, { ...joined, from: '2026-11-01', team: 'web' }]);
    await store.saveMemberships([{ ...joined, until: '2026-11-01' }]);
    expect((await store.memberships(ORG)).map(({ from, until, team }) => [from, until, team])).toEqual([
      ['2026-01-01', '2026-11-01', 'ml'],
      ['2026-11-01', null, 'web'],
    ]);
  });

  it('finds running live answers that are due, of all organisations', async () => {
    const live = (parts: Partial<LiveAnswer>): LiveAnswer => ({
      org: ORG,
      id: 'l1',
      target: 'slack:C1',
      reference: null,
      command: 'team ml today',
      member: 'ana',
      everyMs: 60_000,
      startedAt: NOON,
      until: NOON + 600_000,
      nextAt: NOON,
      state: 'running',
      said: null,
      failures: 0,
      ...parts,
    });
    await store.saveLiveAnswer(live({}));
    await store.saveLiveAnswer(live({ org: 'umbrella', nextAt: NOON - 1 }));
    await store.saveLiveAnswer(live({ id: 'later', nextAt: NOON + 1 }));
    await store.saveLiveAnswer(live({ id: 'over', state: 'ended' }));
    expect((await other.dueLiveAnswers(NOON, 5)).map(({ org, id }) => [org, id])).toEqual([
      ['umbrella', 'l1'],
      [ORG, 'l1'],
    ]);
    await store.saveLiveAnswer(live({ reference: '1.2', said: 'abc', nextAt: NOON + 60_000 }));
    expect(await store.dueLiveAnswers(NOON, 5)).toHaveLength(1);
    expect(await store.liveAnswers(ORG)).toHaveLength(3);
  });
}
