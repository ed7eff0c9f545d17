import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eraseFromState } from '../../db/state/erase/erase.ts';
import { createStateStore } from '../../db/state-store.ts';
import type { BudgetRequest, StateStore } from '../../src/analytics/state.ts';
import { NOON, someDraft, someFiring } from '../support/state.ts';
import type { TestDatabase } from '../support/test-database.ts';

const DECEMBER = Date.UTC(2026, 11, 1);

function someRequest(parts: Partial<BudgetRequest> = {}): BudgetRequest {
  return {
    org: 'acme',
    id: 'r1',
    scope: 'team:ml',
    amount: { unit: 'usd', value: 200_000_000_000n },
    period: 'month',
    reason: 'launch week',
    requestedBy: 'lena',
    channel: 'slack:C1',
    requestedAt: NOON,
    state: 'open',
    decidedBy: null,
    decidedAt: null,
    until: DECEMBER,
    ...parts,
  };
}

/** What more of a budget was asked for: decided once, in time, together with its messages. */
export function budgetRequestContract(create: () => Promise<TestDatabase>): void {
  let database: TestDatabase;
  let store: StateStore;
  let other: StateStore;

  beforeEach(async () => {
    database = await create();
    store = createStateStore(await database.connect());
    other = createStateStore(await database.connect());
  });
  afterEach(() => database.remove());

  async function queued(): Promise<readonly string[]> {
    const rows = await store.outbox('acme', { states: ['pending'], limit: 100 });
    return rows.map((row) => row.dedupeKey).sort();
  }

  describe('budget requests', () => {
    it('keeps amounts beyond 2^53 exact, and gives those whose time is not over, the oldest first', async () => {
      const huge = someRequest({
        id: 'a2',
        amount: { unit: 'tokens', value: 9_007_199_254_740_993n },
        requestedAt: NOON + 1,
      });
      const past = someRequest({ id: 'r0', until: NOON });
      for (const one of [huge, past, someRequest()]) expect(await store.saveRequest(one, [])).toBe(true);
      expect(await other.requests('acme', NOON)).toEqual([someRequest(), huge]);
      expect(await store.requests('umbrella', NOON)).toEqual([]);
    });

    it('saves an id once, with its messages', async () => {
      expect(await store.saveRequest(someRequest(), [someDraft({ dedupeKey: 'asked' })])).toBe(true);
      const again = someRequest({ reason: 'another' });
      expect(await other.saveRequest(again, [someDraft({ dedupeKey: 'again' })])).toBe(false);
      expect(await store.requests('acme', NOON)).toEqual([someRequest()]);
      expect(await queued()).toEqual(['asked']);
    });

    it('is decided by one process, with its messages', async () => {
      await store.saveRequest(someRequest(), []);
      const decisions = [store, other, store, other].map((one, index) =>
        one.decideRequest(
          { org: 'acme', id: 'r1', state: 'approved', decidedBy: 'ada', decidedAt: NOON + 5 },
          [someDraft({ dedupeKey: `by-${index}` })],
        ),
      );
      expect((await Promise.all(decisions)).filter(Boolean)).toHaveLength(1);
      expect(await queued()).toHaveLength(1);
      const decided = someRequest({ state: 'approved', decidedBy: 'ada', decidedAt: NOON + 5 });
      expect(await store.requests('acme', NOON)).toEqual([decided]);
    });

    it.each([
      ['whose time is over', 'acme', 'r1', DECEMBER],
      ['of another organisation', 'umbrella', 'r1', NOON],
      ['that nobody made', 'acme', 'r2', NOON],
    ])('refuses to decide one %s', async (_, org, id, decidedAt) => {
      await store.saveRequest(someRequest(), []);
      const decision = { org, id, state: 'refused', decidedBy: null, decidedAt } as const;
      expect(await store.decideRequest(decision, [someDraft({ dedupeKey: 'decided' })])).toBe(false);
      expect(await store.requests('acme', NOON)).toEqual([someRequest()]);
      expect(await queued()).toEqual([]);
    });

    it('says nothing of a person who was erased', async () => {
      const theirs = { scope: 'user:ana', requestedBy: 'ana', reason: 'ana needs more' };
      await store.saveRequest(someRequest(theirs), []);
      await store.fire([someFiring({ budget: 'user:ana/month/usd@5' })], []);
      const aliases = new Map([['ana', 'deleted-1']]);
      await eraseFromState(await database.connect(), { org: 'acme', aliases, spoken: aliases, now: NOON });
      const erased = { scope: 'user:deleted-1', requestedBy: 'deleted-1', reason: 'deleted-1 needs more' };
      expect(await store.requests('acme', NOON)).toEqual([someRequest(erased)]);
      const [firing] = await store.firings('acme', { from: 0, to: NOON });
      expect(firing?.budget).toBe('user:deleted-1/month/usd@5');
    });

    it('knows everywhere its card was queued to', async () => {
      const card = (target: string, chain: string | null) =>
        someDraft({ target, chain, dedupeKey: `${target} ${chain}` });
      await store.saveRequest(someRequest(), [
        card('slack:C2', 'r'),
        card('slack:C1', 'r'),
        card('slack:C3', null),
      ]);
      expect(await other.chainTargets('acme', 'r')).toEqual(['slack:C1', 'slack:C2']);
      expect(await other.chainTargets('umbrella', 'r')).toEqual([]);
    });
  });
}
