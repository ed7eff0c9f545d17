import { Temporal } from 'temporal-polyfill';
import { USD } from '../../analytics/currency.ts';
import { dimensionNamed } from '../../analytics/dimensions.ts';
import { localDate, startOfDate } from '../../analytics/period.ts';
import type { Question } from '../../analytics/reports/question.ts';
import { revenueReport } from '../../analytics/reports/revenue.ts';
import { type FormerPeriod, formerPeriod } from '../../analytics/reports/versus/former-period.ts';
import type { Revenue } from '../../analytics/state.ts';
import type { Filter } from '../../analytics/store.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { parseQuery } from '../grammar/parse.ts';
import { forExample, misunderstanding } from '../grammar/problem.ts';
import type { Word } from '../grammar/words.ts';
import { withMeantName } from '../question/meant-name.ts';
import { toQuestion } from '../question/question.ts';
import { maybeRefused } from '../speaker/finance-access.ts';

/** `revenue [range] {filter}`: for admins, who alone may know what customers pay. */
export async function showRevenue(call: Call, words: readonly Word[]): Promise<Saying> {
  const { speaker, services, now } = call;
  const refused = maybeRefused(call, say`Revenue figures are for admins.`);
  if (refused) return refused;
  const parsed = parseQuery('trend', words, { now, ...speaker.organisation });
  if (parsed.kind === 'refused') {
    return refuse(call, await withMeantName(parsed.problem, speaker, services.usage));
  }
  const { currency } = parsed.query;
  if (currency !== null && currency !== USD) return refuse(call, notIn(currency));
  const asked = await toQuestion(parsed.query, speaker, { ...services, now });
  if (asked.kind === 'refused') return refuse(call, asked.problem);
  const other = asked.question.filters.find(({ dimension }) => dimension !== 'customer');
  if (other) return refuse(call, notOfRevenue(other));
  const command = asked.question.command.replace(/^\/usage trend/, '/usage revenue');
  // Whatever the organisation reads its usage in.
  const { currency: _, ...inUsd } = asked.question;
  const versus = inUsd.versus ?? windowBefore(inUsd);
  const question = { ...inUsd, command, versus };
  const sides = {
    now: await revenueIn(call, question, question.period),
    before: await revenueIn(call, question, versus),
  };
  const message = await services.usage.snapshot((usage) => revenueReport({ question, usage }, sides));
  return { message: { ...message, lines: [...message.lines, ...asked.notes] }, files: parsed.query.files };
}

/** Revenue is entered in USD, so that what is left of it is USD as well. */
function notIn(currency: string) {
  const message = say`Revenue is kept in USD, so revenue is not shown in ${currency}.`;
  return misunderstanding('bad_value', message, { hint: forExample('/usage revenue last-month') });
}

/** Who pays is known of customers alone: a margin of a team would set all revenue against some of the cost. */
function notOfRevenue({ dimension }: Filter) {
  const { label } = dimensionNamed(dimension);
  const message = say`Revenue is known by customer, not by ${label}.`;
  return misunderstanding('bad_value', message, {
    hint: say`For example: /usage revenue last-month customer:globex`,
  });
}

/** The calendar period before; of any other window as many local days just before, so that each has as many. */
function windowBefore({ period, periodText }: Question): FormerPeriod {
  const { from, to, timeZone } = period;
  const before = formerPeriod(period, periodText, 'prev');
  if (before.from !== from - (to - from)) return before;
  const days = firstDay(from, timeZone).until(firstDay(to, timeZone)).days;
  const back = (at: number) =>
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).subtract({ days })
      .epochMilliseconds;
  return { from: back(from), to: back(to) };
}

/** The first local date that begins at or after a moment. */
function firstDay(at: number, timeZone: string): Temporal.PlainDate {
  const date = localDate(at, timeZone);
  return startOfDate(date, timeZone) >= at ? date : date.add({ days: 1 });
}

/** Of the days that begin in the window, and of the customers the filters leave. */
async function revenueIn(
  { services }: Call,
  { org, period: { timeZone }, filters }: Question,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly Revenue[]> {
  const [first, end] = [firstDay(from, timeZone), firstDay(to, timeZone)];
  if (Temporal.PlainDate.compare(first, end) >= 0) return [];
  const rows = await services.state.revenue(org, { from: first.toString(), to: end.toString() });
  const named = filters.filter(({ dimension }) => dimension === 'customer');
  return rows.filter(({ customer }) =>
    named.every(({ values, negate }) => values.includes(customer) !== negate),
  );
}
