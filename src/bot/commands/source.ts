import { say } from '../../language/say.ts';
import { viewCommand } from './view.ts';

export const source = viewCommand('source', {
  aliases: [],
  get summary() {
    return say`own accounts against keys people brought`;
  },
  forms: ['source [range] {filter} {flag}'],
  examples: ['source mtd', 'source 30d team:ml'],
  who: 'everyone',
});
