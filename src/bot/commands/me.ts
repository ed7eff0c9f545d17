import { say } from '../../language/say.ts';
import { VIEW_ALIASES } from '../grammar/command-word.ts';
import { viewCommand } from './view.ts';

export const me = viewCommand('me', {
  aliases: VIEW_ALIASES.me ?? [],
  get summary() {
    return say`your own usage, always private`;
  },
  forms: ['[me] [range] {filter} {flag}'],
  examples: ['me', 'me 7d by:model', 'me last-month'],
  who: 'everyone',
});
