import { counted, say } from '../../language/say.ts';

/** Turns text as a platform wants it; counted before and after, because "&" may become five characters. */
export type Encode = (text: string) => string;

const asIs: Encode = (text) => text;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

// Zero-width and direction characters hide or turn text around. The joiner and the variation selector
// stay, or family emoji fall apart.
const HIDDEN = /[\p{Cc}\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu;
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const PRINTABLE_ASCII = /^[ -~]*$/;
const WIDE =
  /\p{Emoji_Presentation}|\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u;

/** A name or sentence as one visible line: no controls, no direction tricks, no lone surrogates. */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\s\u2028\u2029]+/gu, ' ')
    .replace(HIDDEN, '')
    .trim();
}

/** Right-to-left text fenced off, so that it cannot reorder the cells beside it. */
export function isolated(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}

/** The text, or its beginning and "…", so that its encoded form has at most `limit` UTF-16 units. */
export function cut(text: string, limit: number, encode: Encode = asIs): string {
  if (encode(text).length <= limit) return text;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    if (encode(`${kept}${segment}…`).length > limit) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** As many whole lines as fit, then "+N more lines"; a first line too long by itself is cut. */
export function cutLines(lines: readonly string[], limit: number, encode: Encode = asIs): string {
  for (let count = lines.length; count > 0; count -= 1) {
    const more = lines.length - count;
    const text = [...lines.slice(0, count), ...(more > 0 ? [moreText(more, 'line')] : [])].join('\n');
    if (encode(text).length <= limit) return text;
  }
  const [first = '', ...rest] = lines;
  const ending = rest.length > 0 ? `\n${moreText(rest.length, 'line')}` : '';
  return `${cut(first, limit - ending.length, encode)}${ending}`;
}

/** What there is more of than is shown: "+3 more rows". */
export function moreText(count: number, what: 'line' | 'row' | 'earlier row' | 'column' | 'figure'): string {
  switch (what) {
    case 'line':
      return counted(count, say`+1 more line`, say`+${count} more lines`);
    case 'row':
      return counted(count, say`+1 more row`, say`+${count} more rows`);
    case 'earlier row':
      return counted(count, say`+1 earlier row`, say`+${count} earlier rows`);
    case 'column':
      return counted(count, say`+1 more column`, say`+${count} more columns`);
    case 'figure':
      return counted(count, say`+1 more figure`, say`+${count} more figures`);
  }
}

/** How many monospaced columns a text takes; emoji and East Asian letters take two. */
export function columnsOf(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length;
  let columns = 0;
  for (const { segment } of graphemes.segment(text)) columns += WIDE.test(segment) ? 2 : 1;
  return columns;
}

/** The text, or its beginning and "…", in at most `width` monospaced columns. */
export function cutToColumns(text: string, width: number): string {
  if (columnsOf(text) <= width) return text;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    if (columnsOf(`${kept}${segment}…`) > width) break;
    kept += segment;
  }
  return `${kept}…`;
}
