import { say } from '../../../language/say.ts';
import type { Message } from '../../message.ts';
import { firstNames } from '../../words/first-names.ts';
import { queryOf, type ReportContext } from '../context.ts';
import { nameOf } from '../table/breakdown.ts';

const DAY_MS = 86_400_000;

/** How far back a feature counts as one that is there. */
const FORMER_DAYS = 90;

const NAMED = 5;

/** `top feature metric:requests` also tells which features nobody uses any more. */
export async function withUnusedFeatures(
  { question, usage }: ReportContext,
  message: Message,
): Promise<Message> {
  if (question.by !== 'feature' || question.metric !== 'requests') return message;
  const query = queryOf(question);
  const split = { by: 'feature', measures: ['requests'] } as const;
  const former = { ...query, from: query.from - FORMER_DAYS * DAY_MS, to: query.from };
  const used = new Set((await usage.sum(query, split)).map(({ value }) => value));
  const unused = (await usage.sum(former, split)).filter(({ value }) => value !== '' && !used.has(value));
  if (unused.length === 0) return message;
  const names = unused
    .toSorted((a, b) => Number(b.measures.requests - a.measures.requests) || (a.value < b.value ? -1 : 1))
    .map(({ value }) => nameOf(value, 'feature'));
  const named = firstNames(names, NAMED);
  const line = say`Not used in this period, but in the ${FORMER_DAYS} days before: ${named}.`;
  return { ...message, lines: [...message.lines, line] };
}
