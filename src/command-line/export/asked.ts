import type { UsageStore } from '../../analytics/store.ts';
import type { Output } from '../output.ts';

export type ExportDependencies = Output & {
  readonly usage: Pick<UsageStore, 'events' | 'detail' | 'oldest' | 'snapshot'>;
  /** What an organisation calls itself; its id where that is not known. */
  readonly nameOf?: (org: string) => Promise<string | undefined>;
  readonly now: () => number;
};

/** What is written, and of which time: [from, to) in UTC milliseconds, undefined where it was left out. */
export type Export = {
  readonly org: string;
  readonly from: number | undefined;
  readonly to: number | undefined;
};
