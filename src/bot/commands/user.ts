import { say } from '../../language/say.ts';
import { viewCommand } from './view.ts';

export const user = viewCommand('user', {
  aliases: [],
  get summary() {
    return say`what one person used`;
  },
  forms: ['user <name> [range] {filter} {flag}'],
  examples: ['user me 30d', 'user me last-week by:model'],
  who: 'everyone',
});
