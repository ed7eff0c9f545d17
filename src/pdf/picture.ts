import svgToPdf from 'svg-to-pdfkit';
import type { Card } from '../charts/parts/card.ts';
import { runsOf } from './faces.ts';
import { contentWidth, MARGIN, makeRoom, type Sheet, tagged } from './sheet.ts';

/** A chart's card as it is in chat, with what it says to people who do not see it. */
export type Picture = { readonly card: Card; readonly alt: string };

/** A card is drawn for a phone; on paper its letters are a little larger than those around it. */
const SCALE = 0.85;
const AFTER = 14;

/** A chart as lines and letters, never as pixels. */
export function drawPicture(sheet: Sheet, { card, alt }: Picture): void {
  const width = Math.min(card.width * SCALE, contentWidth(sheet));
  const height = (card.height * width) / card.width;
  makeRoom(sheet, height + AFTER);
  tagged(sheet, { tag: 'Figure', alt }, () => {
    svgToPdf(sheet.pdf, sized(withFonts(card.svg), width, height), MARGIN, sheet.y, {
      assumePt: true,
      fontCallback: (family, isBold) => (isFont(family) ? family : fontOf(isBold)),
    });
  });
  sheet.y += height + AFTER;
}

const isFont = (family: string) => /\.(ttf|otf)$/i.test(family);
const fontOf = (isBold: boolean) => runsOf(' ', isBold ? 600 : 400)[0]?.font ?? 'Helvetica';

/** A card says how many pixels it has; here it has points. */
function sized(svg: string, width: number, height: number): string {
  return svg.replace(/ width="\d+" height="\d+"/, ` width="${width}" height="${height}"`);
}

/** Letters that another font draws say which: a drawing, unlike a page, looks for none by itself. */
function withFonts(svg: string): string {
  return svg.replace(/(<text\b[^>]*>)([^<]+)(<\/text>)/g, (_, open: string, text: string, close: string) => {
    const runs = runsOf(text, /font-weight="(?:600|bold)"/.test(open) ? 600 : 400);
    if (runs.length < 2) return `${open}${text}${close}`;
    const parts = runs.map((run) => `<tspan font-family="${run.font}">${run.text}</tspan>`);
    return `${open}${parts.join('')}${close}`;
  });
}
