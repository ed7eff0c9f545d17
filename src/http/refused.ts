import type { Rejected } from '../analytics/ingest/receive.ts';

/** Whether an event was refused for what it is. A conflict is about a call that is stored and counts. */
export function isRefused({ code }: Rejected): boolean {
  return code !== 'conflict';
}
