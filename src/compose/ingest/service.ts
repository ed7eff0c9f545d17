import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Engine } from '../../../db/engine.ts';
import { directory } from '../../../db/state/directory.ts';
import { createStateStore } from '../../../db/state-store.ts';
import { createUsageStore } from '../../../db/usage-store.ts';
import { createIntake } from '../../analytics/ingest/intake.ts';
import { createReceiver } from '../../analytics/ingest/receive.ts';
import { inBatches } from '../in-batches.ts';
import { createPricer, importShippedPrices } from '../prices.ts';
import { type IngestOptions, type NumberedPost, type PostAnswer, toFailure } from './messages.ts';

export type IngestService = {
  post(posts: readonly NumberedPost[], bodies: Uint8Array): void;
  close(): Promise<void>;
};

/** What the ingest thread does: reads, prices and writes, and answers each post under its number. */
export async function openIngest(
  engine: Engine,
  options: IngestOptions,
  answer: (answers: readonly PostAnswer[]) => void,
): Promise<IngestService> {
  const now = () => Date.now() + options.aheadMs;
  const state = createStateStore(engine);
  await importShippedPrices(state, now());
  const receiver = createReceiver({
    record: createUsageStore(engine, directory, now).record,
    pricer: await createPricer(state),
    after: (delayMs, run) => void setTimeout(run, delayMs),
    letOthers: () => nextTurn(),
    limits: options.limits,
  });
  const intake = createIntake({ receiver, maxEventAgeMs: options.maxEventAgeMs });
  const send = inBatches(answer);

  function settle(answered: PostAnswer): void {
    Atomics.store(options.waitingEvents, 0, intake.queue().events);
    send(answered);
  }

  return {
    post: (posts, bodies) => {
      for (const { number, start, end, ...posted } of posts) {
        intake.post({ ...posted, body: bodies.subarray(start, end) }).then(
          (receipt) => settle({ number, answer: receipt }),
          (error: unknown) => settle({ number, failure: toFailure(error) }),
        );
      }
      Atomics.store(options.waitingEvents, 0, intake.queue().events);
    },
    close: async () => {
      await intake.drained();
      await engine.close();
    },
  };
}
