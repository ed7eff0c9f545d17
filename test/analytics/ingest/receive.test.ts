import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNative } from '../../../src/analytics/ingest/formats/native/native.ts';
import type { Reading } from '../../../src/analytics/ingest/reading.ts';
import {
  createReceiver,
  Overloaded,
  type Pricer,
  type QueueLimits,
} from '../../../src/analytics/ingest/receive.ts';
import { StaleBook, StoreBusy } from '../../../src/analytics/store.ts';
import { NOON, simplePrice, usageEvent } from '../../support/event.ts';
import { createMemoryRecorder } from '../../support/memory-recorder.ts';
import { readingRules } from '../../support/reading.ts';

const good = (id: string, inputTokens = 1): Reading => ({
  event: usageEvent({ id, counts: { inputTokens } }),
});
const bad = (id: string | null): Reading => ({ id, refusal: { code: 'invalid', message: 'team: is wrong' } });

function setUp(options: { pricer?: Partial<Pricer>; limits?: Partial<QueueLimits> } = {}) {
  const recorder = createMemoryRecorder();
  const receiver = createReceiver({
    record: recorder.record,
    pricer: {
      version: () => 1,
      price: (_org, event) => simplePrice(event),
      reload: async () => undefined,
      ...options.pricer,
    },
    after: (_delayMs, run) => queueMicrotask(run),
    ...(options.limits && { limits: options.limits }),
  });
  const receive = (readings: readonly Reading[], org = 'acme') =>
    receiver.receive({ org, receivedAt: NOON, readings, bytes: 100 });
  return { receiver, receive, recorder };
}

describe('a receipt', () => {
  it('says of each event what became of it', async () => {
    const { receive } = setUp();
    await receive([good('old', 5)]);
    expect(
      await receive([good('new'), bad('wrong'), good('old', 5), bad(null), good('old', 6), good('new')]),
    ).toEqual({
      accepted: 1,
      duplicates: 2,
      rejected: [
        { index: 1, id: 'wrong', code: 'invalid', message: 'team: is wrong' },
        { index: 3, id: null, code: 'invalid', message: 'team: is wrong' },
        {
          index: 4,
          id: 'old',
          code: 'conflict',
          message: 'contradicts the stored event in inputTokens; what was stored first stays',
        },
      ],
    });
  });

  it('is given without asking the store when there is nothing to store', async () => {
    const { receive, recorder } = setUp();
    expect(await receive([])).toEqual({ accepted: 0, duplicates: 0, rejected: [] });
    expect((await receive([bad('a')])).rejected).toHaveLength(1);
    expect(recorder.groups).toEqual([]);
  });

  it('accounts for every event, and names the right ones, whatever the mix', async () => {
    const fields = fc.record(
      {
        id: fc.oneof(fc.constantFrom('a', 'b', 'c', 'd'), fc.constant(''), fc.constant(7)),
        inputTokens: fc.oneof(fc.constantFrom(1, 2), fc.constantFrom(-1, '1')),
      },
      { requiredKeys: ['id'] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fields, { maxLength: 12 }), { maxLength: 4 }), async (requests) => {
        const { receive, recorder } = setUp();
        const firstById = new Map<unknown, object>();
        for (const values of requests) {
          const isGood = values.map(
            ({ id, inputTokens = 1 }) =>
              typeof id === 'string' && id !== '' && Number.isInteger(inputTokens) && Number(inputTokens) > 0,
          );
          const receipt = await receive(values.map((value) => readNative(value, readingRules())));
          const invalid = receipt.rejected
            .filter(({ code }) => code !== 'conflict')
            .map(({ index }) => index);
          expect(invalid).toEqual(isGood.flatMap((ok, index) => (ok ? [] : [index])));
          expect(receipt.accepted + receipt.duplicates + receipt.rejected.length).toBe(values.length);
          values.forEach((value, index) => {
            if (isGood[index] && !firstById.has(value.id)) firstById.set(value.id, value);
          });
        }
        expect(recorder.events('acme').map(({ idKeys }) => idKeys[0])).toEqual([...firstById.keys()]);
      }),
    );
  });
});

describe('receiving', () => {
  it('writes requests that come together in one transaction, each for its own organisation', async () => {
    const { receive, recorder } = setUp();
    await Promise.all([
      receive([good('a')], 'acme'),
      receive([good('a')], 'globex'),
      receive([good('b')], 'acme'),
    ]);
    expect(recorder.groups).toEqual([3]);
    expect(recorder.events('acme').map(({ idKeys }) => idKeys[0])).toEqual(['a', 'b']);
    expect(recorder.events('globex')).toHaveLength(1);
  });

  it('prices anew when the price book has changed meanwhile', async () => {
    let version = 1;
    const { receive, recorder } = setUp({
      pricer: { version: () => version, reload: async () => void version++ },
    });
    recorder.failNext(new StaleBook('2'));
    expect((await receive([good('a')])).accepted).toBe(1);
    expect(version).toBe(2);
  });

  it('gives up for now when the price book never stands still', async () => {
    const { receive, recorder } = setUp();
    recorder.failNext(...Array.from({ length: 10 }, () => new StaleBook('again')));
    await expect(receive([good('a')])).rejects.toBeInstanceOf(StoreBusy);
    expect(recorder.events('acme')).toEqual([]);
  });

  it('passes on that the database is busy, with nothing stored', async () => {
    const { receive, recorder } = setUp();
    recorder.failNext(new StoreBusy('locked'));
    await expect(receive([good('a')])).rejects.toBeInstanceOf(StoreBusy);
    expect((await receive([good('a')])).accepted).toBe(1);
  });

  it('turns requests away while too much waits, and takes them again afterwards', async () => {
    const { receiver, receive } = setUp({ limits: { maxQueuedEvents: 2 } });
    const waiting = receive([good('a'), good('b')]);
    expect(receiver.isFull()).toBe(true);
    await expect(receive([good('c')])).rejects.toBeInstanceOf(Overloaded);
    await waiting;
    expect(receiver.isFull()).toBe(false);
    expect((await receive([good('c')])).accepted).toBe(1);
  });

  it('counts bytes too', async () => {
    const { receiver, receive } = setUp({ limits: { maxQueuedBytes: 150 } });
    const waiting = [receive([good('a')]), receive([good('b')])];
    expect(receiver.isFull()).toBe(true);
    await Promise.all(waiting);
  });
});
