import type { DimensionName } from '../../dimensions.ts';
import type { Unit } from '../../message.ts';
import type { Filter } from '../../store.ts';
import type { Hour } from './hour.ts';
import type { HourWatch, Odd } from './watch.ts';

/** A rule that judges the closed hours of scopes, each by its own history. */
export type SeriesRule = {
  readonly form: 'series';
  /** The word people type and silences name. */
  readonly kind: string;
  /** What somebody set, which tells it from another of its kind; absent of what learns by itself. */
  readonly terms?: Readonly<Record<string, unknown>>;
  /** Before the finding in a message: "Errors". */
  readonly title: string;
  /** One line for the list of rules. */
  readonly summary: string;
  readonly severity: 'page' | 'notice';
  /** What is watched without being asked for, the widest first. */
  readonly scopes: readonly ('org' | DimensionName)[];
  /** Which calls it is about. */
  readonly filters: readonly Filter[];
  /** Whether it needs the hanging calls of its scope. */
  readonly countsHanging?: true;
  readonly unit: Unit;
  readonly calmHours: number;
  readonly coolDownHours: number;
  /** A watch that knows nothing yet. */
  readonly watch: () => HourWatch;
  /** The hour's figure as it is drawn, in the rule's unit; null while there is too little to say. */
  readonly valueAt: (hour: Hour) => number | null;
  /** What is so in an odd hour, in the language spoken: "team ml used 8M tokens, expected about 2M". */
  readonly finding: (subject: string, odd: Odd, hour: Hour) => string;
  /** Splits that may show who or what it was, and by which measure. */
  readonly causes: { readonly measure: 'errors' | 'requests' | 'costNano' | 'inputTokens' } | null;
  /** Whether its figure runs on from hour to hour, as that of a day so far does, so that the last says it all. */
  readonly isRunning?: true;
  /** Dollars over what was expected, where it is about money. */
  readonly excessUsd?: (odd: Odd) => number;
};
