import { say } from '../../language/say.ts';

/** A line as the page draws it, piece by piece: plain, quoted, or a command to click into the composer. */
export type Line = readonly LinePart[];

type LinePart = string | { readonly quoted: string } | { readonly command: string };

/** Divides a text where something is quoted, and where it begins with a command or offers one. */
export function lineOf(text: string): Line {
  const parts: LinePart[] = [];
  let end = 0;
  for (const match of text.matchAll(quotedOrCommand())) {
    const marked = match[1] ?? match[0];
    parts.push(text.slice(end, match.index));
    parts.push(marked.startsWith('/usage') ? { command: marked } : { quoted: marked });
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)].filter((part) => part !== '');
}

/** Templates like "/usage top [name]" are no commands. */
function quotedOrCommand(): RegExp {
  const before = ['^', ...introductions().map((words) => RegExp.escape(words))].join('|');
  return new RegExp(`\`([^\`]+)\`|(?<=${before})/usage[^[\\]<>\`]*?(?=: |\\. |\\.?$)`, 'g');
}

/** The words that offer a command, in the language spoken. */
function introductions(): readonly string[] {
  const [offer = ''] = say`Try /usage help.`.split('/usage');
  return [say`For example: ${''}`, offer];
}
