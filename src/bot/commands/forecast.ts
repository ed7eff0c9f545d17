import { say } from '../../language/say.ts';
import { VIEW_ALIASES } from '../command-word.ts';
import { viewCommand } from './view.ts';

export const forecast = viewCommand('forecast', {
  aliases: VIEW_ALIASES.forecast ?? [],
  get summary() {
    return say`what this month will cost, with its interval`;
  },
  forms: ['forecast [month] {filter}'],
  examples: ['forecast', 'forecast month'],
  who: 'everyone',
});
