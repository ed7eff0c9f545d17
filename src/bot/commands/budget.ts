import { say } from '../../language/say.ts';
import { decideRequest } from '../budgets/decide.ts';
import { listBudgets } from '../budgets/list.ts';
import { removeBudget } from '../budgets/remove.ts';
import { requestBudget } from '../budgets/request.ts';
import { budgetExample } from '../budgets/scope-word.ts';
import { setBudget } from '../budgets/set.ts';
import { type Command, refuse } from '../command.ts';
import { type Misunderstanding, misunderstanding, shownWord } from '../grammar/problem.ts';

export const budget: Command = {
  name: 'budget',
  aliases: ['budgets'],
  get summary() {
    return say`budgets and how much of them is spent`;
  },
  forms: [
    'budget [list]',
    'budget set <scope> <amount usd|tokens>/<period> [at 75,90,95] [repeat 25] [deny] [forecast off] [#channel]',
    'budget rm <scope>',
    'budget request <scope> +<amount> "<reason>"',
    'budget approve|refuse <id>',
  ],
  examples: [
    'budget list',
    'budget set team:ml $500/month at 75,90,95',
    'budget set org 2M tokens/week',
    'budget set user:* $50/month deny',
  ],
  who: 'everyone',
  reads: ['list'],
  run: async (call) => {
    const [verb, ...rest] = call.words;
    switch (verb?.text.toLowerCase() ?? 'list') {
      case 'list':
        return rest[0] ? refuse(call, notABudgetCommand(rest[0].text)) : listBudgets(call);
      case 'set':
        return setBudget(call, rest);
      case 'rm':
      case 'remove':
        return removeBudget(call, rest);
      case 'request':
        return requestBudget(call, rest);
      case 'approve':
        return decideRequest(call, rest, 'approved');
      case 'refuse':
        return decideRequest(call, rest, 'refused');
      default:
        return refuse(call, notABudgetCommand(verb?.text ?? ''));
    }
  },
};

function notABudgetCommand(typed: string): Misunderstanding {
  const message = say`budget takes list, set, rm, request, approve or refuse, not ${shownWord(typed)}.`;
  return misunderstanding('unknown_word', message, {
    hint: budgetExample(),
    suggestions: ['/usage budget list'],
  });
}
