import { say } from '../../language/say.ts';
import { VIEW_ALIASES } from '../grammar/command-word.ts';
import { viewCommand } from './view.ts';

export const forecast = viewCommand('forecast', {
  aliases: VIEW_ALIASES.forecast ?? [],
  get summary() {
    return say`what this month or the next days will take, with an interval`;
  },
  forms: ['forecast [month|30d|2w] {filter} [metric:cost|tokens|requests] [method:seasonal|ols]'],
  examples: ['forecast', 'forecast 30d', 'forecast 90d metric:tokens', 'forecast method:ols'],
  who: 'everyone',
});
