import { csvLine } from '../csv.ts';
import { FOCUS_COLUMNS, type FocusRow } from './focus-columns.ts';

export const FOCUS_HEADER = csvLine(FOCUS_COLUMNS);

export function focusLine(row: FocusRow): string {
  return csvLine(FOCUS_COLUMNS.map((column) => row[column]));
}
