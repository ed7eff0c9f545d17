import { say } from '../../language/say.ts';
import { viewCommand } from './view.ts';

export const why = viewCommand('why', {
  aliases: [],
  get summary() {
    return say`why it costs more or less than before`;
  },
  forms: ['why [range] [vs:prev|yoy|A..B] {filter} {flag}'],
  examples: ['why 7d', 'why team:ml mtd', 'why last-month vs:yoy'],
  who: 'everyone',
});
