import { takesMoreRoom } from '../../language/locale.ts';
import { say } from '../../language/say.ts';
import { type Drawing, type LegendEntry, strongStyle, textStyle } from './drawing.ts';
import { balanced, fittedName, type TextStyle, widthOf, wrapped } from './label.ts';
import { theme } from './theme.ts';

export type Card = { readonly svg: string; readonly width: number; readonly height: number };

const swatchSize = 12;
const swatchGap = 7;
const entryGap = 18;
const captionLines = 2;
const captionLineHeight = 19;
const noticeHeight = 120;
/** Up to eight entries may take half a line each, more a third: twelve fit in four lines. */
const fewEntries = 8;
/** Room for "+38 more" at the end of the last line. */
const restWidth = 90;
const rightEdge = theme.width - theme.padding;
const contentWidth = theme.width - 2 * theme.padding;
const titleStyle: TextStyle = { size: theme.titleSize, weight: 600 };

/** The finished picture as SVG: title, legend, the plot Vega drew, caption. `plotSvg` is empty without a plot. */
export function cardOf(drawing: Drawing, plotSvg: string): Card {
  const title = balanced(drawing.title, contentWidth, titleLines(), titleStyle);
  const legend = legendLines(drawing.legend);
  const legendTop = theme.padding + title.length * theme.titleLineHeight + 4;
  const plotTop = legendTop + legend.length * theme.legendLineHeight + 4;
  const { plot } = drawing;
  const plotHeight = plot ? plot.margins.top + plot.height + plot.margins.bottom : noticeHeight;
  const caption = captionOf(drawing);
  const height = Math.ceil(plotTop + plotHeight + caption.length * captionLineHeight + 17);
  const noticeAt = plot ? plotTop + plot.margins.top + plot.height / 2 : plotTop + noticeHeight / 2;
  const parts = [
    `<rect width="${theme.width}" height="${height}" fill="${theme.paper}"/>`,
    `<rect x="0.5" y="0.5" width="${theme.width - 1}" height="${height - 1}" fill="none" stroke="${theme.border}"/>`,
    ...title.map((line, index) =>
      textAt(theme.padding, theme.padding + 17 + index * theme.titleLineHeight, line, titleStyle, theme.ink),
    ),
    ...legend.flatMap((line, index) =>
      line.map((entry) => entryAt(entry, legendTop + (index + 0.5) * theme.legendLineHeight)),
    ),
    plotSvg.replace('<svg ', `<svg y="${plotTop}" `),
    ...(drawing.notice === null ? [] : [noticeText(drawing.notice, noticeAt)]),
    ...caption.map((line, index) =>
      textAt(
        theme.padding,
        plotTop + plotHeight + 18 + index * captionLineHeight,
        line,
        textStyle,
        theme.softInk,
      ),
    ),
    drawing.stillRunning ? entryAt(running(), plotTop + plotHeight + 13) : '',
  ];
  return { svg: framed(parts.join(''), height), width: theme.width, height };
}

function titleLines(): number {
  return takesMoreRoom() ? theme.titleLines + 1 : theme.titleLines;
}

function framed(content: string, height: number): string {
  const { width, pixelRatio, fontFamily } = theme;
  const pixels = `width="${width * pixelRatio}" height="${height * pixelRatio}"`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" ${pixels} viewBox="0 0 ${width} ${height}" font-family="${fontFamily}">` +
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
    `<rect width="3.5" height="6" fill="${theme.paper}" fill-opacity="0.72"/></pattern></defs>${content}</svg>`
  );
}

type PlacedEntry = LegendEntry & { readonly x: number };

