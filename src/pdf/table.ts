import type { DocumentTable } from '../analytics/document.ts';
import { theme } from '../charts/parts/theme.ts';
import { counted, say } from '../language/say.ts';
import { COLUMN_GAP, type PaperColumn, planColumns, widthOfAll } from './columns.ts';
import {
  decoration,
  MARGIN,
  makeRoom,
  roomLeft,
  rule,
  type Sheet,
  tagged,
  turnPage,
  turnTo,
} from './sheet.ts';
import { drawLine, INKS, type Ink, lineHeight, linesOf, paragraph } from './text.ts';

/** A row ready to be drawn: the lines of each of its cells. */
type PaperRow = { readonly cells: readonly (readonly string[])[]; readonly height: number };

const PADDING = 3.5;
const MOST_CELL_LINES = 4;
const AFTER = 14;

/** All rows over as many pages as they take, the header on each of them. */
export function drawTable(sheet: Sheet, table: DocumentTable): void {
  const { orientation, parts } = planColumns(table);
  turnTo(sheet, orientation);
  for (const columns of parts) drawPart(sheet, table, columns);
  if (table.moreRows > 0) {
    paragraph(sheet, moreRowsText(table.moreRows), { ink: INKS.small, after: AFTER });
  }
}

function moreRowsText(count: number): string {
  return counted(count, say`1 more row stands in the CSV.`, say`${count} more rows stand in the CSV.`);
}

function drawPart(sheet: Sheet, { rows, total }: DocumentTable, columns: readonly PaperColumn[]): void {
  const head = rowOf(
    columns,
    columns.map(({ label }) => label),
    INKS.head,
  );
  const last = total && rowOf(columns, cellsIn(total, columns), INKS.total);
  const parent = sheet.pdf.struct('Table');
  sheet.body.add(parent);
  const paperRows = rows.map((row) => rowOf(columns, cellsIn(row, columns), INKS.cell));
  const [first] = paperRows;
  // A header alone at the foot of a page says nothing.
  makeRoom(sheet, head.height + (first?.height ?? 0) + (last?.height ?? 0));
  drawRow(sheet, head, { columns, ink: INKS.head, parent, tag: 'TH' });
  for (const [index, row] of paperRows.entries()) {
    const isLast = index === paperRows.length - 1;
    const needed = row.height + (isLast ? (last?.height ?? 0) : 0);
    if (needed > roomLeft(sheet)) repeatHead(sheet, head, columns);
    drawRow(sheet, row, { columns, ink: INKS.cell, parent, tag: 'TD' });
  }
  if (last) drawRow(sheet, last, { columns, ink: INKS.total, parent, tag: 'TD' });
  parent.end();
  sheet.y += AFTER;
}

function repeatHead(sheet: Sheet, head: PaperRow, columns: readonly PaperColumn[]): void {
  turnPage(sheet);
  decoration(sheet, () =>
    eachCell(head, columns, (lines, place) => drawCell(sheet, lines, place, INKS.head)),
  );
  endRow(sheet, head, columns, INKS.head);
}

function cellsIn(row: readonly string[], columns: readonly PaperColumn[]): readonly string[] {
  return columns.map(({ index }) => row[index] ?? '');
}

function rowOf(columns: readonly PaperColumn[], cells: readonly string[], ink: Ink): PaperRow {
  const lines = columns.map(({ width }, index) => cellLines(cells[index] ?? '', width, ink));
  const most = Math.max(1, ...lines.map(({ length }) => length));
  return { cells: lines, height: most * lineHeight(ink) + 2 * PADDING };
}

function cellLines(text: string, width: number, ink: Ink): readonly string[] {
  return text === '' ? [] : linesOf(text, width, ink, MOST_CELL_LINES);
}

type RowStyle = {
  readonly columns: readonly PaperColumn[];
  readonly ink: Ink;
  readonly parent: PDFKit.PDFStructureElement;
  readonly tag: 'TH' | 'TD';
};

function drawRow(sheet: Sheet, row: PaperRow, { columns, ink, parent, tag }: RowStyle): void {
  const element = sheet.pdf.struct('TR');
  parent.add(element);
  eachCell(row, columns, (lines, place) =>
    tagged(sheet, { tag, parent: element }, () => drawCell(sheet, lines, place, ink)),
  );
  element.end();
  endRow(sheet, row, columns, ink);
}

function endRow(sheet: Sheet, { height }: PaperRow, columns: readonly PaperColumn[], ink: Ink): void {
  sheet.y += height;
  rule(sheet, { width: widthOfAll(columns), colour: ink === INKS.cell ? theme.grid : theme.axis });
}

type CellPlace = { readonly x: number; readonly right?: number };

function eachCell(
  { cells }: PaperRow,
  columns: readonly PaperColumn[],
  draw: (lines: readonly string[], place: CellPlace) => void,
): void {
  let x = MARGIN;
  for (const [index, { width, isNumber }] of columns.entries()) {
    draw(cells[index] ?? [], isNumber ? { x, right: x + width } : { x });
    x += width + COLUMN_GAP;
  }
}

function drawCell(sheet: Sheet, lines: readonly string[], place: CellPlace, ink: Ink): void {
  for (const [index, line] of lines.entries()) {
    drawLine(sheet, line, { ...place, y: sheet.y + PADDING + index * lineHeight(ink) }, ink);
  }
}
