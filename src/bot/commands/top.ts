import { say } from '../../language/say.ts';
import { viewCommand } from './view.ts';

/** Also typed as the plural of what is ranked: `/usage models 30d`. */
export const top = viewCommand('top', {
  aliases: [],
  get summary() {
    return say`a ranking: models, agents, teams, tools, …`;
  },
  forms: ['top <dimension> [N] [range] {filter} {flag}', '<dimension>s [N] [range] {filter} {flag}'],
  examples: [
    'top model 30d',
    'agents 7d metric:requests',
    'top team 5 last-month',
    'top model 30d chart:donut',
    'top user 30d match:"ali"',
  ],
  who: 'everyone',
});
