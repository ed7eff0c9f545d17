import { maybeCommand } from '../commands/index.ts';
import { findCommandWord, maybeView } from './command-word.ts';
import { splitWords } from './words.ts';

/** Whether a command only tells something. What cannot be understood changes nothing either. */
export function onlyReads(text: string): boolean {
  const split = splitWords(text);
  if (split.kind === 'refused') return true;
  const chosen = findCommandWord(split.words);
  if (maybeView(chosen)) return true;
  const command = chosen.word && maybeCommand(chosen.word.text);
  if (!command || command.reads === 'always') return true;
  const [verb] = chosen.rest;
  if (typeof command.reads === 'function') return command.reads(verb?.text.toLowerCase());
  return verb === undefined ? command.reads.length > 0 : command.reads.includes(verb.text.toLowerCase());
}
