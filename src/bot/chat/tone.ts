import type { Message, Tone } from '../../analytics/message.ts';
import { toneWord } from '../wording.ts';
import { oneLine } from './plain-text.ts';

const MARKS: Readonly<Record<Tone, string>> = {
  answer: '',
  digest: '📰',
  good: '🟢',
  notice: '🔵',
  warning: '🟠',
  alert: '🔴',
  problem: '⚠️',
};

/** Headlines of incidents open with their state, which says more than the tone. */
const SAYS_ITS_STATE = /^(Spike|Acknowledged|Resolved): /;

/**
 * The headline with its tone as a coloured mark and a word, since colour alone says nothing to many
 * people: "🔴 Alert: ml spent …". A headline that opens with the word is not told twice.
 */
export function markedHeadline({ tone, headline }: Pick<Message, 'tone' | 'headline'>): string {
  const text = oneLine(headline) || 'Tokenbell';
  const word = toneWord(tone);
  const isSaid =
    word === null || SAYS_ITS_STATE.test(text) || text.toLowerCase().startsWith(word.toLowerCase());
  return [MARKS[tone], isSaid ? '' : `${word}:`, text].filter((part) => part !== '').join(' ');
}
