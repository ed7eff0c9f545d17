import { describe, expect, it } from 'vitest';
import { createUsageStore } from '../../db/usage-store.ts';
import { readNative } from '../../src/analytics/ingest/formats/native/native.ts';
import { StaleBook, SumTooLarge } from '../../src/analytics/store.ts';
import type { UsageEvent } from '../../src/analytics/usage-event.ts';
import { NOON, usageEvent } from '../support/event.ts';
import { readingRules } from '../support/reading.ts';
import { fixedDirectory, recording } from '../support/store.ts';
import type { TestDatabase } from '../support/test-database.ts';
import { allPages, DAY, everything, totalOf, usageStores } from './usage.ts';

/** What becomes of an event: stored once, a copy, a contradiction, or refused. */
export function recordingContract(create: () => Promise<TestDatabase>): void {
  const { open, freshStore } = usageStores(create);

  describe('recording', () => {
    it('counts an event once however often it arrives', async () => {
      const store = await freshStore();
      const outcomes = await store.record([
        recording([usageEvent({ id: 'a' }), usageEvent({ id: 'a' })]),
        recording([usageEvent({ id: 'a' })]),
      ]);
      expect(outcomes).toEqual([[{ kind: 'accepted' }, { kind: 'duplicate' }], [{ kind: 'duplicate' }]]);
      expect(await store.record([recording([usageEvent({ id: 'a' })])])).toEqual([[{ kind: 'duplicate' }]]);
      expect(await totalOf(store)).toMatchObject({ requests: 1n, costNano: 150n });
    });

    it('finds a copy that claims another day', async () => {
      const store = await freshStore();
      await store.record([recording([usageEvent({ id: 'a', occurredAt: NOON - 20 * DAY })])]);
      const again = await store.record([recording([usageEvent({ id: 'a', occurredAt: NOON })])]);
      expect(again).toEqual([[{ kind: 'conflict', fields: ['occurredAt'] }]]);
      expect(await totalOf(store)).toMatchObject({ requests: 1n });
    });

    it('keeps the same id of two organisations apart', async () => {
      const store = await freshStore();
      await store.record([
        recording([usageEvent({ id: 'a' })], 'default'),
        recording([usageEvent({ id: 'a' })], 'acme'),
      ]);
      expect(await totalOf(store)).toMatchObject({ requests: 1n });
      expect((await store.sum({ ...everything, org: 'acme' }))[0]?.measures.requests).toBe(1n);
    });

    it('joins copies that share any one of their keys', async () => {
      const store = await freshStore();
      const first: UsageEvent = { ...usageEvent({ id: 'x' }), idKeys: ['openai:resp_1', 'span:1:2'] };
      const second: UsageEvent = { ...usageEvent({ id: 'x' }), idKeys: ['span:1:2', 'litellm:9'] };
      const third: UsageEvent = { ...usageEvent({ id: 'x' }), idKeys: ['litellm:9'] };
      await store.record([recording([first])]);
      await store.record([recording([second])]);
      expect(await store.record([recording([third])])).toEqual([[{ kind: 'duplicate' }]]);
      expect(await totalOf(store)).toMatchObject({ requests: 1n });
    });

    it('fills what was unknown from a copy and prices the event anew', async () => {
      const store = await freshStore();
      await store.record([
        recording([usageEvent({ id: 'a', counts: { inputTokens: 100 }, dimensions: { model: 'm' } })]),
      ]);
      const copy = usageEvent({
        id: 'a',
        counts: { outputTokens: 10 },
        dimensions: { model: 'm', team: 'ml' },
      });
      expect(await store.record([recording([copy])])).toEqual([[{ kind: 'duplicate' }]]);
      expect(await store.sum(everything, { by: 'team' })).toMatchObject([
        { value: 'ml', measures: { requests: 1n, inputTokens: 100n, outputTokens: 10n, costNano: 150n } },
      ]);
      expect(await store.verify('default')).toEqual([]);
    });

    it('keeps the first value of a field a copy contradicts, and names it', async () => {
      const store = await freshStore();
      await store.record([recording([usageEvent({ id: 'a' })])]);
      const copy = usageEvent({ id: 'a', counts: { inputTokens: 999, outputTokens: 10 } });
      expect(await store.record([recording([copy])])).toEqual([
        [{ kind: 'conflict', fields: ['inputTokens'] }],
      ]);
      expect(await totalOf(store)).toMatchObject({ inputTokens: 100n });
    });

    it.each([
      { known: { inputTokens: 1_000 }, told: { cacheReadTokens: 2_000 } },
      { known: { cacheReadTokens: 5_000 }, told: { inputTokens: 100 } },
      { known: { outputTokens: 10 }, told: { reasoningTokens: 11 } },
      { known: { inputTokens: 100, cacheReadTokens: 60 }, told: { cacheWriteTokens: 60 } },
    ])(
      'takes a copy that makes a part larger than its whole for a contradiction: $known, $told',
      async ({ known, told }) => {
        const store = await freshStore();
        await store.record([recording([{ ...usageEvent({ id: 'a' }), counts: known }])]);
        const copy = { ...usageEvent({ id: 'a' }), counts: { ...told, requests: 1 } };
        expect(await store.record([recording([copy])])).toEqual([
          [{ kind: 'conflict', fields: Object.keys(told) }],
        ]);
        for await (const [event] of store.events(everything)) {
          expect(event?.counts).toEqual({ ...known, requests: 1 });
        }
        expect(await totalOf(store)).toMatchObject({ events: 1n });
      },
    );

    it('moves an event that stood at its arrival to the time a copy knows', async () => {
      const store = await freshStore();
      await store.record([recording([usageEvent({ id: 'a', facts: { timeIsArrival: true } })])]);
      await store.record([recording([usageEvent({ id: 'a', occurredAt: NOON - 3 * DAY })])]);
      expect((await store.sum({ ...everything, to: NOON - DAY }))[0]?.measures.requests).toBe(1n);
      expect((await store.sum({ ...everything, from: NOON - DAY }))[0]?.measures.requests).toBe(0n);
      expect(await store.verify('default')).toEqual([]);
    });

    it('refuses costs worked out with an old price book and stores nothing of them', async () => {
      const store = await freshStore();
      const stale = { ...recording([usageEvent({ id: 'a' })]), bookVersion: 0 };
      await expect(store.record([stale])).rejects.toBeInstanceOf(StaleBook);
      expect(await totalOf(store)).toMatchObject({ events: 0n });
    });

    it('refuses absurd counts before they leave no room in a stored sum, and takes everybody else', async () => {
      const store = await freshStore();
      const most = 9_007_199_254_740_991;
      // 512 times 2^53 - 1 is just below 2^62.
      const absurd = Array.from({ length: 513 }, (_, index) =>
        usageEvent({ id: `e${index}`, counts: { inputTokens: most, outputTokens: 0 } }),
      );
      const first = absurd.slice(0, 512);
      await store.record([recording(first)]);
      await expect(store.record([recording(absurd)])).rejects.toBeInstanceOf(SumTooLarge);
      expect(await store.record([recording([usageEvent({ id: 'b' })])])).toEqual([[{ kind: 'accepted' }]]);
      expect(await totalOf(store)).toMatchObject({ events: 513n, inputTokens: 512n * BigInt(most) + 100n });
      expect(await store.verify('default')).toEqual([]);
    });

    it('keeps what it was told, in the words of the event', async () => {
      const store = await freshStore();
      const told: UsageEvent = {
        ...usageEvent({ id: 'a' }),
        idKeys: ['a', 'span:1:2'],
        tags: ['blue', 'red'],
        counts: { inputTokens: 9, cacheReadTokens: 3, images: 2, audioSeconds: 4 },
        facts: {
          latencyMs: 120,
          traceId: 't',
          conversation: 'c',
          errorType: 'timeout',
          tools: [{ name: 'search', calls: 2 }],
          metadata: { ticket: 'X-1' },
        },
      };
      await store.record([recording([told])]);
      const [page = []] = await allPages(store);
      expect(page).toMatchObject([told]);
    });

    it('keeps every text that is let in as it was sent; what a database cannot hold is not let in', async () => {
      const store = await freshStore();
      const readings = HARD_TEXTS.map((text, index) =>
        readNative(
          {
            id: `e${String(index).padStart(2, '0')}`,
            team: text,
            tags: [text],
            errorType: text,
            tools: [{ name: text }],
            metadata: { text },
          },
          readingRules(),
        ),
      );
      expect(readings.map((reading) => 'event' in reading)).toEqual(
        HARD_TEXTS.map((text) => text.isWellFormed() && !text.includes('\u0000')),
      );
      const events = readings.flatMap((reading) => ('event' in reading ? [reading.event] : []));
      await store.record([recording(events)]);
      expect((await allPages(store)).flat()).toMatchObject(events);
      for (const by of ['team', 'tag', 'tool'] as const) {
        const rows = await store.sum(everything, { by });
        expect(rows.map((row) => row.value).sort()).toEqual(events.map(teamOf).sort());
      }
    });

    it('is shared at once by every process on the same database', async () => {
      const { engine, reopen } = await open();
      const stores = [engine, await reopen()].map((one) =>
        createUsageStore(one, fixedDirectory(), () => NOON),
      );
      for (let round = 0; round < 3; round++) {
        const outcomes = await Promise.all(
          stores.map((store) => store.record([recording([usageEvent({ id: `r${round}` })])])),
        );
        expect(
          outcomes
            .flat(2)
            .map((outcome) => outcome.kind)
            .sort(),
        ).toEqual(['accepted', 'duplicate']);
      }
      for (const store of stores) expect(await totalOf(store)).toMatchObject({ requests: 3n });
    });
  });
}

/** Texts a driver, SQL or an encoding could make something else of; the last three no engine can all hold. */
const HARD_TEXTS = [
  "'; drop table event; --",
  '"quoted"',
  'back\\slash \\u0000 \\N',
  'NULL',
  '{a,b}',
  'two\nlines\tand a tab',
  '\u0001 \u001f \u007f \u009f',
  'e\u0301 is not \u00e9',
  '\u202e right to left',
  '👩\u200d👩\u200d👧 日本',
  '\ufeff\ufffe\uffff',
  '%_',
  'a\u0000b',
  'half \ud83d',
  '\udc69 half',
];

function teamOf({ dimensions }: UsageEvent): string {
  return dimensions.team ?? '';
}
