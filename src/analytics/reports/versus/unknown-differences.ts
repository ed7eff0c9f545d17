import { say } from '../../../language/say.ts';
import type { Table } from '../../message.ts';

/** Why the differences of a table may not add up to the one below them: some are pending, of what is known in part. */
export function unknownDifferenceNotes({ rows, total }: Table): readonly string[] {
  const isSummed = total.change !== null && total.change !== undefined;
  if (!isSummed || rows.every(({ change }) => change !== null)) return [];
  return [say`rows whose difference is pending are in the total as far as they have a price`];
}
