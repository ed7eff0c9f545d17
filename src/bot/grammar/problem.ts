import { type Message, messageOf } from '../../analytics/message.ts';
import { shorten } from '../../analytics/reports/wording.ts';
import { say } from '../../language/say.ts';

/** Why a command was not answered, in words for the person who typed it. */
export type Misunderstanding = {
  readonly code:
    | 'too_long'
    | 'unclosed_quote'
    | 'unknown_command'
    | 'unknown_word'
    | 'unknown_name'
    | 'missing_name'
    | 'bad_range'
    | 'bad_value'
    | 'contradiction'
    | 'not_found'
    | 'not_linked'
    | 'not_available'
    | 'insufficient_access'
    | 'read_only'
    | 'internal';
  /** What was understood and what was wrong, with the value. */
  readonly message: string;
  /** What to type instead: one valid example. */
  readonly hint: string;
  /** Whole commands that may have been meant; shown as buttons. */
  readonly suggestions: readonly string[];
  /** The word that was not understood, for a search among known names; null where a name cannot help. */
  readonly unknown: string | null;
  /** The message as it was before it said what may have been meant, where it did. */
  readonly unmeant?: string;
};

type Rest = Partial<Pick<Misunderstanding, 'hint' | 'suggestions' | 'unknown'>> & {
  /** What may have been meant, to be said behind the message. */
  readonly meant?: string | undefined;
};

export function misunderstanding(
  code: Misunderstanding['code'],
  message: string,
  { meant, ...rest }: Rest = {},
): Misunderstanding {
  const told = { code, message, hint: say`Try /usage help.`, suggestions: [], unknown: null, ...rest };
  return meant === undefined ? told : { ...told, message: withMeant(message, meant), unmeant: message };
}

/** The message and behind it what may have been meant. */
export function withMeant(message: string, meant: string): string {
  return `${message} ${say`Did you mean ${meant}?`}`;
}

/** A hint that is nothing but a command. */
export function forExample(command: string): string {
  return say`For example: ${command}`;
}

const MOST_SUGGESTIONS = 3;
/** Chats take a few more on a button. */
const LONGEST_LABEL = 60;

/** The private reply that says so, with the suggestions as buttons. */
export function problemMessage(command: string, problem: Misunderstanding): Message {
  const { code, message, hint } = problem;
  const headline = headlineOf(message);
  const suggestions = problem.suggestions.slice(0, MOST_SUGGESTIONS);
  return messageOf({
    command,
    tone: 'problem',
    headline,
    lines: [untold(message, headline), hint].filter((line) => line !== ''),
    actions: suggestions.map((suggestion) => ({
      label: labelOf(suggestion),
      command: suggestion,
    })),
    error: { code, message, hint },
  });
}

/** What it would type, or as many of its words as a button holds. */
function labelOf(suggestion: string): string {
  const text = suggestion.replace(/^\/usage /, '');
  if (text.length <= LONGEST_LABEL) return text;
  const words = text.slice(0, LONGEST_LABEL);
  return `${words.slice(0, Math.max(words.lastIndexOf(' '), 1))}…`;
}

/** As many whole sentences as a headline holds, or the beginning of the first. */
function headlineOf(message: string): string {
  const ends = [...message.matchAll(/[.?!](?= )/g)].map(({ index }) => index + 1);
  const whole = [...ends, message.length].map((end) => message.slice(0, end));
  return whole.findLast((text) => shorten(text) === text) ?? shorten(message);
}

/** What a headline leaves to be told of a message: what follows it, or all of it where it had to be cut. */
export function untold(message: string, headline: string): string {
  return message.startsWith(headline) ? message.slice(headline.length).trim() : message;
}

/** A typed word as it is repeated to its author: cut, so that no answer grows with the question. */
export function shownWord(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 59).toWellFormed()}…` : text;
  return `"${short}"`;
}
