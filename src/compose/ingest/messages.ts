import type { RefusedBatch } from '../../analytics/ingest/formats/batch.ts';
import type { Posted, PostReceipt } from '../../analytics/ingest/intake.ts';
import { Overloaded, type QueueLimits } from '../../analytics/ingest/receive.ts';
import { StoreBusy, SumTooLarge } from '../../analytics/store.ts';

/** What the HTTP thread says to the ingest thread. */
export type ToIngestThread =
  | { readonly kind: 'open'; readonly options: IngestOptions }
  | {
      readonly kind: 'post';
      readonly posts: readonly NumberedPost[];
      readonly bodies: Uint8Array<ArrayBuffer>;
    }
  /** Everything posted is answered by now. */
  | { readonly kind: 'close' };

export type FromIngestThread =
  | { readonly kind: 'opened' }
  | { readonly kind: 'answers'; readonly answers: readonly PostAnswer[] };

/** What the thread is started with. */
export type IngestStart = { readonly databaseUrl: string };

export type IngestOptions = {
  readonly maxEventAgeMs: number;
  /** How far the program's clock is ahead of the machine's. */
  readonly aheadMs: number;
  readonly limits: QueueLimits;
  /** One 32-bit number for both threads: how many events wait to be written. */
  readonly waitingEvents: Int32Array<SharedArrayBuffer>;
};

/** A post whose body is those bytes of `bodies`: many small ones travel as one. */
export type NumberedPost = Omit<Posted, 'body'> & {
  readonly number: number;
  readonly start: number;
  readonly end: number;
};

export type PostAnswer = { readonly number: number } & (
  | { readonly answer: PostReceipt | RefusedBatch }
  | { readonly failure: Failure }
);

/** An error on its way between threads, where classes get lost. */
export type Failure = { readonly name: string; readonly error: unknown };

const EXPECTED = { Overloaded, StoreBusy, SumTooLarge };

export function toFailure(error: unknown): Failure {
  return { name: error instanceof Error ? error.name : '', error };
}

/** What callers tell apart by its class has it again. */
export function fromFailure({ name, error }: Failure): unknown {
  if (!Object.hasOwn(EXPECTED, name)) return error;
  const Expected = EXPECTED[name as keyof typeof EXPECTED]; // hasOwn has just said so
  return new Expected(error instanceof Error ? error.message : '', { cause: error });
}
