import { rateListMessage, rateSetMessage } from '../../analytics/reports/exchange-rates.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { misunderstanding, shownWord } from '../grammar/problem.ts';
import type { Word } from '../grammar/words.ts';
import { recordChange } from '../record-change.ts';
import { readRateTerms, type TypedRate } from './rate-terms.ts';

/** `prices rate EUR 0.92 [from 2026-11-01]`: what one USD is worth in another currency. */
export async function setRate(call: Call, words: readonly Word[]): Promise<Saying> {
  const { speaker, services, now } = call;
  const typed = typedRate(words);
  if (typeof typed === 'string') return refuse(call, notUnderstood(typed));
  const read = readRateTerms(typed, speaker.organisation, now);
  if (read.kind === 'refused') return refuse(call, notUnderstood(read.message));
  const { rate } = read;
  const before = await services.state.exchangeRates(rate.org);
  const former = before.find(({ currency, day }) => currency === rate.currency && day === rate.day);
  await services.state.saveExchangeRates([rate]);
  await recordChange(
    call,
    `prices rate ${rate.currency}`,
    `${former?.rate ?? 'none'} → ${rate.rate} from ${rate.day}`,
  );
  const command = `/usage prices rate ${rate.currency} ${rate.rate} from ${rate.day}`;
  return { message: rateSetMessage(rate, former, command) };
}

/** `prices rates`: all there are. */
export async function listRates(call: Call, words: readonly Word[]): Promise<Saying> {
  if (words[0]) return refuse(call, notUnderstood(say`rates takes no ${shownWord(words[0].text)}.`));
  const rates = await call.services.state.exchangeRates(call.speaker.organisation.id);
  return { message: rateListMessage(rates, '/usage prices rates') };
}

/** The words in their places; "from 2026-11-01" and "from:2026-11-01" are the same. */
function typedRate(words: readonly Word[]): TypedRate | string {
  const [currency, rate, ...rest] = words.map(({ key, values, text }) =>
    key === null ? text : key === 'from' ? `from:${values[0] ?? ''}` : text,
  );
  if (currency === undefined || rate === undefined)
    return say`rate takes a currency and what one USD is in it.`;
  const [, from] = /^from[: ](\S+)$/.exec(rest.join(' ')) ?? [];
  if (rest.length > 0 && from === undefined)
    return say`I do not know what ${shownWord(rest.join(' '))} means here.`;
  return { currency, rate, from };
}

function notUnderstood(message: string) {
  return misunderstanding('bad_value', message, {
    hint: say`For example: /usage prices rate EUR 0.92 from 2026-11-01 (1 USD = 0.92 EUR)`,
  });
}
