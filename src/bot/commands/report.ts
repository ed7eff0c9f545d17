import { say } from '../../language/say.ts';
import { viewCommand } from './view.ts';

export const report = viewCommand('report', {
  aliases: ['monthly'],
  get summary() {
    return say`a month, quarter or year on paper: PDF and CSV by team, model, agent and cost center, with budgets`;
  },
  forms: ['report [range] {filter} [vs:prev|yoy|range]'],
  examples: ['report', 'report 2026-10 team:ml', 'report 2026-Q3 vs:yoy'],
  who: 'leads',
});
