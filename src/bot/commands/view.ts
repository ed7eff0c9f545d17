import { withClosedMonths } from '../../analytics/finance/closed-notes.ts';
import type { Action, Message } from '../../analytics/message.ts';
import type { View } from '../../analytics/reports/question.ts';
import { answerQuestion } from '../../analytics/reports/reports.ts';
import { formatCount } from '../../analytics/words/format.ts';
import { say } from '../../language/say.ts';
import { scopeBudgetLines } from '../budgets/scope-lines.ts';
import type { Call, Command, Saying } from '../command.ts';
import { refuse } from '../command.ts';
import { parseQuery } from '../grammar/parse.ts';
import type { Query } from '../grammar/query.ts';
import type { Word } from '../grammar/words.ts';
import { withMeantName } from '../question/meant-name.ts';
import { toQuestion } from '../question/question.ts';
import { withCatalogueAge } from '../reply/catalogue-age.ts';
import { offersOf } from '../reply/offers.ts';
import { ownQuota } from '../seats/quota.ts';

/** A command that answers a question about usage; what it says about itself is given. */
export function viewCommand(view: View, about: Omit<Command, 'name' | 'reads' | 'run'>): Command {
  return {
    ...about,
    // A spread reads it once, before anybody is spoken to.
    get summary() {
      return about.summary;
    },
    name: view,
    reads: 'always',
    run: (call) => runView(view, call.words, call),
  };
}

/** Parses, applies the speaker's rights and asks the core; `pair` makes a ranking a comparison. */
export async function runView(
  view: View,
  words: readonly Word[],
  call: Call,
  { pair }: Pick<Query, 'pair'> = {},
): Promise<Saying> {
  const { speaker, now, services } = call;
  const parsed = parseQuery(view, words, { now, ...speaker.organisation });
  if (parsed.kind === 'refused') {
    return refuse(call, await withMeantName(parsed.problem, speaker, services.usage));
  }
  const query = pair === undefined ? parsed.query : { ...parsed.query, pair };
  const asked = await toQuestion(query, speaker, { ...services, now });
  if (asked.kind === 'refused') return refuse(call, asked.problem);
  const answer = await withClosedMonths(
    await answerQuestion(asked.question, services, services.state),
    asked.question,
    services,
  );
  const message = await withCatalogueAge(answer, services, now);
  const quota = asked.query.view === 'me' ? await ownQuota(call) : [];
  const budgets = await scopeBudgetLines(asked, call);
  const lines = [...quota, ...budgets, ...message.lines, ...fewerRows(asked.query, message), ...asked.notes];
  const actions = [
    ...message.actions,
    ...priceActions(view, message, call),
    ...offersOf({ ...asked, message }, call),
  ];
  return { message: { ...message, lines, actions }, files: parsed.query.files };
}

/** More rows were asked for than a reply has room for. */
function fewerRows({ top }: Query, { table }: Message): readonly string[] {
  if (top === null || !table || table.shown >= Math.min(top, table.rows.length)) return [];
  return [
    say`A reply shows at most ${table.shown} rows; its CSV holds all ${formatCount(table.rows.length)}.`,
  ];
}

/** What mends a saving that is only "at least". */
function priceActions(view: View, { footing }: Message, { speaker: { viewer } }: Call): readonly Action[] {
  const isMendable = view === 'cache' && viewer.role === 'admin' && (footing?.pendingEvents ?? 0) > 0;
  return isMendable ? [{ label: say`Add a price`, command: '/usage prices pending' }] : [];
}
