import type { Call, Saying } from '../command.ts';
import type { Word } from '../grammar/words.ts';

/** One row of the table of verbs, one file of this folder. */
export type AlertVerb = {
  /** The word after /usage alert. */
  readonly name: string;
  /** Other words for the same. */
  readonly aliases: readonly string[];
  /** How it is typed, in the notation of the grammar. */
  readonly forms: readonly string[];
  /** `rest`: the words after the verb. */
  readonly run: (call: Call, rest: readonly Word[]) => Promise<Saying>;
};
