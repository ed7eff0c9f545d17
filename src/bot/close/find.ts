import { maybeClose } from '../../analytics/finance/closed-months.ts';
import type { MonthClose } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { lastMonth, type Month, readMonth } from '../grammar/month-word.ts';
import { misunderstanding } from '../grammar/problem.ts';
import type { Word } from '../grammar/words.ts';
import { notUnderstood } from '../speaker/finance-access.ts';

export type FoundClose = { readonly close: MonthClose; readonly month: Month };

/** The closed month that was named, the last one without a name; or why there is none. */
export async function findClose(
  call: Call,
  words: readonly Word[],
  verb: 'show' | 'check',
): Promise<FoundClose | { readonly refused: Saying }> {
  const { speaker, services, now } = call;
  const { id: org, timeZone } = speaker.organisation;
  const hint =
    verb === 'show'
      ? say`For example: /usage close show 2026-10`
      : say`For example: /usage close check 2026-10`;
  const [named, more] = words;
  if (more) return { refused: notUnderstood(call, more, hint) };
  const month = named ? readMonth(named.text, { now, timeZone }) : lastMonth({ now, timeZone });
  if ('problem' in month)
    return { refused: refuse(call, misunderstanding('bad_value', month.problem, { hint })) };
  const close = await maybeClose(services.state, org, month.month);
  if (close) return { close, month };
  const suggestions = [`/usage close ${month.month}`];
  const problem = misunderstanding('not_found', say`${month.month} is not closed.`, {
    hint: say`See /usage close list.`,
    suggestions,
  });
  return { refused: refuse(call, problem) };
}
