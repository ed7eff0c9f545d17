import { drawable, fitted } from '../charts/parts/label.ts';
import { say } from '../language/say.ts';
import { MARGIN, type Sheet } from './sheet.ts';
import { drawLine, INKS } from './text.ts';

const FROM_BOTTOM = 40;
const ROOM_FOR_NUMBER = 80;

/** At the foot of every page what it belongs to and "2 of 5", once it is known how many there are. */
export function numberPages(sheet: Sheet, subject: string): void {
  const { pdf } = sheet;
  const { start, count } = pdf.bufferedPageRange();
  for (let index = 0; index < count; index += 1) {
    pdf.switchToPage(start + index);
    const { width, height } = pdf.page;
    const y = height - FROM_BOTTOM;
    const right = width - MARGIN;
    pdf.markContent('Artifact', { type: 'Pagination' });
    const text = fitted(drawable(subject), right - MARGIN - ROOM_FOR_NUMBER, INKS.small);
    drawLine(sheet, text, { x: MARGIN, y }, INKS.small);
    drawLine(sheet, say`${index + 1} of ${count}`, { x: MARGIN, y, right }, INKS.small);
    pdf.endMarkedContent();
  }
}
