import type { Action } from '../../analytics/message.ts';
import { modelText } from '../../analytics/pricing/book/used-models.ts';
import type { Question } from '../../analytics/reports/question.ts';
import type { Filter } from '../../analytics/store.ts';
import type { Tip } from '../../analytics/tips/disjoint.ts';
import { say } from '../../language/say.ts';
import { formatFilter } from '../grammar/query.ts';

/** Tips with a button of their own. */
const MOST = 3;

/** Where each of the largest tips can be looked at more closely, within what was asked. */
export function lookActions(tips: readonly Tip[], question: Question, isAdmin: boolean): readonly Action[] {
  return tips.slice(0, MOST).map((tip, index) => ({
    label: say`Look at tip ${index + 1}`,
    command: lookCommand(tip, question, isAdmin),
  }));
}

function lookCommand(tip: Tip, question: Question, isAdmin: boolean): string {
  const asked = question.command.replace(/^\/usage tips ?/, '').replace(/ (csv|json|public)\b/g, '');
  const { place, to } = tip;
  const work = place.work ? filterWord(question, place.work.dimension, place.work.value) : [];
  const model = filterWord(question, 'model', place.model);
  const scope = [asked, ...work];
  if (isAdmin && tip.kind === 'model' && to !== null)
    return ['/usage prices whatif', `model:${modelText(place)}=${to}`, ...scope].join(' ');
  if (isAdmin && tip.kind === 'batch')
    return ['/usage prices whatif tier:batch', ...scope, ...model].join(' ');
  if (tip.kind === 'cache') return ['/usage cache', ...scope, ...model].join(' ');
  return ['/usage show cost', ...scope, ...model].join(' ');
}

/** What the question is narrowed to already is not said twice. */
function filterWord({ filters }: Question, dimension: Filter['dimension'], value: string): readonly string[] {
  if (filters.some((filter) => filter.dimension === dimension)) return [];
  return [formatFilter({ dimension, values: [value], negate: false })];
}
