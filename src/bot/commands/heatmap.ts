import { say } from '../../language/say.ts';
import { viewCommand } from './view.ts';

export const heatmap = viewCommand('heatmap', {
  aliases: [],
  get summary() {
    return say`the busiest hours of the week`;
  },
  forms: ['heatmap [range] {filter} {flag}'],
  examples: ['heatmap 30d', 'heatmap 90d team:ml metric:requests'],
  who: 'everyone',
});
