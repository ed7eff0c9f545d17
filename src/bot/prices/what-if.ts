import { loadBook } from '../../analytics/pricing/book/stored-book.ts';
import { maybeUnknownTier } from '../../analytics/pricing/own-prices/set-terms.ts';
import {
  maybeCacheShare,
  maybeSwap,
  type Supposition,
  whatIf,
} from '../../analytics/pricing/repricing/what-if.ts';
import { inCurrency } from '../../analytics/reports/in-currency.ts';
import { whatIfMessage } from '../../analytics/reports/what-if.ts';
import { periodPhrase } from '../../analytics/reports/wording.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { parseQuery } from '../grammar/parse.ts';
import { misunderstanding } from '../grammar/problem.ts';
import { formatQuery } from '../grammar/query.ts';
import type { Word } from '../grammar/words.ts';
import { toQuestion } from '../question/question.ts';

/** Events read in chat; beyond, the answer says that it is about a part. */
const MOST_EVENTS = 200_000;

/** `prices whatif model:OLD=NEW|tier:batch|cache:80% [range] {filter}`: the same events, supposed otherwise. */
export async function askWhatIf(call: Call, typed: readonly Word[]): Promise<Saying> {
  const { speaker, services, now } = call;
  const read = readSupposed(typed);
  if (!read) return refuse(call, nothingSupposed());
  const unknown = read.supposed.kind === 'tier' ? maybeUnknownTier(read.supposed.tier) : undefined;
  if (unknown !== undefined) return refuse(call, misunderstanding('bad_value', unknown));
  const others = typed.filter((word) => word !== read.word);
  // The range and filters of a view that has nothing else.
  const parsed = parseQuery('trend', others, { now, ...speaker.organisation });
  if (parsed.kind === 'refused') return refuse(call, parsed.problem);
  const asked = await toQuestion(parsed.query, speaker, { ...services, now });
  if (asked.kind === 'refused') return refuse(call, asked.problem);
  const { org, period, periodText, filters, currency } = asked.question;
  const { book } = await loadBook(services.state);
  const query = { org, from: period.from, to: period.to, filters };
  const { supposed } = read;
  const result = await whatIf(services.usage, { query, supposed, book, now, most: MOST_EVENTS });
  const command = formatQuery(parsed.query).replace(
    /^\/usage trend/,
    `/usage prices whatif ${read.word.text}`,
  );
  const words = { command, window: periodPhrase(periodText), period, currency };
  const message = inCurrency(whatIfMessage(result, supposed, words), currency);
  return { message: { ...message, lines: [...message.lines, ...asked.notes] } };
}

/** The word that supposes something; a tier beside another model is a filter. */
function readSupposed(
  words: readonly Word[],
): { readonly word: Word; readonly supposed: Supposition } | undefined {
  const byKey = (key: string) => words.find((word) => word.key === key && !word.negated);
  const swap = words.find(({ key, values }) => key === 'model' && values[0]?.includes('='));
  const word = swap ?? byKey('cache') ?? byKey('tier');
  const supposed = word && supposedBy(word);
  return supposed && { word, supposed };
}

function supposedBy({ key, values }: Word): Supposition | undefined {
  const [value = '', ...more] = values;
  if (key === 'model') return maybeSwap(values.join(','));
  if (value === '' || more.length > 0) return undefined;
  return key === 'cache' ? maybeCacheShare(value) : { kind: 'tier', tier: value.toLowerCase() };
}

function nothingSupposed() {
  return misunderstanding(
    'bad_value',
    say`whatif needs a model and another to compare it with, a tier, or a share of cache reads.`,
    {
      hint: say`For example: /usage prices whatif model:gpt-4o=gpt-4o-mini 30d, or tier:batch, or cache:80%`,
    },
  );
}
