import { say } from '../../language/say.ts';

/** One word of a command: "team", "7d", `-team:"ml ops",web`, `"last-week"`. */
export type Word = {
  /** As it may be shown and typed again. */
  readonly text: string;
  /** What stands before the first colon or equals sign, in lower case and without the minus; null without one. */
  readonly key: string | null;
  readonly negated: boolean;
  /** The word, or what follows its key, cut at commas outside quotes. */
  readonly values: readonly string[];
  /** Begins with a quote, so it is a name even if it looks like a range or a view. */
  readonly quoted: boolean;
};

export type Words =
  | { readonly kind: 'words'; readonly words: readonly Word[] }
  | { readonly kind: 'refused'; readonly code: 'too_long' | 'unclosed_quote'; readonly message: string };

export const LONGEST_COMMAND = 2_000;

// Phones turn straight quotes into these; all of them open and close alike.
const QUOTES = new Set(['"', '“', '”', '„', '‟', '«', '»', '″', '＂']);
// Pasted text carries controls, zero-width and direction characters that nobody sees; breaks act as blanks.
const UNSEEN = /[\u00AD\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu;
const BLANK = /[\s\p{Cc}\u2028\u2029]/u;
const KEY = /^[a-z][a-z_-]{0,30}$/i;

/** Cuts what a person typed into words. Never throws, whatever it is given. */
export function splitWords(typed: string): Words {
  if (typed.length > LONGEST_COMMAND) return tooLong(typed.length);
  const text = withoutBackticks(typed.toWellFormed().replace(UNSEEN, ''));
  const reader: Reader = { characters: [...text], at: 0 };
  const words: Word[] = [];
  while (skipBlanks(reader)) {
    const word = readWord(reader);
    if (word === undefined) return unclosedQuote();
    words.push(word);
  }
  return { kind: 'words', words };
}

/** A name as one value of a word that reads back as itself; quoted only where it must be. */
export function quoteValue(value: string): string {
  const isPlain = /^[\p{L}\p{N}_@./+#~][\p{L}\p{N}_@./+#~-]*$/u.test(value) || MENTION.test(value);
  return isPlain ? value : quoteText(value);
}

/** Any text in quotes, so that it reads back as it is. */
export function quoteText(text: string): string {
  const escaped = [...text].map((one) => (one === '\\' || QUOTES.has(one) ? `\\${one}` : one));
  return `"${escaped.join('')}"`;
}

/** A person or channel as platforms write them: <@U123>, <#C123>. */
export const MENTION = /^<[@#][A-Za-z0-9]{1,40}>$/;

type Reader = { readonly characters: readonly string[]; at: number };

function skipBlanks(reader: Reader): boolean {
  while (reader.at < reader.characters.length && BLANK.test(reader.characters[reader.at] ?? '')) {
    reader.at += 1;
  }
  return reader.at < reader.characters.length;
}

/** Reads up to the next blank outside quotes; undefined when a quote is never closed. */
function readWord(reader: Reader): Word | undefined {
  const start = reader.at;
  const quoted = QUOTES.has(reader.characters[start] ?? '');
  let key: string | null = null;
  let value = '';
  const values: string[] = [];
  for (; reader.at < reader.characters.length; reader.at += 1) {
    const character = reader.characters[reader.at] ?? '';
    if (BLANK.test(character)) break;
    if (QUOTES.has(character)) {
      const inside = readQuoted(reader);
      if (inside === undefined) return undefined;
      value += inside;
    } else if (isKeyEnd(character, { key, value, quoted, values })) {
      key = value;
      value = '';
    } else if (character === ',' && key !== null) {
      values.push(value);
      value = '';
    } else if (character === '<') {
      value += readMention(reader);
    } else {
      value += character;
    }
  }
  const text = reader.characters.slice(start, reader.at).join('');
  return finishWord({ text, key, quoted, values: [...values, value] });
}

function finishWord(word: { text: string; key: string | null; quoted: boolean; values: string[] }): Word {
  const negated = word.key?.startsWith('-') ?? false;
  return {
    text: word.text,
    key: word.key === null ? null : word.key.replace(/^-/, '').toLowerCase(),
    negated,
    values: word.values.map((value) => value.normalize('NFC').trim()),
    quoted: word.quoted,
  };
}

function isKeyEnd(
  character: string,
  word: { key: string | null; value: string; quoted: boolean; values: readonly string[] },
): boolean {
  if (character !== ':' && character !== '=') return false;
  return word.key === null && !word.quoted && KEY.test(word.value.replace(/^-/, ''));
}

/** Leaves the reader on the closing quote. A backslash takes the next character as it is. */
function readQuoted(reader: Reader): string | undefined {
  let inside = '';
  for (reader.at += 1; reader.at < reader.characters.length; reader.at += 1) {
    const character = reader.characters[reader.at] ?? '';
    if (QUOTES.has(character)) return inside;
    if (character === '\\') {
      reader.at += 1;
      inside += reader.characters[reader.at] ?? '';
    } else {
      inside += BLANK.test(character) ? ' ' : character;
    }
  }
  return undefined;
}

/** Slack sends <@U123|bob> and <#C1|name>, Discord <@!123>; the label and the mark say nothing. */
function readMention(reader: Reader): string {
  const ahead = reader.characters.slice(reader.at, reader.at + 200).join('');
  const match = /^<([@#])!?([A-Za-z0-9]{1,40})(?:\|[^<>]{0,100})?>/u.exec(ahead);
  if (!match) return '<';
  reader.at += [...match[0]].length - 1;
  return `<${match[1]}${match[2]}>`;
}

/** A command copied together with the marks of inline code. */
function withoutBackticks(text: string): string {
  return text.replace(/^[\s`]+/u, '').replace(/[\s`]+$/u, '');
}

function tooLong(length: number): Words {
  const message = say`A command has at most ${LONGEST_COMMAND} characters; this one has ${length}.`;
  return { kind: 'refused', code: 'too_long', message };
}

function unclosedQuote(): Words {
  return { kind: 'refused', code: 'unclosed_quote', message: say`A quote was opened and not closed.` };
}
