import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createStateStore } from '../../db/state-store.ts';
import type { DeliveryResult, OutboxState } from '../../src/analytics/outbox.ts';
import type { StateStore } from '../../src/analytics/state.ts';
import { NOON, someDraft } from '../support/state.ts';
import type { TestDatabase } from '../support/test-database.ts';

const LEASE_MS = 60_000;
const CHAINS = [null, 'a', 'b'] as const;

type Step =
  | { readonly do: 'enqueue'; readonly target: number; readonly chain: number }
  | { readonly do: 'lease'; readonly limit: number }
  | {
      readonly do: 'finish';
      readonly lease: number;
      readonly result: 'sent' | 'wait' | 'lost' | 'dead' | 'expired';
    }
  | { readonly do: 'wait'; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('enqueue'), target: fc.nat(2), chain: fc.nat(2) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('lease'), limit: fc.integer({ min: 1, max: 4 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('finish'),
      lease: fc.nat(5),
      result: fc.constantFrom('sent', 'sent', 'wait', 'lost', 'dead', 'expired'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('wait'), ms: fc.constantFrom(1, 999, 1_000, 5_000, LEASE_MS) }),
  },
);

/** Random lives of an outbox, against a plain model of what the port's words say. */
export function outboxProperties(create: () => Promise<TestDatabase>): void {
  it('an outbox does what its model does, in any order of queueing, leasing, finishing and waiting', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
        const database = await create();
        try {
          await live(createStateStore(await database.connect()), steps);
        } finally {
          await database.remove();
        }
      }),
      { numRuns: 60 },
    );
  });
}

type ModelRow = {
  readonly key: string;
  readonly target: string;
  readonly chain: string | null;
  state: OutboxState;
  nextAt: number;
  owner: string;
  leasedAt: number;
  attempts: number;
  answersLost: number;
};

type Lease = { readonly key: string; readonly id: string; readonly owner: string };

async function live(store: StateStore, steps: readonly Step[]): Promise<void> {
  const rows: ModelRow[] = [];
  const readyAt = new Map<string, number>();
  const leases: Lease[] = [];
  let now = NOON;

  for (const [index, one] of steps.entries()) {
    switch (one.do) {
      case 'wait':
        now += one.ms;
        break;
      case 'enqueue': {
        const row = newRow(one, index, now);
        rows.push(row);
        supersede(rows, row);
        const { target, chain, key } = row;
        await store.enqueue([someDraft({ target, chain, dedupeKey: key, createdAt: now })]);
        break;
      }
      case 'lease': {
        const owner = `owner-${index}`;
        const expected = leaseInModel(rows, readyAt, { now, owner, limit: one.limit });
        const got = await store.leaseOutbox({ owner, now, leaseUntil: now + LEASE_MS, limit: one.limit });
        expect(got.map(({ dedupeKey, attempts, answersLost }) => [dedupeKey, attempts, answersLost])).toEqual(
          expected.map(({ key, attempts, answersLost }) => [key, attempts, answersLost]),
        );
        leases.push(...got.map((row) => ({ key: row.dedupeKey, id: row.id, owner })));
        break;
      }
      case 'finish': {
        const lease = leases.at(-1 - one.lease);
        if (!lease) break;
        const result = toResult(one.result, now);
        const expected = finishInModel(rows, readyAt, { lease, result });
        expect(await store.finishDelivery(lease.id, lease.owner, result)).toBe(expected);
        break;
      }
    }
  }

  const stored = await store.outbox('acme', {
    states: ['pending', 'sending', 'sent', 'dead', 'expired', 'superseded'],
    limit: 100,
  });
  expect(stored.map((row) => [row.dedupeKey, row.state, row.answersLost]).reverse()).toEqual(
    rows.map((row) => [row.key, row.state, row.answersLost]),
  );
}

function newRow({ target, chain }: { target: number; chain: number }, index: number, now: number): ModelRow {
  const name = CHAINS[chain] ?? null;
  return {
    key: `d${index}`,
    target: `slack:C${target}`,
    chain: name,
    state: 'pending',
    nextAt: now,
    owner: '',
    leasedAt: 0,
    attempts: 0,
    answersLost: 0,
  };
}

/** Walks a target's queue in order: only its oldest undelivered row may be leased. */
function leaseInModel(
  rows: readonly ModelRow[],
  readyAt: Map<string, number>,
  terms: { readonly now: number; readonly owner: string; readonly limit: number },
): readonly ModelRow[] {
  const seen = new Set<string>();
  const leased: ModelRow[] = [];
  for (const row of rows) {
    if ((row.state !== 'pending' && row.state !== 'sending') || seen.has(row.target)) continue;
    seen.add(row.target);
    if (row.nextAt > terms.now || (readyAt.get(row.target) ?? 0) > terms.now) continue;
    if (leased.length < terms.limit) leased.push(row);
  }
  for (const row of leased) {
    row.answersLost += row.state === 'sending' ? 1 : 0;
    row.attempts += 1;
    row.state = 'sending';
    row.owner = terms.owner;
    row.leasedAt = terms.now;
    readyAt.set(row.target, terms.now + LEASE_MS);
  }
  return leased;
}

function finishInModel(
  rows: readonly ModelRow[],
  readyAt: Map<string, number>,
  { lease, result }: { readonly lease: Lease; readonly result: DeliveryResult },
): boolean {
  const row = rows.find(({ key }) => key === lease.key);
  if (row?.state !== 'sending' || row.owner !== lease.owner) return false;
  row.state = result.state;
  readyAt.set(row.target, row.leasedAt + (result.state === 'expired' ? 0 : 1_000));
  if (result.state === 'pending') {
    row.nextAt = result.nextAt;
    row.answersLost += result.answerLost ? 1 : 0;
    readyAt.set(row.target, Math.max(result.nextAt, row.leasedAt + 1_000));
    supersede(rows, row);
  }
  return true;
}

/** Of a chain's waiting rows the newest stays, and the oldest as long as the chain was never posted. */
function supersede(rows: readonly ModelRow[], { target, chain }: ModelRow): void {
  if (chain === null) return;
  const ofChain = rows.filter((row) => row.target === target && row.chain === chain);
  const waiting = ofChain.filter((row) => row.state === 'pending');
  const isOut = ofChain.some((row) => row.state === 'sent' || row.state === 'sending');
  for (const [index, row] of waiting.entries()) {
    const isPost = index === 0 && !isOut;
    if (!isPost && index < waiting.length - 1) row.state = 'superseded';
  }
}

function toResult(kind: 'sent' | 'wait' | 'lost' | 'dead' | 'expired', now: number): DeliveryResult {
  switch (kind) {
    case 'sent':
      return { state: 'sent', reference: 'r' };
    case 'wait':
      return { state: 'pending', nextAt: now + 5_000, error: '429' };
    case 'lost':
      return { state: 'pending', nextAt: now + 120_000, error: 'timeout', answerLost: true };
    case 'dead':
    case 'expired':
      return { state: kind, error: kind };
  }
}
