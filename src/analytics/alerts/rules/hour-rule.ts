import type { DimensionName } from '../../dimensions.ts';
import type { UsageStore } from '../../store.ts';
import type { Finding, IncidentTelling } from '../incidents/finding.ts';

/** A closed hour of an organisation, to be looked at by rules that ask the store for who used what. */
export type HourLook = {
  readonly usage: Pick<UsageStore, 'sum' | 'distinct'>;
  readonly org: string;
  readonly timeZone: string;
  readonly hidesPeople: boolean;
  /** The hour, UTC milliseconds; nothing after its end is looked at. */
  readonly from: number;
  readonly to: number;
  /** When the organisation's first event happened. */
  readonly oldest: number;
  /** When a value of a dimension was first seen; undefined for one never seen. */
  readonly firstSeen: (dimension: DimensionName, value: string) => number | undefined;
};

export type FoundParts = Omit<Finding, 'severity' | 'channel' | 'rule' | 'tell'> & {
  readonly tell: () => IncidentTelling;
};

/** A rule that looks at one closed hour and all before it; the same hour always gives the same answer. */
export type HourRule = {
  readonly form: 'hour';
  readonly kind: string;
  readonly title: string;
  readonly summary: string;
  readonly severity: 'page' | 'notice';
  /** Whether it asks when values were first seen. */
  readonly needsSights: boolean;
  readonly look: (look: HourLook) => Promise<readonly FoundParts[]>;
};
