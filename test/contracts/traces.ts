import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createUsageStore } from '../../db/usage-store.ts';
import type { Recording, UsageStore } from '../../src/analytics/store.ts';
import { NOON, usageEvent } from '../support/event.ts';
import {
  type CallParts,
  linked,
  linkedRecording,
  type SpanParts,
  spanCall,
  traceSpan,
} from '../support/links.ts';
import { fixedDirectory, recording } from '../support/store.ts';
import type { TestDatabase } from '../support/test-database.ts';
import { allPages, everything, HOUR, totalOf, usageStores } from './usage.ts';

/** Traces in which several spans report one call: which of them counts, and what it takes over from the others. */
export function tracesContract(create: () => Promise<TestDatabase>): void {
  const { open, freshStore } = usageStores(create);
  const calls = (...parts: readonly CallParts[]) => linkedRecording(parts.map(spanCall));
  const spans = (...parts: readonly SpanParts[]) => linkedRecording([], { spans: parts.map(traceSpan) });

  async function provedTotal(store: UsageStore) {
    expect(await store.verify('default')).toEqual([]);
    const total = await totalOf(store);
    await store.rebuild('default');
    expect(await totalOf(store)).toEqual(total);
    return total;
  }

  /** The total, whatever the order in which the recordings come, and however often. */
  async function totalInAnyOrder(recordings: readonly Recording[]) {
    const orders = [recordings, recordings.toReversed(), [...recordings, ...recordings]];
    const totals = [];
    for (const order of orders) {
      const store = await freshStore();
      for (const one of order) await store.record([one]);
      totals.push(await provedTotal(store));
    }
    const together = await freshStore();
    await together.record(recordings);
    totals.push(await provedTotal(together));
    for (const total of totals) expect(total).toEqual(totals[0]);
    return totals[0];
  }

  describe('of a span and one below it that report a call', () => {
    it('the inner one counts where both know tokens', async () => {
      const total = await totalInAnyOrder([
        calls({ spanId: 'outer', tokens: 50 }),
        calls(
          { spanId: 'inner', parent: 'outer', tokens: 20 },
          { spanId: 'inner2', parent: 'outer', tokens: 30 },
        ),
      ]);
      expect(total).toMatchObject({ requests: 2n, inputTokens: 50n, runs: 1n });
    });

    it('the one with tokens counts where only one knows them', async () => {
      const outer = [calls({ spanId: 'o', tokens: 50 }), calls({ spanId: 'i', parent: 'o' })];
      expect(await totalInAnyOrder(outer)).toMatchObject({ requests: 1n, inputTokens: 50n });
      const inner = [calls({ spanId: 'o' }), calls({ spanId: 'i', parent: 'o', tokens: 20 })];
      expect(await totalInAnyOrder(inner)).toMatchObject({ requests: 1n, inputTokens: 20n });
    });

    it('the inner one counts where neither knows tokens', async () => {
      const total = await totalInAnyOrder([
        calls({ spanId: 'o', failed: true }),
        calls({ spanId: 'i', parent: 'o', failed: true }),
      ]);
      expect(total).toMatchObject({ requests: 1n, errors: 1n });
    });

    it('a failed try counts beside the one that succeeded', async () => {
      const total = await totalInAnyOrder([
        calls({ spanId: 'o', tokens: 20 }),
        calls({ spanId: 'try', parent: 'o', failed: true }),
        calls({ spanId: 'again', parent: 'o', tokens: 20 }),
      ]);
      expect(total).toMatchObject({ requests: 2n, errors: 1n, inputTokens: 20n });
    });

    it('counts only one across spans that report none', async () => {
      const total = await totalInAnyOrder([
        calls({ spanId: 'o', tokens: 50 }),
        spans({ spanId: 'between', parent: 'o', knows: { conversation: 'c' } }),
        calls({ spanId: 'i', parent: 'between', tokens: 20 }),
      ]);
      expect(total).toMatchObject({ requests: 1n, inputTokens: 20n });
    });

    it('both count while what links them is not known', async () => {
      const store = await freshStore();
      await store.record([
        calls({ spanId: 'o', tokens: 50 }),
        calls({ spanId: 'i', parent: 'missing', tokens: 20 }),
      ]);
      expect(await provedTotal(store)).toMatchObject({ requests: 2n });
      await store.record([spans({ spanId: 'missing', parent: 'o' })]);
      expect(await provedTotal(store)).toMatchObject({ requests: 1n, inputTokens: 20n });
    });

    it('an uncounted one is a duplicate', async () => {
      const store = await freshStore();
      const outcomes = await store.record([
        calls({ spanId: 'o', tokens: 50 }, { spanId: 'i', parent: 'o', tokens: 50 }),
      ]);
      expect(outcomes).toEqual([[{ kind: 'duplicate' }, { kind: 'accepted' }]]);
    });

    it('both are one where they share a key', async () => {
      const total = await totalInAnyOrder([
        calls({ spanId: 'o', tokens: 50, keys: ['anthropic:msg_1'] }),
        calls({ spanId: 'i', parent: 'o', tokens: 50, keys: ['anthropic:msg_1'] }),
      ]);
      expect(total).toMatchObject({ requests: 1n, inputTokens: 50n, runs: 1n });
    });

    it('the tokens of a copy from elsewhere decide too', async () => {
      const log = recording([
        usageEvent({
          id: 'resp_1',
          counts: { inputTokens: 20, outputTokens: 0 },
          dimensions: { model: 'gpt-4o' },
        }),
      ]);
      const total = await totalInAnyOrder([
        calls({ spanId: 'o', tokens: 50 }),
        calls({ spanId: 'i', parent: 'o', keys: ['resp_1'] }),
        log,
      ]);
      expect(total).toMatchObject({ requests: 1n, inputTokens: 20n });
    });

    it('is said in each organisation for itself', async () => {
      const store = await freshStore();
      await store.record([calls({ spanId: 'o', tokens: 50 })]);
      const inner = linkedRecording([spanCall({ spanId: 'i', parent: 'o', tokens: 20 })], { org: 'acme' });
      await store.record([inner]);
      expect(await provedTotal(store)).toMatchObject({ inputTokens: 50n });
    });

    it('survives spans that are each above the other', async () => {
      const store = await freshStore();
      await store.record([
        calls({ spanId: 'a', parent: 'b', tokens: 1 }, { spanId: 'b', parent: 'a', tokens: 2 }),
      ]);
      expect(await provedTotal(store)).toMatchObject({ requests: 2n });
    });
  });

  describe('a call', () => {
    it('takes over what the nearest spans above it know, before or after them', async () => {
      const recordings = [
        calls({ spanId: 'i', parent: 'm', tokens: 20 }),
        spans({ spanId: 'm', parent: 'o', knows: { agent: 'near', userName: 'Ana' } }),
        spans({ spanId: 'o', knows: { agent: 'far', user: 'ana', team: 'ml' } }),
      ];
      for (const order of [recordings, [...recordings, ...recordings]]) {
        const store = await freshStore();
        for (const one of order) await store.record([one]);
        const page = (await allPages(store)).flat();
        expect(page).toMatchObject([
          { dimensions: { agent: 'near', user: 'ana', team: 'ml' }, facts: { userName: 'Ana' } },
        ]);
        expect(await store.verify('default')).toEqual([]);
      }
    });

    it('keeps what it knows itself', async () => {
      const store = await freshStore();
      await store.record([calls({ spanId: 'i', parent: 'o', knows: { agent: 'own' } })]);
      await store.record([spans({ spanId: 'o', knows: { agent: 'other', conversation: 'c' } })]);
      const page = (await allPages(store)).flat();
      expect(page).toMatchObject([{ dimensions: { agent: 'own' }, facts: { conversation: 'c' } }]);
    });

    it('takes over from spans that report a call too', async () => {
      const store = await freshStore();
      await store.record([calls({ spanId: 'i', parent: 'o', tokens: 20 })]);
      await store.record([calls({ spanId: 'o', tokens: 20, knows: { team: 'ml' } })]);
      expect(await store.sum(everything, { by: 'team' })).toMatchObject([
        { value: 'ml', measures: { requests: 1n } },
      ]);
      expect(await store.verify('default')).toEqual([]);
    });
  });

  describe('the run of a trace', () => {
    it('failed when its root says so, whatever its last call was', async () => {
      const failed = await totalInAnyOrder([
        calls({ spanId: 'i', parent: 'o', tokens: 20 }),
        spans({ spanId: 'o', failed: true, knows: { agent: 'a' } }),
      ]);
      expect(failed).toMatchObject({ runs: 1n, failedRuns: 1n, errors: 0n });
      const ok = await totalInAnyOrder([
        calls(
          { spanId: 'i', parent: 'o', tokens: 20, at: NOON },
          { spanId: 'j', parent: 'o', failed: true, at: NOON + 9 },
        ),
        spans({ spanId: 'o', knows: { agent: 'a' } }),
      ]);
      expect(ok).toMatchObject({ requests: 2n, runs: 1n, failedRuns: 0n, errors: 1n });
    });

    it('hears its root after its spans are forgotten', async () => {
      const { engine } = await open();
      let now = NOON;
      const store = createUsageStore(engine, fixedDirectory('UTC'), () => now);
      await store.record([calls({ spanId: 'i', parent: 'o', tokens: 20 })]);
      now = NOON + 3 * HOUR;
      await store.prune('default', { rawDays: 20, hourlyDays: 400 });
      await store.record([spans({ spanId: 'o', failed: true })]);
      expect(await provedTotal(store)).toMatchObject({ runs: 1n, failedRuns: 1n });
    });

    it('is counted on its first call that counts', async () => {
      const recordings = [
        calls({ spanId: 'o', tokens: 50, at: NOON }),
        calls({ spanId: 'j', parent: 'o', tokens: 20, at: NOON + 2 * HOUR, failed: true }),
        calls({ spanId: 'i', parent: 'o', tokens: 30, at: NOON + HOUR }),
      ];
      for (const order of [recordings, recordings.toReversed()]) {
        const store = await freshStore();
        for (const one of order) await store.record([one]);
        const buckets = [NOON, NOON + HOUR, NOON + 2 * HOUR];
        const rows = await store.sum({ ...everything, from: NOON, to: NOON + 3 * HOUR }, { buckets });
        expect(rows.map(({ bucket, measures }) => [bucket, measures.runs, measures.requests])).toEqual([
          [1, 1n, 1n],
          [2, 0n, 1n],
        ]);
        expect(await provedTotal(store)).toMatchObject({ runs: 1n });
      }
    });

    it('is none when none of its calls counts', async () => {
      const store = await freshStore();
      const span = spanCall({ spanId: 'i', tokens: 20 });
      await store.record([linkedRecording([{ ...span, links: { ...span.links, fallsBackOn: ['s'] } }])]);
      expect(await totalOf(store)).toMatchObject({ runs: 1n });
      const log = usageEvent({ id: 'log', facts: { run: 'r' } });
      await store.record([linkedRecording([linked(log, { covers: ['s'] })])]);
      expect(await provedTotal(store)).toMatchObject({ events: 1n, runs: 1n });
      await store.record([calls({ spanId: 'k', failed: true, at: NOON + 1 })]);
      expect(await provedTotal(store)).toMatchObject({ events: 2n, runs: 2n, failedRuns: 1n });
    });

    it('ends with its last call that counts', async () => {
      const total = await totalInAnyOrder([
        calls({ spanId: 'a', parent: 'x', tokens: 20, at: NOON }),
        calls({ spanId: 'o', parent: 'x', failed: true, at: NOON + 5 }),
        calls({ spanId: 'i', parent: 'o', tokens: 1, at: NOON + 4 }),
      ]);
      expect(total).toMatchObject({ requests: 2n, errors: 0n, runs: 1n, failedRuns: 0n });
    });
  });

  describe('spans', () => {
    it('are remembered only where they may matter', async () => {
      const { engine } = await open();
      const store = createUsageStore(engine, fixedDirectory('UTC'), () => NOON);
      const idsOf = async () => {
        const rows = await engine.read.select().from(engine.read.tables.traceSpan);
        return rows.map(({ span }) => span).sort();
      };
      await store.record([
        spans({ spanId: 'web' }, { spanId: 'agent', knows: { agent: 'a' }, traceId: 'u' }),
      ]);
      expect(await idsOf()).toEqual(['agent']);
      await store.record([
        linkedRecording([spanCall({ spanId: 'i' })], { spans: [traceSpan({ spanId: 'm' })] }),
      ]);
      await store.record([spans({ spanId: 'o' })]);
      expect(await idsOf()).toEqual(['agent', 'i', 'm', 'o']);
    });

    it('are forgotten after an hour, and what they decided stays', async () => {
      const { engine } = await open();
      let now = NOON;
      const store = createUsageStore(engine, fixedDirectory('UTC'), () => now);
      const both = calls({ spanId: 'o', tokens: 50 }, { spanId: 'i', parent: 'o', tokens: 20 });
      await store.record([both]);
      now = NOON + HOUR + 1;
      await store.prune('default', { rawDays: 20, hourlyDays: 400 });
      expect(await engine.read.select().from(engine.read.tables.traceSpan)).toEqual([]);
      await store.record([calls({ spanId: 'o', tokens: 50 })]);
      expect(await provedTotal(store)).toMatchObject({ requests: 1n, inputTokens: 20n });
      await store.record([both]);
      expect(await provedTotal(store)).toMatchObject({ requests: 1n, inputTokens: 20n });
    });
  });

  it('comes to the same whatever the tree, its cutting into requests, their order and repetition', async () => {
    const { engine } = await open();
    const store = createUsageStore(engine, fixedDirectory('UTC'), () => NOON + HOUR);
    let round = 0;
    await fc.assert(
      fc.asyncProperty(someTree, someSchedule, async (tree, schedule) => {
        const org = `org ${round++}`;
        for (const group of scheduled(tree, schedule, org)) await store.record(group);
        const sums = await store.sum({ ...everything, org }, { by: 'agent' });
        expect(sums.map(lineOf).sort(byText)).toEqual(expectedOf(tree).sort(byText));
        const [total] = await store.sum({ ...everything, org });
        const counted = countedIn(tree).length;
        expect(total?.measures).toMatchObject({
          runs: counted > 0 ? 1n : 0n,
          failedRuns: counted > 0 && tree[0]?.failed ? 1n : 0n,
        });
        expect(await store.verify(org)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
}

/** A span of a random tree; its parent comes before it in the list, and the first is the root. */
type Node = {
  readonly parent: number;
  readonly isCall: boolean;
  readonly tokens: number | undefined;
  readonly agent: string | undefined;
  readonly failed: boolean;
};

const someTree: fc.Arbitrary<readonly Node[]> = fc
  .array(
    fc.record({
      parent: fc.nat(),
      isCall: fc.boolean(),
      tokens: fc.option(fc.integer({ min: 1, max: 99 }), { nil: undefined }),
      agent: fc.option(fc.constantFrom('a', 'b'), { nil: undefined, freq: 2 }),
      failed: fc.boolean(),
    }),
    { minLength: 1, maxLength: 9 },
  )
  .map((nodes) => nodes.map((node, index) => ({ ...node, parent: index === 0 ? -1 : node.parent % index })));

/** To which request each span goes, and in which order requests come; some come again. */
type Schedule = {
  readonly requests: readonly number[];
  readonly order: readonly number[];
  readonly isGrouped: boolean;
};

const REQUESTS = 4;
const someSchedule: fc.Arbitrary<Schedule> = fc.record({
  requests: fc.array(fc.nat({ max: REQUESTS - 1 }), { minLength: 9, maxLength: 9 }),
  order: fc
    .tuple(
      fc.shuffledSubarray([0, 1, 2, 3], { minLength: REQUESTS }),
      fc.array(fc.nat({ max: REQUESTS - 1 }), { maxLength: 3 }),
    )
    .map(([all, again]) => [...all, ...again]),
  isGrouped: fc.boolean(),
});

function scheduled(
  tree: readonly Node[],
  { requests, order, isGrouped }: Schedule,
  org: string,
): Recording[][] {
  const recordings = order.map((request) => {
    const own = tree.flatMap((node, index) => (requests[index] === request ? [{ node, index }] : []));
    return linkedRecording(
      own.filter(({ node }) => node.isCall).map(({ node, index }) => spanCall(partsOf(node, index))),
      {
        org,
        spans: own
          .filter(({ node }) => !node.isCall)
          .map(({ node, index }) => traceSpan(partsOf(node, index))),
      },
    );
  });
  const half = Math.ceil(recordings.length / 2);
  return isGrouped ? [recordings.slice(0, half), recordings.slice(half)] : recordings.map((one) => [one]);
}

function partsOf({ parent, tokens, agent, failed }: Node, index: number): CallParts {
  return {
    spanId: `s${index}`,
    ...(parent >= 0 && { parent: `s${parent}` }),
    ...(tokens !== undefined && { tokens }),
    at: NOON + index,
    failed,
    // Every span knows something, so that none is passed over before the first call of its trace.
    knows: { conversation: 'c', ...(agent !== undefined && { agent }) },
  };
}

/** The rule from the top down, the whole tree before its eyes. */
function countedIn(tree: readonly Node[]): readonly number[] {
  const childrenOf = (index: number) => tree.flatMap((node, child) => (node.parent === index ? [child] : []));
  const below = (index: number): readonly number[] =>
    childrenOf(index).flatMap((child) => [child, ...below(child)]);
  const isCall = (index: number) => tree[index]?.isCall === true;
  const hasTokens = (index: number) => isCall(index) && tree[index]?.tokens !== undefined;
  const visit = (index: number, isSpokenFor: boolean): readonly number[] => {
    const innermost = hasTokens(index) && !below(index).some(hasTokens);
    const isLone = isCall(index) && !hasTokens(index) && !isSpokenFor && !below(index).some(isCall);
    const own = innermost || isLone ? [index] : [];
    return [...own, ...childrenOf(index).flatMap((child) => visit(child, isSpokenFor || innermost))];
  };
  return visit(0, false);
}

type Line = readonly [agent: string, requests: number, inputTokens: number, errors: number];

function expectedOf(tree: readonly Node[]): Line[] {
  const agentOf = (index: number): string => {
    const node = tree[index];
    return node ? (node.agent ?? agentOf(node.parent)) : '';
  };
  const byAgent = Map.groupBy(countedIn(tree), agentOf);
  return [...byAgent].map(([agent, own]): Line => {
    const nodes = own.flatMap((index) => tree[index] ?? []);
    return [
      agent,
      nodes.length,
      nodes.reduce((sum, { tokens = 0 }) => sum + tokens, 0),
      nodes.filter(({ failed }) => failed).length,
    ];
  });
}

function lineOf({ value, measures }: Awaited<ReturnType<UsageStore['sum']>>[number]): Line {
  return [value, Number(measures.requests), Number(measures.inputTokens), Number(measures.errors)];
}

function byText([a]: Line, [b]: Line): number {
  return a < b ? -1 : 1;
}
