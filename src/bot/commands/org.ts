import { say } from '../../language/say.ts';
import { VIEW_ALIASES } from '../grammar/command-word.ts';
import { viewCommand } from './view.ts';

export const org = viewCommand('org', {
  aliases: VIEW_ALIASES.org ?? [],
  get summary() {
    return say`the whole organisation`;
  },
  forms: ['org [range] {filter} {flag}'],
  examples: ['org', 'org last-month by:team', 'org 30d by:model'],
  who: 'admins',
});
