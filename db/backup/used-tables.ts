import type { Tables } from '../engine.ts';

/** Those in which something stands only once somebody uses the database. */
export const USED_TABLES = [
  'event',
  'rollupDay',
  'horizon',
  'erased',
  'member',
  'team',
  'apiKey',
  'budget',
  'subscription',
  'route',
  'incident',
  'outbox',
] as const satisfies readonly (keyof Tables)[];
