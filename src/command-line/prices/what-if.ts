import { loadBook } from '../../analytics/pricing/book/stored-book.ts';
import { maybeUnknownTier } from '../../analytics/pricing/own-prices/set-terms.ts';
import {
  maybeCacheShare,
  maybeSwap,
  type Supposition,
  whatIf,
} from '../../analytics/pricing/repricing/what-if.ts';
import { whatIfMessage } from '../../analytics/reports/what-if.ts';
import { periodPhrase } from '../../analytics/reports/wording.ts';
import { parseQuery } from '../../bot/grammar/parse.ts';
import { splitWords } from '../../bot/grammar/words.ts';
import { FAILED } from '../output.ts';
import { misunderstood, organisationOf, type PricesDependencies, type PricesFlags, tell } from './options.ts';

/** `prices whatif`: the same events at another model, in another tier, or with more cache reads; nothing is written. */
export async function askWhatIf(
  words: readonly string[],
  flags: PricesFlags,
  dependencies: PricesDependencies,
): Promise<number> {
  const supposed = maybeSupposed(flags);
  if (!supposed) {
    const message = 'whatif takes --model OLD=NEW, such as gpt-4o=gpt-4o-mini, --tier batch or --cache 80%';
    return misunderstood(message, dependencies);
  }
  const unknown = supposed.kind === 'tier' ? maybeUnknownTier(supposed.tier) : undefined;
  if (unknown !== undefined) return misunderstood(unknown, dependencies);
  const organisation = await organisationOf(flags, dependencies);
  if (!organisation) return FAILED;
  const { timeZone, id: org } = organisation;
  const split = splitWords(words.join(' '));
  if (split.kind === 'refused') return misunderstood(split.message, dependencies);
  // The range and filters of a view that has nothing else.
  const parsed = parseQuery('trend', split.words, { now: dependencies.now(), timeZone });
  if (parsed.kind === 'refused') return misunderstood(parsed.problem.message, dependencies);
  const { range, filters } = parsed.query;
  const { book } = await loadBook(dependencies.state);
  const query = { org, from: range.period.from, to: range.period.to, filters };
  const result = await whatIf(dependencies.usage, { query, supposed, book, now: dependencies.now() });
  return tell(
    whatIfMessage(result, supposed, {
      command: '',
      window: periodPhrase(range.text),
      period: range.period,
    }),
    dependencies,
  );
}

function maybeSupposed({ model, tier, cache }: PricesFlags): Supposition | undefined {
  if (model !== undefined) return maybeSwap(model);
  if (cache !== undefined) return maybeCacheShare(cache);
  return tier === undefined ? undefined : { kind: 'tier', tier: tier.toLowerCase() };
}
