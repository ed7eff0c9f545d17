import { findCommandWord, maybeView } from './command-word.ts';
import { maybeCommand } from './commands/index.ts';
import { splitWords } from './words.ts';

/** Commands that change nothing whatever follows them. */
const READING: readonly string[] = ['compare', 'show', 'reconcile', 'status', 'help'];

/** What follows a command that both reads and changes, where it only reads. */
const READING_VERBS: readonly string[] = ['list', 'pending', 'whatif', 'details', 'report', 'rates', 'try'];

/** Whether a command only tells something. What cannot be understood changes nothing either. */
export function onlyReads(text: string): boolean {
  const split = splitWords(text);
  if (split.kind === 'refused') return true;
  const chosen = findCommandWord(split.words);
  if (maybeView(chosen)) return true;
  const command = chosen.word && maybeCommand(chosen.word.text);
  if (!command || READING.includes(command.name)) return true;
  const [verb] = chosen.rest;
  return verb === undefined ? command.name !== 'link' : READING_VERBS.includes(verb.text.toLowerCase());
}
