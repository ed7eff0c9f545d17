import type { DocumentTable } from '../analytics/document.ts';
import { drawable, widthOf as textWidth } from '../charts/parts/label.ts';
import { type Orientation, widthOf } from './sheet.ts';
import { INKS, type Ink } from './text.ts';

/** A column as it is drawn: which one of the table, and how wide in points. */
export type PaperColumn = {
  readonly index: number;
  readonly label: string;
  readonly isNumber: boolean;
  readonly width: number;
};

/** The columns of a table in as few parts as fit side by side; each part begins with the first column. */
export type ColumnPlan = {
  readonly orientation: Orientation;
  readonly parts: readonly (readonly PaperColumn[])[];
};

export const COLUMN_GAP = 9;
/** Longer names go on in another line. */
const WIDEST_TEXT = 150;
const MOST_MORE = 18;
const SLACK = 1.03;

/** Upright where that is wide enough, else across, else in parts below each other. */
export function planColumns(table: DocumentTable): ColumnPlan {
  const columns = table.columns.map((column, index) => ({
    ...column,
    index,
    width: widthOfColumn(table, index),
  }));
  for (const orientation of ['portrait', 'landscape'] as const) {
    if (widthOfAll(columns) <= widthOf(orientation))
      return { orientation, parts: [spread(columns, orientation)] };
  }
  return { orientation: 'landscape', parts: inParts(columns) };
}

/** What is left of the page goes between the columns, as far as the eye still finds its row. */
function spread(columns: readonly PaperColumn[], orientation: Orientation): readonly PaperColumn[] {
  const left = widthOf(orientation) - widthOfAll(columns);
  const more = Math.min(MOST_MORE, left / Math.max(1, columns.length - 1));
  return columns.map((column, index) => (index === 0 ? column : { ...column, width: column.width + more }));
}

function inParts([first, ...others]: readonly PaperColumn[]): readonly (readonly PaperColumn[])[] {
  if (!first) return [];
  const parts: PaperColumn[][] = [[first]];
  for (const column of others) {
    const part = parts.at(-1) ?? [];
    if (widthOfAll([...part, column]) <= widthOf('landscape')) part.push(column);
    else parts.push([first, column]);
  }
  return parts;
}

export function widthOfAll(columns: readonly PaperColumn[]): number {
  return columns.reduce((sum, { width }) => sum + width, COLUMN_GAP * (columns.length - 1));
}

function widthOfColumn({ columns, rows, total }: DocumentTable, index: number): number {
  const { label = '', isNumber = false } = columns[index] ?? {};
  const words = drawable(label).split(' ');
  const cells = rows.map((row) => row[index] ?? '');
  const widest = Math.max(
    ...words.map((word) => inkedWidth(word, INKS.head)),
    ...(total ? [inkedWidth(total[index] ?? '', INKS.total)] : []),
    cells.reduce((most, cell) => Math.max(most, inkedWidth(cell, INKS.cell)), 0),
  );
  return isNumber ? widest : Math.min(widest, WIDEST_TEXT);
}

/** Digits are drawn equally wide, so each counts as the widest. */
function inkedWidth(text: string, ink: Ink): number {
  return textWidth(drawable(text).replace(/\d/g, '0'), ink) * SLACK;
}
