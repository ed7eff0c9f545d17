import type { StateStore } from '../../analytics/state.ts';
import type { UsageStore } from '../../analytics/store.ts';
import type { Output } from '../output.ts';

export type ExportDependencies = Output & {
  readonly usage: Pick<UsageStore, 'events' | 'detail' | 'oldest' | 'snapshot'>;
  readonly state: Pick<StateStore, 'organisation'>;
  readonly now: () => number;
};

/** What is written, and of which time: [from, to) in UTC milliseconds, undefined where it was left out. */
export type Export = {
  readonly org: string;
  readonly from: number | undefined;
  readonly to: number | undefined;
};
