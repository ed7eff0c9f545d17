import { drawable, type TextStyle, wrapped } from '../charts/parts/label.ts';
import { theme } from '../charts/parts/theme.ts';
import { type Run, runsOf } from './faces.ts';
import { contentWidth, MARGIN, makeRoom, type Sheet, tagged } from './sheet.ts';

export type Ink = TextStyle & { readonly colour: string };

const LINE_HEIGHT = 1.4;
/** Letters that PDF draws closer or wider than their advances say. */
const SLACK = 1.02;
const MOST_LINES = 40;

/**
 * Digits of one width, and none of the font's contextual forms, whose rules take nine tenths of the time of a long
 * table. PDFKit hands it to fontkit, which takes a record as well as the list of PDFKit's types.
 */
const FEATURES = {
  tnum: true,
  kern: false,
  calt: false,
  ccmp: false,
  locl: false,
  rlig: false,
  liga: false,
  clig: false,
} as unknown as PDFKit.Mixins.OpenTypeFeatures[];

export const INKS = {
  title: { size: 18, weight: 600, colour: theme.ink },
  heading: { size: 12, weight: 600, colour: theme.ink },
  body: { size: 10, weight: 400, colour: theme.ink },
  small: { size: 8.5, weight: 400, colour: theme.softInk },
  value: { size: 14, weight: 600, colour: theme.ink },
  cell: { size: 8, weight: 400, colour: theme.ink },
  head: { size: 8, weight: 600, colour: theme.softInk },
  total: { size: 8, weight: 600, colour: theme.ink },
} as const satisfies Readonly<Record<string, Ink>>;

export function lineHeight({ size }: Ink): number {
  return size * LINE_HEIGHT;
}

/** Lines of at most `width` points, of characters that can be drawn. */
export function linesOf(text: string, width: number, ink: Ink, most = MOST_LINES): readonly string[] {
  return wrapped(drawable(text), width / SLACK, most, ink);
}

export type Place = {
  readonly x: number;
  /** Top of the line. */
  readonly y: number;
  /** Where the line ends instead, for numbers that stand under each other. */
  readonly right?: number;
};

/** One line of text that fits; digits are equally wide. */
export function drawLine({ pdf }: Sheet, text: string, place: Place, ink: Ink): void {
  pdf.fontSize(ink.size).fillColor(ink.colour);
  const runs = runsOf(text, ink.weight);
  const widthOf = ({ font, text: part }: Run) => pdf.font(font).widthOfString(part, { features: FEATURES });
  let x = place.x;
  if (place.right !== undefined) x = place.right - runs.reduce((sum, run) => sum + widthOf(run), 0);
  for (const run of runs) {
    pdf.font(run.font).text(run.text, x, place.y, { lineBreak: false, features: FEATURES });
    if (runs.length > 1) x += widthOf(run);
  }
}

/** A paragraph across the page, on the next one where it does not fit. */
export function paragraph(
  sheet: Sheet,
  text: string,
  { ink, tag = 'P', after = 0 }: { readonly ink: Ink; readonly tag?: string; readonly after?: number },
): void {
  const lines = linesOf(text, contentWidth(sheet), ink);
  makeRoom(sheet, lines.length * lineHeight(ink));
  tagged(sheet, { tag }, () => {
    for (const [index, line] of lines.entries()) {
      drawLine(sheet, line, { x: MARGIN, y: sheet.y + index * lineHeight(ink) }, ink);
    }
  });
  sheet.y += lines.length * lineHeight(ink) + after;
}
