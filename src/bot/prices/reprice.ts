import { messageOf } from '../../analytics/message.ts';
import { loadBook, type StoredBook } from '../../analytics/pricing/book/stored-book.ts';
import { isMeant, usedModels } from '../../analytics/pricing/book/used-models.ts';
import { compareCosts } from '../../analytics/pricing/repricing/cost-comparison.ts';
import { type RepricePart, reprice } from '../../analytics/pricing/repricing/repricing.ts';
import {
  repricedMessage,
  repricePreviewMessage,
  repricingElsewhere,
} from '../../analytics/reports/prices/reprice.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { type Misunderstanding, misunderstanding, shownWord } from '../grammar/problem.ts';
import { looksLikeRange, type Range, readRange } from '../grammar/range.ts';
import { quoteValue, type Word } from '../grammar/words.ts';
import { recordChange } from '../record-change.ts';
import { speakingToChannel } from '../speaker/spoken.ts';

/** More are left to the command line, which shows how far it is. */
const MOST_EVENTS = 200_000;

/** `prices reprice [range] [model:…]` shows what pricing stored events anew would change; with "confirm" it is done. */
export async function repricePrices(call: Call, words: readonly Word[]): Promise<Saying> {
  const asked = await readAsked(call, words);
  if ('code' in asked) return refuse(call, asked);
  const { command, part } = asked;
  const book = await loadBook(call.services.state);
  const comparison = await compare(call, book, part);
  const preview = repricePreviewMessage(comparison, command);
  if (comparison.changes.length === 0) return { message: preview };
  if (!comparison.complete) return refuse(call, tooMany());
  if (!asked.confirmed) {
    const actions = [{ label: say`Reprice now`, command: `${command} confirm`, style: 'primary' }] as const;
    return { message: messageOf({ ...preview, actions }) };
  }
  return repriceNow(call, book, asked);
}

type Asked = {
  readonly part: RepricePart;
  readonly confirmed: boolean;
  /** Without the word that confirms it. */
  readonly command: string;
};

/** The words after the verb, understood, or what is wrong with them. */
async function readAsked(
  { speaker, services, now }: Call,
  words: readonly Word[],
): Promise<Asked | Misunderstanding> {
  const { organisation } = speaker;
  const model = words.find(({ key }) => key === 'model');
  const range = words.find(({ key, text }) => key === null && looksLikeRange(text));
  const confirm = words.find(({ key, text }) => key === null && text.toLowerCase() === 'confirm');
  const unknown = words.find((word) => word !== model && word !== range && word !== confirm);
  if (unknown) return notUnderstood(unknown.text);
  const { timeZone } = organisation;
  const read = range && readRange(range.text, { now, timeZone, granularity: null });
  if (read?.kind === 'refused') return misunderstanding('bad_value', read.message, { hint: example() });
  const typed = model?.values[0];
  const used = await usedModels(services.usage, organisation.id, now);
  const models = used.filter((one) => typed === undefined || isMeant(one, typed));
  if (typed !== undefined && models.length === 0) return notUsed(typed);
  return {
    confirmed: confirm !== undefined,
    part: { pendingOnly: false, ...(typed !== undefined && { models }), ...(read && spanOf(read.range)) },
    command: [
      '/usage prices reprice',
      ...(read ? [read.range.text] : []),
      ...(typed === undefined ? [] : [`model:${quoteValue(typed)}`]),
    ].join(' '),
  };
}

function spanOf({ period: { from, to } }: Range) {
  return { from, to };
}

async function repriceNow(call: Call, book: StoredBook, { part, command }: Asked): Promise<Saying> {
  const { speaker, services } = call;
  const { organisation } = speaker;
  const repricing = { organisation, parts: [part], owner: services.randomId(60), now: services.now };
  // Webhooks are told of what months cost now.
  const result = await speakingToChannel(speaker, () => reprice({ ...services, pricer: book }, repricing));
  if (result.kind === 'busy')
    return refuse(call, misunderstanding('not_available', repricingElsewhere(), { hint: command }));
  const messageOfChanges = () => repricedMessage(result.changes, command);
  await recordChange(call, command.replace('/usage ', ''), () => messageOfChanges().headline);
  return { message: messageOfChanges() };
}

function compare({ speaker: { organisation }, services }: Call, book: StoredBook, part: RepricePart) {
  const { id: org, timeZone } = organisation;
  return compareCosts(services.usage.repriceable({ org, ...part }), {
    timeZone,
    price: (event) => book.price(org, event),
    most: MOST_EVENTS,
  });
}

function example(): string {
  return say`For example: /usage prices reprice 2026-10 model:gpt-4o`;
}

function notUnderstood(typed: string): Misunderstanding {
  return misunderstanding('unknown_word', say`I do not know what ${shownWord(typed)} means here.`, {
    hint: example(),
  });
}

function notUsed(typed: string): Misunderstanding {
  return misunderstanding('not_found', say`No event is of the model ${shownWord(typed)}.`, {
    hint: say`Names are matched whole; /usage top model lists those that are used.`,
  });
}

function tooMany(): Misunderstanding {
  const message = say`There are too many events for a chat to wait for.`;
  return misunderstanding('not_available', message, {
    hint: say`Ask about a shorter time, or type on the machine: tokenbell prices reprice`,
  });
}
