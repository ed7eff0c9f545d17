import { setImmediate as letOthers } from 'node:timers/promises';
import { loadBook } from '../../analytics/pricing/book/stored-book.ts';
import { queryOf } from '../../analytics/reports/context.ts';
import { findTips } from '../../analytics/tips/find-tips.ts';
import { tipsMessage } from '../../analytics/tips/tips-message.ts';
import { say } from '../../language/say.ts';
import { type Call, type Command, refuse, type Saying } from '../command.ts';
import { isRangeWord, parseQuery, withLongRanges } from '../grammar/parse.ts';
import { misunderstanding, shownWord } from '../grammar/problem.ts';
import type { Query } from '../grammar/query.ts';
import { splitWords, type Word } from '../grammar/words.ts';
import { withMeantName } from '../question/meant-name.ts';
import { toQuestion } from '../question/question.ts';
import { withCatalogueAge } from '../reply/catalogue-age.ts';
import { insufficientAccess } from '../speaker/insufficient-access.ts';
import { lookActions } from '../tips/look.ts';

export const tips: Command = {
  name: 'tips',
  aliases: ['tip', 'savings'],
  get summary() {
    return say`what could have cost less, on your own calls, with what it takes for granted`;
  },
  forms: ['tips [range] {filter} {flag}'],
  examples: ['tips', 'tips 7d team:ml'],
  who: 'everyone',
  reads: 'always',
  run: askTips,
};

async function askTips(call: Call): Promise<Saying> {
  const { speaker, services, now } = call;
  const { organisation, viewer } = speaker;
  // Everything that a view without a subject takes, with its rights.
  const parsed = parseQuery('trend', withRange(call.words), { now, ...organisation });
  if (parsed.kind === 'refused') {
    return refuse(call, await withMeantName(parsed.problem, speaker, services.usage));
  }
  const unused = unusedFlag(parsed.query);
  if (unused) {
    const message = say`tips takes a range and filters, not ${shownWord(unused)}.`;
    return refuse(
      call,
      misunderstanding('unknown_word', message, { hint: say`For example: /usage tips 30d team:ml` }),
    );
  }
  const asked = await toQuestion(parsed.query, speaker, { ...services, now });
  if (asked.kind === 'refused') return refuse(call, asked.problem);
  // A tip says what makes up a total, which is more than the total.
  if (asked.question.totalsOnly)
    return refuse(
      call,
      insufficientAccess(viewer, say`What makes up the totals of a team is for its lead and admins.`),
    );
  const question = {
    ...asked.question,
    command: asked.question.command.replace(/^\/usage trend/, '/usage tips'),
  };
  const { book } = await loadBook(services.state);
  const found = await findTips(services.usage, {
    query: queryOf(question),
    timeZone: question.period.timeZone,
    pricing: { book, org: question.org },
    letOthers,
  });
  const answer = await withCatalogueAge(
    await tipsMessage({ question, usage: services.usage }, found),
    services,
    now,
  );
  const actions = lookActions(found.tips, question, viewer.role === 'admin');
  return {
    message: { ...answer, actions, lines: [...answer.lines, ...asked.notes] },
    files: parsed.query.files,
  };
}

/** A few days say little about habits, and a month begins anew. */
const USUAL_RANGE = '30d';

function withRange(words: readonly Word[]): readonly Word[] {
  const isRange = ({ key, quoted, text }: Word) => key === null && !quoted && isRangeWord(text);
  if (withLongRanges(words).some(isRange)) return words;
  const usual = splitWords(USUAL_RANGE);
  return usual.kind === 'words' ? [...words, ...usual.words] : words;
}

function unusedFlag({ by, metric, sort, granularity, versus, top, method }: Query): string | undefined {
  if (by) return 'by:';
  if (metric) return 'metric:';
  if (sort) return 'sort:';
  if (granularity) return 'gran:';
  if (versus) return 'vs:';
  if (method) return 'method:';
  return top === null ? undefined : 'top:';
}
