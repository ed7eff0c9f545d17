import { say } from '../../language/say.ts';
import { viewCommand } from './view.ts';

export const team = viewCommand('team', {
  aliases: [],
  get summary() {
    return say`one row per team, or one team in detail`;
  },
  forms: ['team [name] [range] {filter} {flag}'],
  examples: ['team 7d', 'team 30d sort:cost', 'team last-month by:model'],
  who: 'everyone',
});
