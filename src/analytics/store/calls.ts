import type { SeriesDimension } from '../dimensions.ts';
import type { EventCost, UsageEvent } from '../usage-event.ts';

/** Dimensions that say what work a call was, the first that it names; none names a person. */
export const WORK_DIMENSIONS = [
  'agent',
  'feature',
  'action',
  'queryType',
  'assistant',
  'service',
] as const satisfies readonly SeriesDimension[];

/** Dimensions that what a call costs depends on, and what work it was. */
export const CALL_DIMENSIONS = [
  'provider',
  'model',
  'serviceTier',
  'region',
  'status',
  'billingMode',
  'billingSource',
  'operation',
  ...WORK_DIMENSIONS,
  'surface',
  'environment',
] as const satisfies readonly SeriesDimension[];

export type CallDimensions = Readonly<Partial<Record<(typeof CALL_DIMENSIONS)[number], string>>>;

/** As much of a stored event as it takes to price it again. */
export type StoredCall = Pick<UsageEvent, 'kind' | 'occurredAt' | 'counts' | 'facts'> & {
  readonly id: string;
  /** Shared between calls that have the same. */
  readonly dimensions: CallDimensions;
  /** 0 where it is pending. */
  readonly cost: { readonly status: EventCost['status']; readonly nano: bigint };
};
