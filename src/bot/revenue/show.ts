import { Temporal } from 'temporal-polyfill';
import { refuseView } from '../../analytics/access.ts';
import { localDate, startOfDate } from '../../analytics/period.ts';
import { earlierQuery } from '../../analytics/reports/context.ts';
import type { Question } from '../../analytics/reports/question.ts';
import { revenueReport } from '../../analytics/reports/revenue.ts';
import type { Revenue } from '../../analytics/state.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { withMeantName } from '../meant-name.ts';
import { parseQuery } from '../parse.ts';
import { misunderstanding } from '../problem.ts';
import { toQuestion } from '../question.ts';
import type { Word } from '../words.ts';

/** `revenue [range] {filter}`: for admins, who alone may know what customers pay. */
export async function showRevenue(call: Call, words: readonly Word[]): Promise<Saying> {
  const { speaker, services, now } = call;
  if (speaker.viewer.role !== 'admin') {
    const { message, hint } = refuseView(speaker.viewer, 'Revenue is for admins.');
    return refuse(call, misunderstanding('insufficient_access', message, { hint }));
  }
  const parsed = parseQuery('trend', words, { now, ...speaker.organisation });
  if (parsed.kind === 'refused') {
    return refuse(call, await withMeantName(parsed.problem, speaker, services.usage));
  }
  const asked = await toQuestion(parsed.query, speaker, { ...services, now });
  if (asked.kind === 'refused') return refuse(call, asked.problem);
  const command = asked.question.command.replace(/^\/usage trend/, '/usage revenue');
  const question = { ...asked.question, command };
  const earlier = earlierQuery(question);
  const sides = {
    now: await revenueIn(call, question, question.period),
    before: await revenueIn(call, question, earlier),
  };
  const message = await services.usage.snapshot((usage) => revenueReport({ question, usage }, sides));
  return { message: { ...message, lines: [...message.lines, ...asked.notes] }, files: parsed.query.files };
}

/** Of the days that begin in the window, and of the customers the filters leave. */
async function revenueIn(
  { services }: Call,
  { org, period: { timeZone }, filters }: Question,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly Revenue[]> {
  const dayAt = (at: number) => {
    const date = localDate(at, timeZone);
    return startOfDate(date, timeZone) >= at ? date : date.add({ days: 1 });
  };
  const [first, end] = [dayAt(from), dayAt(to)];
  if (Temporal.PlainDate.compare(first, end) >= 0) return [];
  const rows = await services.state.revenue(org, { from: first.toString(), to: end.toString() });
  const named = filters.filter(({ dimension }) => dimension === 'customer');
  return rows.filter(({ customer }) =>
    named.every(({ values, negate }) => values.includes(customer) !== negate),
  );
}
