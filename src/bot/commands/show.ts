import { withClosedMonths } from '../../analytics/finance/closed-notes.ts';
import type { Message } from '../../analytics/message.ts';
import { loadBook } from '../../analytics/pricing/book/stored-book.ts';
import { monthOf } from '../../analytics/pricing/repricing/cost-comparison.ts';
import { restatementsOf } from '../../analytics/pricing/repricing/restatements.ts';
import { costReport } from '../../analytics/reports/cost-lines/show-cost.ts';
import { keptQuestion, withNote } from '../../analytics/reports/kept-detail.ts';
import { amountsText, restatedSum } from '../../analytics/reports/prices/price-change.ts';
import type { Question } from '../../analytics/reports/question.ts';
import { ofFewPeople, readerOfSeveral } from '../../analytics/reports/rows-of-several.ts';
import { say } from '../../language/say.ts';
import { type Call, type Command, refuse, type Saying } from '../command.ts';
import { parseQuery } from '../grammar/parse.ts';
import { forExample, misunderstanding, shownWord } from '../grammar/problem.ts';
import type { Word } from '../grammar/words.ts';
import { withMeantName } from '../question/meant-name.ts';
import { toQuestion } from '../question/question.ts';
import { withCatalogueAge } from '../reply/catalogue-age.ts';
import { maybeSubject, showDetail } from '../show/detail.ts';
import { showLink } from '../show/link.ts';

export const show: Command = {
  name: 'show',
  aliases: ['cost', 'costs'],
  get summary() {
    return say`what makes up a cost; the calls of a chat, trace, message or file`;
  },
  forms: [
    'show cost [range] {filter} {flag}',
    'show trace:<id>|chat:<id>|message:<id>|file:<id>',
    'show link [https://…{trace}|off]',
  ],
  examples: ['show cost 30d', 'show cost last-month model:gpt-4o'],
  who: 'everyone',
  reads: (verb) => verb !== 'link',
  run: async (call) => {
    const [first, ...rest] = call.words;
    if (first?.quoted === false && /^link$/i.test(first.text)) return showLink(call, rest);
    const isCost = first?.key === null && /^costs?$/i.test(first.text);
    const subject = isCost ? undefined : maybeSubject(call.words);
    return subject ? showDetail(call, call.words, subject) : showCost(call, isCost ? rest : call.words);
  },
};

async function showCost(call: Call, words: readonly Word[]): Promise<Saying> {
  const { speaker, services, now } = call;
  // Everything that a view without a subject takes, with its rights.
  const parsed = parseQuery('trend', words, { now, ...speaker.organisation });
  if (parsed.kind === 'refused') {
    return refuse(call, await withMeantName(parsed.problem, speaker, services.usage));
  }
  const { by, metric, sort, granularity } = parsed.query;
  const unused = [by && 'by:', metric && 'metric:', sort && 'sort:', granularity && 'gran:'].find(Boolean);
  if (unused) {
    const message = say`show cost takes a range and filters, not ${shownWord(unused)}.`;
    const hint = forExample('/usage show cost 30d team:ml');
    return refuse(call, misunderstanding('unknown_word', message, { hint }));
  }
  if (parsed.query.versus !== null) {
    const message = say`show cost lists what one period cost line by line and takes no vs:.`;
    const hint = forExample('/usage why last-month vs:prev');
    return refuse(call, misunderstanding('bad_value', message, { hint }));
  }
  const asked = await toQuestion(parsed.query, speaker, { ...services, now });
  if (asked.kind === 'refused') return refuse(call, asked.problem);
  const command = asked.question.command.replace(/^\/usage trend/, '/usage show cost');
  const answer = await costMessage(call, { ...asked.question, command });
  const message = await withCatalogueAge(answer, services, now);
  const notes = [...asked.notes, ...(await restatedLines(call, asked.question))];
  return { message: { ...message, lines: [...message.lines, ...notes] }, files: parsed.query.files };
}

async function costMessage({ speaker, services }: Call, question: Question): Promise<Message> {
  const { book } = await loadBook(services.state);
  const message = await services.usage.snapshot(async (usage) => {
    const kept = await keptQuestion(question, usage);
    if (kept.kind === 'gone') return kept.message;
    const several = readerOfSeveral(usage, kept.question, {
      told: [kept.question.period],
      isNested: true,
    });
    const report = await costReport({ question: kept.question, usage: several.usage }, book);
    return withNote(withNote(report, kept.note), several.hasFew() ? ofFewPeople() : null);
  });
  const noted = await withClosedMonths(message, question, services);
  const isPending = (message.footing?.pendingEvents ?? 0) > 0;
  if (!isPending || speaker.viewer.role !== 'admin') return noted;
  return { ...noted, actions: [{ label: say`Add a price`, command: '/usage prices pending' }] };
}

/** Months told of at most. */
const MOST_MONTHS = 12;

/** What repricing changed in the months asked about; of the whole organisation, so for admins. */
async function restatedLines({ speaker, services }: Call, question: Question): Promise<readonly string[]> {
  if (speaker.viewer.role !== 'admin') return [];
  const { id: org, timeZone } = speaker.organisation;
  const lines: string[] = [];
  let at = question.period.to - 1;
  for (let count = 0; count < MOST_MONTHS && at >= question.period.from; count++) {
    const { month, from } = monthOf(at, timeZone);
    const restated = await restatementsOf(services.state, org, month);
    const last = restated.at(-1);
    if (last) {
      const day = new Date(last.at).toISOString().slice(0, 10);
      lines.unshift(say`${month} was restated, last on ${day}: ${amountsText(restatedSum(restated))}.`);
    }
    at = from - 1;
  }
  return lines;
}
