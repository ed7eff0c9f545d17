import type { Intake } from '../../analytics/ingest/intake.ts';

export type Answered = Awaited<ReturnType<Intake['post']>>;

/** Posts that are not yet answered, by number. */
export type UnansweredPosts = {
  /** Bytes of their bodies. */
  bytes(): number;
  /** A number for one more, and the promise of its answer. */
  add(bytes: number): { readonly number: number; readonly answer: Promise<Answered> };
  resolve(number: number, answer: Answered): void;
  reject(number: number, error: unknown): void;
  rejectAll(error: unknown): void;
  /** Resolves when there are none. */
  drained(): Promise<void>;
};

type Waiting = PromiseWithResolvers<Answered> & { readonly bytes: number };

/** `onSome` is called when there is a first one, `onNone` when the last one is answered. */
export function createUnansweredPosts(on: { onSome(): void; onNone(): void }): UnansweredPosts {
  const posts = new Map<number, Waiting>();
  let newest = 0;
  let bytes = 0;
  const onDrained: (() => void)[] = [];

  function take(number: number): Waiting | undefined {
    const waiting = posts.get(number);
    if (!waiting) return undefined;
    posts.delete(number);
    bytes -= waiting.bytes;
    if (posts.size === 0) {
      on.onNone();
      for (const resolve of onDrained.splice(0)) resolve();
    }
    return waiting;
  }

  return {
    bytes: () => bytes,
    add: (size) => {
      if (posts.size === 0) on.onSome();
      const waiting = { ...Promise.withResolvers<Answered>(), bytes: size };
      posts.set(++newest, waiting);
      bytes += size;
      return { number: newest, answer: waiting.promise };
    },
    resolve: (number, answer) => take(number)?.resolve(answer),
    reject: (number, error) => take(number)?.reject(error),
    rejectAll: (error) => {
      for (const number of posts.keys()) take(number)?.reject(error);
    },
    drained: () => (posts.size === 0 ? Promise.resolve() : new Promise((resolve) => onDrained.push(resolve))),
  };
}
