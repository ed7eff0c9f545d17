import { say } from '../../language/say.ts';
import { viewCommand } from './view.ts';

export const trend = viewCommand('trend', {
  aliases: [],
  get summary() {
    return say`cost and tokens over time`;
  },
  forms: ['trend [range] {filter} {flag}'],
  examples: ['trend 30d', 'trend 90d gran:week by:model', 'trend 30d metric:users'],
  who: 'everyone',
});
