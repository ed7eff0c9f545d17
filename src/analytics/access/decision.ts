import type { DimensionName } from '../dimensions.ts';
import type { View } from '../reports/question.ts';
import type { Filter } from '../store.ts';

/** What is asked for, with names looked up. */
export type Ask = {
  readonly view: View;
  readonly subject: string | null;
  readonly filters: readonly Filter[];
  readonly by: DimensionName | null;
  readonly visibility: 'private' | 'public';
};

export type Allowed = {
  readonly kind: 'allowed';
  /** Filters the asker's rights force, beside those asked for. */
  readonly forced: readonly Filter[];
  readonly showPeople: boolean;
  /** The asker's own usage, that of people they may see, or totals without people. */
  readonly scope: 'self' | 'people' | 'totals';
};

export type Refusal =
  | { readonly kind: 'refused'; readonly message: string; readonly hint: string }
  /** A name that must be answered exactly as if nobody had it. */
  | { readonly kind: 'unknown'; readonly dimension: DimensionName; readonly name: string }
  | { readonly kind: 'unlinked' };

export type Decision = Allowed | Refusal;
