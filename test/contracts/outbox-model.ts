import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createStateStore } from '../../db/state-store.ts';
import type { DeliveryResult, OutboxState } from '../../src/analytics/outbox.ts';
import type { StateStore } from '../../src/analytics/state.ts';
import { NOON, someDraft } from '../support/state.ts';
import type { TestDatabase } from '../support/test-database.ts';

const LEASE_MS = 60_000;
const CHAINS = [null, 'a', 'b'] as const;

/** The last one is a webhook, whose events wait for nobody. */
const TARGETS = ['slack:C0', 'slack:C1', 'slack:C2', 'webhook:h'] as const;
const MOST_AT_A_WEBHOOK = 4;

type Step =
  | { readonly do: 'enqueue'; readonly target: number; readonly chain: number }
  | { readonly do: 'lease'; readonly limit: number }
  | {
      readonly do: 'finish';
      readonly lease: number;
      readonly result: ResultKind;
    }
  | { readonly do: 'pause' | 'resume'; readonly target: number }
  | { readonly do: 'replay' | 'drop'; readonly target: number | null }
  | { readonly do: 'wait'; readonly ms: number };

type ResultKind = 'sent' | 'wait' | 'lost' | 'dead' | 'expired' | 'pause';

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('enqueue'), target: fc.nat(3), chain: fc.nat(2) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('lease'), limit: fc.integer({ min: 1, max: 4 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('finish'),
      lease: fc.nat(5),
      result: fc.constantFrom('sent', 'sent', 'wait', 'lost', 'dead', 'expired', 'pause'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('pause', 'resume', 'resume'), target: fc.nat(3) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('replay', 'replay', 'drop'), target: fc.option(fc.nat(3)) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('wait'), ms: fc.constantFrom(1, 999, 1_000, 5_000, LEASE_MS) }),
  },
);

/** Random lives of an outbox, against a plain model of what the port's words say. */
export function outboxProperties(create: () => Promise<TestDatabase>): void {
  it('an outbox does what its model does, in any order of queueing, leasing, finishing, pausing and sending again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 80 }), async (steps) => {
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
  const paused = new Set<string>();
  const leases: Lease[] = [];
  let now = NOON;
  await store.saveWebhook({
    ...{ org: 'acme', id: 'h', url: 'https://example.com/', events: [], secrets: [], state: 'on' },
    ...{ pausedReason: null, failingSince: null, createdBy: null, createdAt: NOON },
  });

  for (const [index, one] of steps.entries()) {
    switch (one.do) {
      case 'wait':
        now += one.ms;
        break;
      case 'enqueue': {
        const row = newRow(one, index, now);
        rows.push(row);
        if (paused.has(row.target)) row.state = 'held';
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
        const target = rows.find(({ key }) => key === lease.key)?.target ?? '';
        if (expected && 'pausedAt' in result) pauseInModel(rows, paused, target);
        break;
      }
      case 'pause': {
        const target = targetOf(one);
        pauseInModel(rows, paused, target);
        await store.pauseTarget('acme', target, { at: now, reason: 'why' });
        break;
      }
      case 'resume': {
        const target = targetOf(one);
        expect(await store.resumeTarget('acme', target)).toBe(paused.delete(target));
        break;
      }
      case 'replay':
      case 'drop': {
        const target = one.target === null ? null : targetOf({ target: one.target });
        const which = target === null ? 'all' : { target };
        const expected =
          one.do === 'drop' ? dropInModel(rows, target) : replayInModel(rows, paused, { target, now });
        const ids =
          one.do === 'drop'
            ? await store.dropOutbox('acme', which, 'dropped')
            : await store.replayOutbox('acme', which, now);
        expect(ids).toHaveLength(expected);
        break;
      }
    }
  }

  const stored = await store.outbox('acme', {
    states: ['pending', 'sending', 'sent', 'dead', 'expired', 'superseded', 'held'],
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
    target: targetOf({ target }),
    chain: name,
    state: 'pending',
    nextAt: now,
    owner: '',
    leasedAt: 0,
    attempts: 0,
    answersLost: 0,
  };
}

function targetOf({ target }: { readonly target: number }): string {
  return TARGETS[target] ?? TARGETS[0];
}

function isEvent({ target }: Pick<ModelRow, 'target'>): boolean {
  return target.startsWith('webhook:');
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
    if (isEvent(row)) continue;
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
  return [...leased, ...leaseEventsInModel(rows, { ...terms, limit: terms.limit - leased.length })];
}

/** Any due event, as long as not too many are at the webhook; one that is being sent is due when its lease ends. */
function leaseEventsInModel(
  rows: readonly ModelRow[],
  { now, owner, limit }: { readonly now: number; readonly owner: string; readonly limit: number },
): readonly ModelRow[] {
  const events = rows.filter(isEvent);
  const busy = events.filter(({ state, nextAt }) => state === 'sending' && nextAt > now).length;
  const due = events.filter(
    ({ state, nextAt }) => (state === 'pending' || state === 'sending') && nextAt <= now,
  );
  const leased = due.slice(0, Math.max(0, Math.min(limit, MOST_AT_A_WEBHOOK - busy)));
  for (const row of leased) {
    row.state = 'sending';
    row.attempts += 1;
    row.owner = owner;
    row.leasedAt = now;
    row.nextAt = now + LEASE_MS;
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

function pauseInModel(rows: readonly ModelRow[], paused: Set<string>, target: string): void {
  paused.add(target);
  for (const row of rows) if (row.target === target && row.state === 'pending') row.state = 'held';
}

function givenUpIn(rows: readonly ModelRow[], target: string | null): readonly ModelRow[] {
  return rows.filter(
    (row) => (row.state === 'dead' || row.state === 'held') && (target === null || row.target === target),
  );
}

function dropInModel(rows: readonly ModelRow[], target: string | null): number {
  const dropped = givenUpIn(rows, target);
  for (const row of dropped) row.state = 'expired';
  return dropped.length;
}

/** Nothing goes to a paused target, and nothing that a newer change of its chain has overtaken. */
function replayInModel(
  rows: readonly ModelRow[],
  paused: ReadonlySet<string>,
  { target, now }: { readonly target: string | null; readonly now: number },
): number {
  const asked = givenUpIn(rows, target).filter((row) => !paused.has(row.target));
  const overtaken = asked.filter((row) => {
    const after = rows.slice(rows.indexOf(row) + 1);
    const isNewer = (one: ModelRow) => one.target === row.target && one.chain === row.chain;
    return row.chain !== null && after.some((one) => isNewer(one) && ['sent', 'sending'].includes(one.state));
  });
  for (const row of asked) {
    row.state = overtaken.includes(row) ? 'superseded' : 'pending';
    if (row.state === 'pending') Object.assign(row, { attempts: 0, answersLost: 0, nextAt: now });
  }
  for (const row of asked) supersede(rows, row);
  return asked.length - overtaken.length;
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

function toResult(kind: ResultKind, now: number): DeliveryResult {
  switch (kind) {
    case 'sent':
      return { state: 'sent', reference: 'r' };
    case 'wait':
      return { state: 'pending', nextAt: now + 5_000, error: '429' };
    case 'lost':
      return { state: 'pending', nextAt: now + 120_000, error: 'timeout', answerLost: true };
    case 'pause':
      return { state: 'dead', error: 'not_in_channel', pausedAt: now };
    case 'dead':
    case 'expired':
      return { state: kind, error: kind };
  }
}
