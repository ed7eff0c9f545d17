import type { Document, DocumentSection } from '../analytics/document.ts';
import { theme } from '../charts/parts/theme.ts';
import { cardOfChart } from '../charts/render/render-svg.ts';
import { say } from '../language/say.ts';
import { drawFigures } from './figures.ts';
import { numberPages } from './page-numbers.ts';
import { drawPicture, type Picture } from './picture.ts';
import { contentWidth, makeRoom, openSheet, rule, type Sheet, turnTo } from './sheet.ts';
import { drawTable } from './table.ts';
import { INKS, lineHeight, paragraph } from './text.ts';

type PrintedSection = DocumentSection & { readonly pictures: readonly Picture[] };

/** Below a heading stands at least this much of what it is of, in points. */
const KEPT_WITH_HEADING = 90;

/** The document as PDF, A4. Runs in a thread of its own, because neither Vega nor PDFKit pauses. */
export async function printDocument(document: Document): Promise<Uint8Array> {
  const sections = await Promise.all(document.sections.map(withPictures));
  const sheet = openSheet(document);
  drawTop(sheet, document);
  for (const section of sections) drawSection(sheet, section);
  drawFooting(sheet, document.footing);
  numberPages(sheet, [document.organisation, document.command].filter((part) => part !== null).join(' · '));
  return bytesOf(sheet);
}

async function withPictures(section: DocumentSection): Promise<PrintedSection> {
  const draw = async (chart: DocumentSection['charts'][number]) => ({
    card: await cardOfChart(chart),
    alt: chart.alt,
  });
  return { ...section, pictures: await Promise.all(section.charts.map(draw)) };
}

function drawTop(sheet: Sheet, { title, organisation, period, lines, figures }: Document): void {
  if (organisation !== null) paragraph(sheet, organisation, { ink: INKS.small, after: 2 });
  paragraph(sheet, title, { ink: INKS.title, tag: 'H1', after: 4 });
  if (period !== null) paragraph(sheet, period, { ink: INKS.small });
  sheet.y += 6;
  rule(sheet, { width: contentWidth(sheet), colour: theme.border });
  sheet.y += 12;
  drawFigures(sheet, figures);
  for (const line of lines) paragraph(sheet, line, { ink: INKS.body, after: 2 });
  sheet.y += 8;
}

function drawSection(sheet: Sheet, { title, lines, pictures, table }: PrintedSection): void {
  turnTo(sheet, 'portrait');
  if (title !== null) {
    makeRoom(sheet, lineHeight(INKS.heading) + KEPT_WITH_HEADING);
    paragraph(sheet, title, { ink: INKS.heading, tag: 'H2', after: 4 });
  }
  for (const line of lines) paragraph(sheet, line, { ink: INKS.body, after: 2 });
  if (lines.length > 0) sheet.y += 4;
  for (const picture of pictures) drawPicture(sheet, picture);
  if (table && table.rows.length > 0) drawTable(sheet, table);
}

function drawFooting(sheet: Sheet, footing: readonly string[]): void {
  if (footing.length === 0) return;
  makeRoom(sheet, lineHeight(INKS.heading) + footing.length * lineHeight(INKS.small));
  paragraph(sheet, say`About these numbers`, { ink: INKS.heading, tag: 'H2', after: 4 });
  for (const sentence of footing) paragraph(sheet, sentence, { ink: INKS.small });
}

async function bytesOf(sheet: Sheet): Promise<Uint8Array> {
  sheet.body.end();
  sheet.pdf.end();
  const chunks: Uint8Array[] = [];
  for await (const chunk of sheet.pdf) chunks.push(chunk as Uint8Array); // PDFKit writes buffers
  return new Uint8Array(Buffer.concat(chunks));
}
