import { rateListMessage, rateSetMessage } from '../../analytics/reports/exchange-rates.ts';
import { readRateTerms } from '../../bot/prices/rate-terms.ts';
import { DONE, FAILED, writeLine } from '../output.ts';
import { misunderstood, organisationOf, type PricesDependencies, type PricesFlags, tell } from './options.ts';

const CHANGE_BITS = 60;

/** `prices rate EUR 0.92 [--from DATE]`: what one USD is worth in another currency. */
export async function setRate(
  words: readonly string[],
  flags: PricesFlags,
  dependencies: PricesDependencies,
): Promise<number> {
  const [currency, typed, ...more] = words;
  const from = more.length === 2 && more[0] === 'from' ? more[1] : flags.from;
  if (currency === undefined || typed === undefined || (more.length > 0 && more[0] !== 'from'))
    return misunderstood('rate takes a currency and what one USD is in it: rate EUR 0.92', dependencies);
  const organisation = await organisationOf(flags, dependencies);
  if (!organisation) return FAILED;
  const { state, now, randomId } = dependencies;
  const read = readRateTerms({ currency, rate: typed, from }, organisation, now());
  if (read.kind === 'refused') return misunderstood(read.message, dependencies);
  const { rate } = read;
  const before = await state.exchangeRates(rate.org);
  const former = before.find((one) => one.currency === rate.currency && one.day === rate.day);
  await state.saveExchangeRates([rate]);
  await state.recordChange({
    org: rate.org,
    id: randomId(CHANGE_BITS),
    at: now(),
    actor: null,
    what: `prices rate ${rate.currency}`,
    detail: `${former?.rate ?? 'none'} → ${rate.rate} from ${rate.day}`,
  });
  return tell(rateSetMessage(rate, former, ''), dependencies);
}

/** `prices rates`: all there are. */
export async function listRates(
  words: readonly string[],
  flags: PricesFlags,
  dependencies: PricesDependencies,
): Promise<number> {
  if (words.length > 0) return misunderstood(`rates takes no "${words[0]}"`, dependencies);
  const organisation = await organisationOf(flags, dependencies);
  if (!organisation) return FAILED;
  const rates = await dependencies.state.exchangeRates(organisation.id);
  if (!flags.json) return tell(rateListMessage(rates, ''), dependencies);
  await writeLine(dependencies.out, JSON.stringify(rates.map(({ org: _, ...rate }) => rate)));
  return DONE;
}
