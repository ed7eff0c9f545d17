import PdfDocument from 'pdfkit';
import type { Document } from '../analytics/document.ts';
import { PLAIN_LOCALE } from '../language/locale.ts';
import { say } from '../language/say.ts';
import { pdfFonts } from './faces.ts';

/** The paper being written on: where the next thing goes, and the tree that says what everything is. */
export type Sheet = {
  readonly pdf: PDFKit.PDFDocument;
  /** Parent of every paragraph, figure and table, in reading order. */
  readonly body: PDFKit.PDFStructureElement;
  /** Points from the top of the page. */
  y: number;
};

export type Orientation = 'portrait' | 'landscape';

/** Points. Below the writing stands the line with the page's number. */
export const MARGIN = 48;
const FOOT = 60;
const A4 = {
  portrait: { width: 595.28, height: 841.89 },
  landscape: { width: 841.89, height: 595.28 },
} as const;

/** An empty document in memory, its first page open. */
export function openSheet({ title, organisation, command, createdAt, locale }: Document): Sheet {
  const pdf = new PdfDocument({
    autoFirstPage: false,
    bufferPages: true,
    pdfVersion: '1.7',
    tagged: true,
    lang: locale ?? PLAIN_LOCALE,
    displayTitle: true,
    info: {
      Title: title,
      Author: organisation === null ? 'Tokenbell' : say`Tokenbell for ${organisation}`,
      Subject: command,
      Creator: 'Tokenbell',
      Producer: 'Tokenbell',
      CreationDate: new Date(createdAt),
    },
  });
  for (const { name, content } of pdfFonts) pdf.registerFont(name, content);
  const body = pdf.struct('Document');
  pdf.addStructure(body);
  const sheet = { pdf, body, y: MARGIN };
  turnPage(sheet, 'portrait');
  return sheet;
}

export function turnPage(sheet: Sheet, layout: Orientation = orientationOf(sheet)): void {
  sheet.pdf.addPage({ size: 'A4', layout, margin: 0 });
  sheet.y = MARGIN;
}

/** The same page where it lies the right way, else a new one. */
export function turnTo(sheet: Sheet, layout: Orientation): void {
  if (orientationOf(sheet) === layout) return;
  turnPage(sheet, layout);
}

/** Turns the page unless so many points are left on it. */
export function makeRoom(sheet: Sheet, height: number): void {
  if (height > roomLeft(sheet) && sheet.y > MARGIN) turnPage(sheet);
}

export function roomLeft({ pdf, y }: Sheet): number {
  return pdf.page.height - FOOT - y;
}

export function widthOf(layout: Orientation): number {
  return A4[layout].width - 2 * MARGIN;
}

export function contentWidth({ pdf }: Sheet): number {
  return pdf.page.width - 2 * MARGIN;
}

export function orientationOf({ pdf }: Sheet): Orientation {
  return pdf.page.width > pdf.page.height ? 'landscape' : 'portrait';
}

/** Something that is read: its role in the document and how it is drawn. */
export function tagged(
  { pdf, body }: Sheet,
  role: { readonly tag: string; readonly alt?: string; readonly parent?: PDFKit.PDFStructureElement },
  draw: () => void,
): void {
  const { tag, alt, parent = body } = role;
  parent.add(pdf.struct(tag, alt === undefined ? {} : { alt }, draw));
}

/** Something that is only seen: rules, repeated headers, page numbers. */
export function decoration({ pdf }: Sheet, draw: () => void): void {
  pdf.markContent('Artifact', { type: 'Layout' });
  draw();
  pdf.endMarkedContent();
}

/** A hairline where the next thing goes. */
export function rule(
  sheet: Sheet,
  { width, colour }: { readonly width: number; readonly colour: string },
): void {
  const { pdf, y } = sheet;
  decoration(sheet, () => {
    pdf.moveTo(MARGIN, y);
    pdf.lineTo(MARGIN + width, y);
    pdf.lineWidth(0.6).strokeColor(colour).stroke();
  });
}
