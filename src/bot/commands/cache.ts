import { say } from '../../language/say.ts';
import { viewCommand } from './view.ts';

export const cache = viewCommand('cache', {
  aliases: [],
  get summary() {
    return say`what caching saves, and how much is read from caches`;
  },
  forms: ['cache [range] {filter} {flag}'],
  examples: ['cache 30d', 'cache mtd by:agent'],
  who: 'everyone',
});
