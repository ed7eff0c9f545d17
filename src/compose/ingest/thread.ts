import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Intake, Posted } from '../../analytics/ingest/intake.ts';
import { Overloaded, QUEUE_LIMITS, type QueueLimits } from '../../analytics/ingest/receive.ts';
import type { Logger } from '../../log.ts';
import { inBatches } from '../in-batches.ts';
import {
  type FromIngestThread,
  fromFailure,
  type IngestOptions,
  type IngestStart,
  type NumberedPost,
  type PostAnswer,
  type ToIngestThread,
} from './messages.ts';
import { createUnansweredPosts } from './posts.ts';

/** An intake in a thread of its own, with its own connections to the database. */
export type IngestThread = Intake & {
  /** Resolves when the price book is filled and posts are taken. Before it is called, the schema is up to date. */
  open(options: Pick<IngestOptions, 'maxEventAgeMs' | 'aheadMs'>): Promise<void>;
  /** Ends the thread, once everything posted is answered. */
  close(): Promise<void>;
};

export type StartOptions = IngestStart & {
  /** Told when the thread ends by itself. What it had not answered may be stored or not. */
  readonly onLost: (error: unknown) => void;
  readonly limits?: Partial<QueueLimits>;
  /** The thread's program; only tests replace it. */
  readonly program?: URL;
};

const PROGRAM = new URL('./worker.ts', import.meta.url);

/** Starts the thread, which loads its program while this one goes on. It takes posts from `open` on. */
export function startIngestThread(options: StartOptions): IngestThread {
  const { databaseUrl, onLost, limits: given, program = PROGRAM } = options;
  const limits = { ...QUEUE_LIMITS, ...given };
  const worker = new Worker(program, { name: 'ingest', workerData: { databaseUrl } satisfies IngestStart });
  const posts = createUnansweredPosts({ onSome: () => worker.ref(), onNone: () => worker.unref() });
  const waitingEvents = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  let opening: PromiseWithResolvers<void> | undefined;
  let state: 'running' | 'closing' | 'lost' = 'running';

  worker.on('message', (message: FromIngestThread) => {
    if (message.kind === 'answers') message.answers.forEach(settle);
    else opening?.resolve();
  });
  worker.on('error', lose);
  worker.on('exit', (code) => lose(new Error(`the ingest thread ended with code ${code}`)));
  // Posts that wait for it keep the process running; a thread with nothing to do does not. Said last: whoever listens
  // to a thread's messages is kept running by it.
  worker.unref();

  function settle(answered: PostAnswer): void {
    if ('failure' in answered) posts.reject(answered.number, fromFailure(answered.failure));
    else posts.resolve(answered.number, answered.answer);
  }

  function lose(error: unknown): void {
    if (state === 'running') onLost(error);
    state = 'lost';
    opening?.reject(error);
    posts.rejectAll(error);
  }

  const tell = (message: ToIngestThread, transfer: readonly ArrayBuffer[] = []) =>
    worker.postMessage(message, transfer);
  const send = inBatches<Posting>((batch) => {
    const bodies = new Uint8Array(batch.reduce((sum, { posted }) => sum + posted.body.length, 0));
    tell({ kind: 'post', posts: packed(batch, bodies), bodies }, [bodies.buffer]);
  });
  const queue = () => ({ events: Atomics.load(waitingEvents, 0), bytes: posts.bytes() });
  const isFull = () => {
    const { events, bytes } = queue();
    return events >= limits.maxQueuedEvents || bytes >= limits.maxQueuedBytes;
  };

  return {
    queue,
    isFull,
    drained: posts.drained,
    open: async (settings) => {
      opening = Promise.withResolvers();
      worker.ref();
      tell({ kind: 'open', options: { ...settings, limits, waitingEvents } });
      await opening.promise;
      // Told to close meanwhile, it is waited for.
      if (state === 'running') worker.unref();
    },
    post: async (posted) => {
      if (isFull()) throw new Overloaded('too many events are waiting to be written');
      const { number, answer } = posts.add(posted.body.length);
      send({ number, posted });
      return answer;
    },
    close: async () => {
      await posts.drained();
      if (state !== 'running') return;
      state = 'closing';
      if (!opening) return void (await worker.terminate());
      worker.ref();
      const ended = once(worker, 'exit');
      tell({ kind: 'close' });
      await ended;
    },
  };
}

/** Half a program serves nobody; whoever runs it starts it anew, and senders send again. */
export function exitWithout(log: Logger): StartOptions['onLost'] {
  return (error) => {
    log.fatal({ error }, 'the ingest thread was lost');
    process.exit(1);
  };
}

type Posting = { readonly number: number; readonly posted: Posted };

/** Puts the bodies one behind the other, and says of each where it stands. */
function packed(batch: readonly Posting[], bodies: Uint8Array): readonly NumberedPost[] {
  let end = 0;
  return batch.map(({ number, posted: { body, ...post } }) => {
    const start = end;
    end += body.length;
    bodies.set(body, start);
    return { ...post, number, start, end };
  });
}
