import type { DocumentFigure } from '../analytics/document.ts';
import { contentWidth, MARGIN, makeRoom, type Sheet, tagged } from './sheet.ts';
import { drawLine, INKS, lineHeight, linesOf } from './text.ts';

const PER_LINE = 4;
const GAP = 14;

/** The headline numbers side by side, four to a line. */
export function drawFigures(sheet: Sheet, figures: readonly DocumentFigure[]): void {
  for (let start = 0; start < figures.length; start += PER_LINE) {
    drawOneLine(sheet, figures.slice(start, start + PER_LINE));
  }
  if (figures.length > 0) sheet.y += GAP / 2;
}

function drawOneLine(sheet: Sheet, figures: readonly DocumentFigure[]): void {
  const width = (contentWidth(sheet) + GAP) / PER_LINE;
  const cells = figures.map((figure) => cellOf(figure, width - GAP));
  const height = Math.max(...cells.map((lines) => lines.reduce((sum, { ink }) => sum + lineHeight(ink), 0)));
  makeRoom(sheet, height);
  for (const [index, lines] of cells.entries()) {
    tagged(sheet, { tag: 'P' }, () => {
      let y = sheet.y;
      for (const { text, ink } of lines) {
        drawLine(sheet, text, { x: MARGIN + index * width, y }, ink);
        y += lineHeight(ink);
      }
    });
  }
  sheet.y += height + GAP / 2;
}

function cellOf({ label, text, change }: DocumentFigure, width: number) {
  const inked = (words: string, ink: (typeof INKS)[keyof typeof INKS]) =>
    linesOf(words, width, ink, 3).map((line) => ({ text: line, ink }));
  return [
    ...inked(label, INKS.small),
    ...inked(text, INKS.value),
    ...(change === null ? [] : inked(change, INKS.small)),
  ];
}
