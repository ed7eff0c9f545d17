import { splitName } from '../../analytics/pricing/book/used-models.ts';
import { retirementsOf } from '../../analytics/pricing/catalogue/retirements.ts';
import { priceListMessage } from '../../analytics/reports/prices/price-list.ts';
import { pricesPendingMessage } from '../../analytics/reports/prices/price-pending.ts';
import { say } from '../../language/say.ts';
import { type Call, type Command, refuse, type Saying } from '../command.ts';
import { misunderstanding, shownWord } from '../grammar/problem.ts';
import { maybeStretch } from '../grammar/range-date.ts';
import { quoteValue, type Word } from '../grammar/words.ts';
import { listRates, setRate } from '../prices/rate.ts';
import { repricePrices } from '../prices/reprice.ts';
import { listRetirements, retireModel } from '../prices/retire.ts';
import { setPrices } from '../prices/set.ts';
import { askWhatIf } from '../prices/what-if.ts';
import { maybeNoAdmin } from '../speaker/insufficient-access.ts';

export const prices: Command = {
  name: 'prices',
  aliases: ['price'],
  get summary() {
    return say`the price book: what holds, what has no price, what a change would do`;
  },
  forms: [
    'prices list [model] [provider:…] [at:2026-11-01]',
    'prices pending',
    'prices set <provider/model> input:2.00 output:8.00 [cache-read:…] [cache-write:…] [from:…] [to:…] [tier:batch]',
    'prices whatif model:<old>=<new>|tier:batch|cache:80% [range] {filter}',
    'prices reprice [range] [model:…]',
    'prices rate <currency> <units for one USD> [from 2026-11-01]',
    'prices rates',
    'prices retire <provider/model> <date>|off [for <model>]',
    'prices retirements',
  ],
  examples: ['prices list gpt-4o', 'prices pending', 'prices whatif model:gpt-4o=gpt-4o-mini 30d'],
  who: 'admins',
  reads: ['list', 'pending', 'whatif', 'rates', 'retirements'],
  run: runPrices,
};

const VERBS: Readonly<Record<string, (call: Call, words: readonly Word[]) => Promise<Saying>>> = {
  list: listPrices,
  pending: listPending,
  set: setPrices,
  whatif: askWhatIf,
  reprice: repricePrices,
  rate: setRate,
  rates: listRates,
  retire: retireModel,
  retirements: listRetirements,
};

async function runPrices(call: Call): Promise<Saying> {
  const refused = maybeNoAdmin(call, say`Prices are for admins.`);
  if (refused) return refused;
  const [verb, ...rest] = call.words;
  const name = verb?.text.toLowerCase() ?? 'list';
  const run = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (run) return run(call, rest);
  const message = say`prices takes ${Object.keys(VERBS).join(', ')}, not ${shownWord(verb?.text ?? '')}.`;
  const suggestions = ['/usage prices list', '/usage prices pending'];
  return refuse(
    call,
    misunderstanding('unknown_word', message, { hint: say`See /usage help prices.`, suggestions }),
  );
}

const SHOWN_LISTS = 12;

async function listPrices(call: Call, words: readonly Word[]): Promise<Saying> {
  const { speaker, services, now } = call;
  const { id: org, timeZone } = speaker.organisation;
  const model = words.find(({ key }) => key === null)?.values[0];
  const provider = words.find(({ key }) => key === 'provider')?.values[0];
  const day = words.find(({ key }) => key === 'at');
  const at = day === undefined ? now : maybeStretch(day.values[0] ?? '', timeZone)?.from;
  const isUnderstood = words.every(({ key, text }) =>
    key === null ? text === words.find((one) => one.key === null)?.text : ['provider', 'at'].includes(key),
  );
  if (at === undefined || !isUnderstood) {
    const message = say`prices list takes a model, provider: and at: with a date.`;
    return refuse(
      call,
      misunderstanding('bad_value', message, {
        hint: say`For example: /usage prices list gpt-4o at:2026-11-01`,
      }),
    );
  }
  const command = [
    '/usage prices list',
    ...(model === undefined ? [] : [quoteValue(model)]),
    ...(provider === undefined ? [] : [`provider:${quoteValue(provider)}`]),
    ...(day === undefined ? [] : [day.text]),
  ].join(' ');
  const asked = {
    org,
    at,
    shown: SHOWN_LISTS,
    command,
    surface: 'chat',
    retirements: await retirementsOf(services.state, org),
    ...splitName(model, provider),
  } as const;
  return { message: priceListMessage(await services.state.priceRows(), asked) };
}

async function listPending({ speaker, services }: Call): Promise<Saying> {
  const { id, timeZone } = speaker.organisation;
  const question = { command: '/usage prices pending', surface: 'chat', timeZone } as const;
  return { message: pricesPendingMessage(await services.usage.pendingUsage(id), question) };
}
