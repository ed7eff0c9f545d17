import type { Message } from '../src/analytics/message.ts';

/** What the bench and the server it started say to each other over their channel. */
export type ToServer =
  | { readonly kind: 'ask'; readonly text: string; readonly pictures: boolean }
  | { readonly kind: 'answer'; readonly text: string }
  | { readonly kind: 'resources' }
  | { readonly kind: 'stop' };

export type FromServer =
  | { readonly kind: 'ready'; readonly address: string }
  | { readonly kind: 'asked'; readonly ms: number }
  | { readonly kind: 'answer'; readonly message: Message }
  | Resources;

/** What the process holds and has used so far. */
export type Resources = {
  readonly kind: 'resources';
  readonly residentBytes: number;
  readonly cpuMs: number;
};

/** How a server is started; all of it passes to its process as JSON. */
export type ServerOptions = {
  /** `file:<path>` or `postgres://…`. */
  readonly databaseUrl: string;
  /** The time its clock starts at, UTC milliseconds; the machine's time where there is none. */
  readonly startsAt?: number;
  /** Variables that connect it to platforms. */
  readonly environment?: Readonly<Record<string, string>>;
};

/** Opens nothing but the bench's own temporary database. */
export const BENCH_KEY = `tb_${'b'.repeat(43)}`;
