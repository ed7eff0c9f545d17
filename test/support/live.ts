import type { LiveAnswer } from '../../src/analytics/state.ts';
import { NOON } from './state.ts';

const MINUTE_MS = 60_000;

/** What Ada asked for ten minutes in #C1 at noon. */
export function someLive(parts: Partial<LiveAnswer> = {}): LiveAnswer {
  return {
    org: 'default',
    id: 'l1',
    target: 'slack:C1',
    reference: null,
    command: 'team today',
    member: 'ada',
    everyMs: MINUTE_MS,
    startedAt: NOON,
    until: NOON + 10 * MINUTE_MS,
    nextAt: NOON,
    state: 'running',
    said: null,
    failures: 0,
    ...parts,
  };
}
