import type { Message, Tone } from '../../analytics/message.ts';
import { toneWord } from '../reply/wording.ts';
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

/**
 * The headline with its tone as a coloured mark and a word, since colour alone says nothing to many
 * people: "🔴 Alert: ml spent …". A headline that opens with the word, or with its state, needs none.
 */
export function markedHeadline(message: Pick<Message, 'tone' | 'headline' | 'saysItsState'>): string {
  const { tone, headline, saysItsState } = message;
  const text = oneLine(headline) || 'Tokenbell';
  const word = toneWord(tone);
  const isSaid = word === null || saysItsState === true || text.toLowerCase().startsWith(word.toLowerCase());
  return [MARKS[tone], isSaid ? '' : `${word}:`, text].filter((part) => part !== '').join(' ');
}
