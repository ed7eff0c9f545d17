import { readdirSync, readFileSync } from 'node:fs';
import { type Face, faceOf, interFirst, type Weight } from '../charts/parts/font.ts';
import { fontFolder } from '../charts/parts/font-folder.ts';

/** One font file as a PDF embeds it, under a name that says its weight. */
export type PdfFont = { readonly name: string; readonly content: Buffer; readonly face: Face };

/** Part of a text that one font draws. */
export type Run = { readonly font: string; readonly text: string };

const WEIGHTS: readonly Weight[] = [400, 600];

/** The fonts of the pictures, so that a document and its charts look alike; Inter before those that were added. */
export const pdfFonts: readonly PdfFont[] = readdirSync(fontFolder)
  .filter((name) => /\.(ttf|otf)$/i.test(name))
  .sort(interFirst)
  .map((name) => {
    const content = readFileSync(new URL(name, fontFolder));
    return { name, content, face: faceOf(content) };
  });

const byWeight = new Map(WEIGHTS.map((weight) => [weight, fontsOf(weight)]));

function fontsOf(weight: Weight): readonly PdfFont[] {
  const heavy = pdfFonts.filter(({ name }) => /semibold/i.test(name));
  const regular = pdfFonts.filter((font) => !heavy.includes(font));
  return weight === 600 ? [...heavy, ...regular] : regular;
}

/** A text in stretches of one font each: a PDF, unlike a browser, looks for no other where a character is missing. */
export function runsOf(text: string, weight: Weight): readonly Run[] {
  const runs: Run[] = [];
  for (const character of text) {
    const font = fontFor(character.codePointAt(0) ?? 0, weight);
    const last = runs.at(-1);
    if (last?.font === font) runs.splice(-1, 1, { font, text: last.text + character });
    else runs.push({ font, text: character });
  }
  return runs;
}

function fontFor(codePoint: number, weight: Weight): string {
  const fonts = byWeight.get(weight) ?? [];
  return (fonts.find(({ face }) => face.has(codePoint)) ?? fonts[0])?.name ?? 'Helvetica';
}
