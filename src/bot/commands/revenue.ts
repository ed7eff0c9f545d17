import { say } from '../../language/say.ts';
import type { Command } from '../command.ts';
import { setRevenue } from '../revenue/set.ts';
import { showRevenue } from '../revenue/show.ts';

export const revenue: Command = {
  name: 'revenue',
  aliases: ['margin', 'margins'],
  get summary() {
    return say`what customers pay beside what serving them costs`;
  },
  forms: ['revenue [range] {filter}', 'revenue set <month|day> <amount> [customer:<name>]'],
  examples: ['revenue last-month', 'revenue set 2026-10 $5,000 customer:globex'],
  who: 'admins',
  reads: (verb) => verb !== 'set',
  run: async (call) => {
    const [verb, ...rest] = call.words;
    return verb?.key === null && verb.text.toLowerCase() === 'set'
      ? setRevenue(call, rest)
      : showRevenue(call, call.words);
  },
};
