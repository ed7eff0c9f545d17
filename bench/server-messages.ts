/** What the bench and the server it started say to each other over their channel. */
export type ToServer =
  | { readonly kind: 'ask'; readonly text: string; readonly pictures: boolean }
  | { readonly kind: 'resources' }
  | { readonly kind: 'stop' };

export type FromServer =
  | { readonly kind: 'ready'; readonly address: string }
  | { readonly kind: 'asked'; readonly ms: number }
  | Resources;

/** What the process holds and has used so far. */
export type Resources = {
  readonly kind: 'resources';
  readonly residentBytes: number;
  readonly cpuMs: number;
};

/** Opens nothing but the bench's own temporary database. */
export const BENCH_KEY = `tb_${'b'.repeat(43)}`;
