import { say } from '../../language/say.ts';
import { type Fonts, fonts, type Weight } from './font.ts';

export type TextStyle = { readonly size: number; readonly weight: Weight };

const longest = 300;
const placeholder = '·';
const marksPerLetter = 2;
/** The space of "38 %", "7 days", "7 días" and "9,50 US$", where no line may end. */
const numberAndUnit =
  /(?<=\d) (?=%|(?:\p{Sc}|[A-Z]+\$|mil|M|ms|s|min|h|hours?|days?|weeks?|months?|times?|horas?|días?|semanas?|mes|meses|vez|veces)(?![\p{L}\d_]))/gu;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * A name or title as it can be drawn: no control, direction or zero-width characters (they make the
 * SVG invalid or turn the text around), no line breaks, no towers of accents, and `·` for what no
 * bundled font can draw, so that nobody ever sees an empty box. Never empty.
 */
export function drawable(text: string, available: Fonts = fonts): string {
  const short = text.length > longest ? text.slice(0, longest) : text;
  const plain = short.toWellFormed().normalize('NFC').replace(/\s+/g, ' ');
  let result = '';
  for (const { segment } of graphemes.segment(plain)) result += drawableGrapheme(segment, available);
  return result.replace(/ +/g, ' ').trim() || say`(no name)`;
}

function drawableGrapheme(grapheme: string, available: Fonts): string {
  const visible = grapheme.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\p{Variation_Selector}]/gu, '');
  if (visible === '') return '';
  if (isCovered(visible, available)) return withFewMarks(visible);
  const folded = withoutMarks(visible.normalize('NFKD'));
  if (folded !== '' && isCovered(folded, available)) return folded;
  return folded === '' ? '' : placeholder;
}

function isCovered(text: string, available: Fonts): boolean {
  return [...text].every((character) => available.covers(character.codePointAt(0) ?? 0));
}

function withoutMarks(text: string): string {
  return text.replace(/\p{M}/gu, '');
}

function withFewMarks(text: string): string {
  const marks = text.match(/\p{M}/gu) ?? [];
  return marks.length > marksPerLetter ? withoutMarks(text) : text;
}

export function widthOf(text: string, style: TextStyle): number {
  return fonts.width(text, style.size, style.weight);
}

/** The text, or as much of its beginning as fits `width` with an ellipsis. */
export function fitted(text: string, width: number, style: TextStyle): string {
  if (widthOf(text, style) <= width) return text;
  const letters = Array.from(graphemes.segment(text), (part) => part.segment);
  let low = 0;
  let high = letters.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (widthOf(shortened(letters, middle), style) <= width) low = middle;
    else high = middle - 1;
  }
  return shortened(letters, low);
}

function shortened(letters: readonly string[], count: number): string {
  return `${letters.slice(0, count).join('').trimEnd()}…`;
}

/** Like `fitted`, but keeps beginning and end: names that share a prefix differ at their end. */
export function fittedName(name: string, width: number, style: TextStyle): string {
  if (widthOf(name, style) <= width) return name;
  const letters = Array.from(graphemes.segment(name), (part) => part.segment);
  let kept = letters.length - 1;
  const shortest = () => {
    const head = Math.ceil(kept * 0.6);
    return `${letters.slice(0, head).join('')}…${letters.slice(letters.length - (kept - head)).join('')}`;
  };
  while (kept > 2 && widthOf(shortest(), style) > width) kept -= 1;
  return shortest();
}

/** Lines of at most `width`, broken between words; what does not fit in `limit` lines ends in an ellipsis. */
export function wrapped(text: string, width: number, limit: number, style: TextStyle): string[] {
  const words = text.replace(numberAndUnit, '\u00a0').split(' ');
  const lines: string[] = [];
  while (words.length > 0 && lines.length < limit - 1) {
    let line = words.shift() ?? '';
    while (words[0] !== undefined && widthOf(`${line} ${words[0]}`, style) <= width)
      line += ` ${words.shift()}`;
    if (widthOf(line, style) > width) {
      // One word longer than a line: the rest of it goes on in the next one.
      const head = fitted(line, width, style).slice(0, -1);
      words.unshift(line.slice(head.length));
      line = head;
    }
    lines.push(line);
  }
  if (words.length > 0) lines.push(lastLine(words, width, style));
  return lines;
}

/** Ends between words if it has to end early. */
function lastLine(words: readonly string[], width: number, style: TextStyle): string {
  const whole = words.join(' ');
  if (widthOf(whole, style) <= width) return whole;
  for (let count = words.length - 1; count > 0; count -= 1) {
    const line = `${words.slice(0, count).join(' ')}…`;
    if (widthOf(line, style) <= width) return line;
  }
  return fitted(words[0] ?? '', width, style);
}

/** Like `wrapped`, with lines of similar length, so that no word is left alone on the last one. */
export function balanced(text: string, width: number, limit: number, style: TextStyle): string[] {
  let best = wrapped(text, width, limit, style);
  for (let narrower = width - 10; narrower > width / 2; narrower -= 10) {
    const lines = wrapped(text, narrower, limit, style);
    if (lines.length !== best.length || lines.join(' ') !== best.join(' ')) break;
    best = lines;
  }
  return best;
}