/** Entries from left to right in as many lines as allowed; the last place says how many are not shown. */
function legendLines(entries: readonly LegendEntry[]): PlacedEntry[][] {
  const widest = (rightEdge - theme.padding + entryGap) / (entries.length > fewEntries ? 3 : 2) - entryGap;
  const fittedEntries = entries.map((entry) => {
    const room = widest - swatchWidth(entry) - swatchGap;
    return { ...entry, label: fittedName(entry.label, room, textStyle) };
  });
  const lines = linesOf(fittedEntries.filter((entry) => !entry.right));
  const atRight = fittedEntries.filter((entry) => entry.right);
  for (const entry of atRight) lines[0]?.push({ ...entry, x: rightEdge - entryWidth(entry) });
  return lines;
}

function linesOf(entries: readonly LegendEntry[]): PlacedEntry[][] {
  const lines: PlacedEntry[][] = [];
  let x = Number.POSITIVE_INFINITY;
  for (const [index, entry] of entries.entries()) {
    const isLastLine = lines.length === theme.legendLines;
    const remaining = entries.length - index;
    const reserved = isLastLine && remaining > 1 ? restWidth : 0;
    if (x + entryWidth(entry) > rightEdge - reserved) {
      if (isLastLine) return withRest(lines, x, remaining);
      lines.push([]);
      x = theme.padding;
    }
    lines.at(-1)?.push({ ...entry, x });
    x += entryWidth(entry) + entryGap;
  }
  return lines;
}

function withRest(lines: PlacedEntry[][], x: number, count: number): PlacedEntry[][] {
  lines.at(-1)?.push({ swatch: 'none', colour: theme.softInk, label: say`+${count} more`, x });
  return lines;
}

function entryWidth(entry: LegendEntry): number {
  return (entry.swatch === 'none' ? 0 : swatchWidth(entry) + swatchGap) + widthOf(entry.label, textStyle);
}

function swatchWidth({ swatch }: LegendEntry): number {
  return swatch === 'line' || swatch === 'dashes' ? 20 : swatchSize;
}

function entryAt(entry: PlacedEntry, middle: number): string {
  const textX = entry.x + (entry.swatch === 'none' ? 0 : swatchWidth(entry) + swatchGap);
  return swatchAt(entry, middle) + textAt(textX, middle + 5, entry.label, textStyle, theme.softInk);
}

function swatchAt(entry: PlacedEntry, middle: number): string {
  const { swatch, colour, x } = entry;
  const square = (fill: string) =>
    `<rect x="${x}" y="${middle - 6}" width="${swatchSize}" height="${swatchSize}" rx="2.5" fill="${fill}"/>`;
  const dashes = swatch === 'dashes' ? ' stroke-dasharray="5 4"' : '';
  switch (swatch) {
    case 'fill':
      return square(colour);
    case 'hatch':
      return square(colour) + square('url(#hatch)');
    case 'line':
    case 'dashes':
      return `<path d="M${x} ${middle}h20" stroke="${colour}" stroke-width="3"${dashes}/>`;
    case 'none':
      return '';
  }
}

function noticeText(text: string, middle: number): string {
  const width = widthOf(text, strongStyle) + 28;
  const x = (theme.width - width) / 2;
  const background = `<rect x="${x}" y="${middle - 18}" width="${width}" height="36" rx="6" fill="${theme.paper}"/>`;
  return background + textAt(x + 14, middle + 5, text, strongStyle, theme.softInk);
}

function running(): PlacedEntry {
  const entry: LegendEntry = { swatch: 'hatch', colour: theme.softInk, label: say`still running` };
  return { ...entry, x: rightEdge - entryWidth(entry) };
}

function captionOf(drawing: Drawing): string[] {
  const room = drawing.stillRunning ? running().x - theme.padding - entryGap : contentWidth;
  return wrapped(drawing.caption, room, captionLines, textStyle);
}

function textAt(x: number, y: number, text: string, style: TextStyle, colour: string): string {
  const weight = style.weight === 400 ? '' : ` font-weight="${style.weight}"`;
  return `<text x="${x}" y="${y}" font-size="${style.size}"${weight} fill="${colour}">${escaped(text)}</text>`;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
