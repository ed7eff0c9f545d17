import type { BudgetStatus } from '../../budget-status.ts';
import type { Question } from '../../reports/question.ts';
import type { Organisation } from '../../state.ts';
import { maybeScopeFilters } from '../scope.ts';
import { budgetSubject } from './message.ts';
import { PERIOD_WORDS } from './period.ts';

/** The period's spend by day, as `/usage trend` draws it. */
export function budgetQuestion(
  { budget, from }: BudgetStatus,
  { organisation, now }: { readonly organisation: Organisation; readonly now: number },
): Question {
  return {
    org: budget.org,
    view: 'trend',
    subject: budgetSubject(budget, organisation.people !== 'named'),
    period: {
      from,
      to: Math.max(now, from + 1),
      timeZone: organisation.timeZone,
      granularity: budget.period === 'day' ? 'hour' : 'day',
    },
    periodText: PERIOD_WORDS[budget.period],
    filters: maybeScopeFilters(budget.scope) ?? [],
    by: null,
    metric: budget.amount.unit === 'usd' ? 'cost' : 'tokens',
    top: 10,
    sort: null,
    showPeople: false,
    visibility: 'public',
    command: '',
    now,
  };
}
