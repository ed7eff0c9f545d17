import { loadBook } from '../../analytics/pricing/stored-book.ts';
import { maybeSwap, whatIf } from '../../analytics/pricing/what-if.ts';
import { whatIfMessage } from '../../analytics/reports/what-if.ts';
import { periodPhrase } from '../../analytics/reports/wording.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { parseQuery } from '../parse.ts';
import { misunderstanding } from '../problem.ts';
import { formatQuery } from '../query.ts';
import { toQuestion } from '../question.ts';
import type { Word } from '../words.ts';

/** Events read in chat; beyond, the answer says that it is about a part. */
const MOST_EVENTS = 200_000;

/** `prices whatif model:OLD=NEW [range] {filter}`: the same events at another model's prices. */
export async function askWhatIf(call: Call, words: readonly Word[]): Promise<Saying> {
  const { speaker, services, now } = call;
  const swapWord = words.find(({ key, values }) => key === 'model' && values[0]?.includes('='));
  const swap = maybeSwap(swapWord?.values.join(',') ?? '');
  if (!swapWord || !swap) return refuse(call, noSwap());
  const others = words.filter((word) => word !== swapWord);
  // The range and filters of a view that has nothing else.
  const parsed = parseQuery('trend', others, { now, ...speaker.organisation });
  if (parsed.kind === 'refused') return refuse(call, parsed.problem);
  const asked = await toQuestion(parsed.query, speaker, { ...services, now });
  if (asked.kind === 'refused') return refuse(call, asked.problem);
  const { org, period, periodText, filters } = asked.question;
  const { book } = await loadBook(services.state);
  const query = { org, from: period.from, to: period.to, filters };
  const result = await whatIf(services.usage, { query, swap, book, now, most: MOST_EVENTS });
  const command = formatQuery(parsed.query).replace(
    /^\/usage trend/,
    `/usage prices whatif ${swapWord.text}`,
  );
  return { message: whatIfMessage(result, swap, { command, window: periodPhrase(periodText) }) };
}

function noSwap() {
  return misunderstanding('bad_value', 'whatif needs a model and another to compare it with.', {
    hint: 'For example: /usage prices whatif model:gpt-4o=gpt-4o-mini 30d',
  });
}
